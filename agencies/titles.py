"""What kinds of agencies, and their heads, were called in which time. Pure.

Sources: Law 26/2008 art. 13 and Decree 62/2015 art. 52.1 (recalled); Decision 1898/QĐ-BTP of 25 June 2025 and Circular
24/2025, which gave the new names from 1 December 2025 (seen); Law 106/2025 art. 22.3, 23.2 (seen), art. 19.3. The law
itself calls the head of a province, then as now, "Thủ trưởng cơ quan thi hành án dân sự". Courts and procuracies have
laws of their own, which were not read: no source is named.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TWO_LEVELS = date(2025, 7, 1)  # area offices and area courts instead of those of the districts
LAW_106 = date(2026, 7, 1)


class Title(NamedTuple):
    """The name of a kind of agency, and of its head, from a day on; with the article, or none.

    `signs` is how the head is named under a paper, where that is shorter.
    """

    kind: str
    since: date | None
    agency: str | Promise
    head: str | Promise
    source: str
    signs: str | Promise = ""


_ORDERS_OF_2025 = "Quyết định 1898/QĐ-BTP; Thông tư 24/2025/TT-BTP"
_HEAD_OF_PROVINCE = _("Trưởng Thi hành án dân sự (luật gọi là Thủ trưởng cơ quan thi hành án dân sự)")
_BOTH_TITLES = _("Trưởng phòng, đồng thời là Chấp hành viên trưởng")

TITLES = (
    Title("province", None, _("Cục Thi hành án dân sự tỉnh"), _("Cục trưởng"), "Luật 26/2008 Đ13; Nghị định 62/2015 Đ52.1"),
    Title("province", TWO_LEVELS, _("Thi hành án dân sự tỉnh"), _HEAD_OF_PROVINCE, _ORDERS_OF_2025, _("Trưởng Thi hành án dân sự")),
    Title("office", None, _("Chi cục Thi hành án dân sự cấp huyện"), _("Chi cục trưởng"), "Luật 26/2008 Đ13; Nghị định 62/2015 Đ52.1"),
    Title("office", TWO_LEVELS, _("Phòng Thi hành án dân sự khu vực"), _("Trưởng phòng"), _ORDERS_OF_2025),
    Title("office", LAW_106, _("Phòng Thi hành án dân sự khu vực"), _BOTH_TITLES, "Luật 106/2025 Đ22.3, Đ23.2", _("Trưởng phòng")),
    Title("court", None, _("Tòa án nhân dân cấp huyện, cấp tỉnh"), _("Chánh án"), ""),
    Title("court", TWO_LEVELS, _("Tòa án nhân dân khu vực, cấp tỉnh"), _("Chánh án"), ""),
    Title("procuracy", None, _("Viện kiểm sát nhân dân cấp huyện, cấp tỉnh"), _("Viện trưởng"), ""),
    Title("procuracy", TWO_LEVELS, _("Viện kiểm sát nhân dân khu vực, cấp tỉnh"), _("Viện trưởng"), ""),
)


def title_of(kind: str, on: date) -> Title | None:
    """The title of a kind of agency on a day; None for kinds whose names the law of enforcement does not set."""
    fitting = [title for title in TITLES if title.kind == kind and (title.since is None or title.since <= on)]
    return fitting[-1] if fitting else None


def signer_of(kind: str, on: date) -> str | Promise:
    """How the head of a kind of agency is named under a paper of a day; "Thủ trưởng" where no title is known."""
    title = title_of(kind, on)
    return (title.signs or title.head) if title else _("Thủ trưởng cơ quan")
