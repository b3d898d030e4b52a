"""Circular 05/2026/TT-BTP, in force from 01/07/2026. Its annex could not be read: the columns of 05/2024 stand in.

Open: where it counts returned requests (here with `withdrawn`) and other endings (here with `completed`).
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from reports.statutory.catalogue import TWELVE
from reports.statutory.version import Version
from reports.statutory.versions.tt06_2019 import COLUMNS, IDENTITIES

VERSION = Version(
    name="TT05-2026",
    circular="Thông tư 05/2026/TT-BTP",
    since=date(2026, 7, 1),
    columns=COLUMNS,
    identities=IDENTITIES,
    forms=TWELVE,
    provisional=True,
    note=_(
        "Chưa có phụ lục Thông tư 05/2026/TT-BTP để đối chiếu, nên tạm dùng các cột của Thông tư 05/2024/TT-BTP; "
        "việc gửi lại yêu cầu tạm tính vào cột thu hồi, hủy."
    ),
)
