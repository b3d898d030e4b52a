"""What kinds of agencies, and their heads, were called in which time. Pure.

Sources: Law 106/2025 art. 19.3, 22.3, 23.2 (seen); Law 26/2008 art. 13, 22 (recalled); the organisation of the enforcement agencies and of the courts from
1 July 2025 (seen); police of the districts ended on 1 March 2025 (recalled).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TWO_LEVELS = date(2025, 7, 1)  # area offices and area courts instead of those of the districts
LAW_106 = date(2026, 7, 1)


class Title(NamedTuple):
    """The name of a kind of agency, and of its head, from a day on; with the article, or how sure it is."""

    kind: str
    since: date | None
    agency: str | Promise
    head: str | Promise
    source: str | Promise


TITLES = (
    Title("province", None, _("Cục Thi hành án dân sự tỉnh"), _("Cục trưởng"), "Luật 26/2008 Đ13, Đ22"),
    Title("province", TWO_LEVELS, _("Thi hành án dân sự tỉnh"), _("Trưởng Thi hành án dân sự"), _("tổ chức từ 01/07/2025")),
    Title("province", LAW_106, _("Thi hành án dân sự tỉnh"), _("Thủ trưởng cơ quan thi hành án dân sự"), "Luật 106/2025 Đ23"),
    Title("office", None, _("Chi cục Thi hành án dân sự huyện"), _("Chi cục trưởng"), "Luật 26/2008 Đ13, Đ22"),
    Title("office", TWO_LEVELS, _("Phòng Thi hành án dân sự khu vực"), _("Trưởng phòng"), _("tổ chức từ 01/07/2025")),
    Title("office", LAW_106, _("Phòng Thi hành án dân sự khu vực"), _("Chấp hành viên trưởng"), "Luật 106/2025 Đ22.3, Đ23.2"),
    Title("court", None, _("Tòa án nhân dân huyện, tỉnh"), _("Chánh án"), ""),
    Title("court", TWO_LEVELS, _("Tòa án nhân dân khu vực, tỉnh"), _("Chánh án"), _("tổ chức từ 01/07/2025")),
    Title("procuracy", None, _("Viện kiểm sát nhân dân huyện, tỉnh"), _("Viện trưởng"), ""),
    Title("procuracy", TWO_LEVELS, _("Viện kiểm sát nhân dân khu vực, tỉnh"), _("Viện trưởng"), _("tổ chức từ 01/07/2025")),
)  # fmt: skip


def title_of(kind: str, on: date) -> Title | None:
    """The title of a kind of agency on a day; None for kinds whose names the law of enforcement does not set."""
    fitting = [title for title in TITLES if title.kind == kind and (title.since is None or title.since <= on)]
    return fitting[-1] if fitting else None
