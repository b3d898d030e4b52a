"""Circular 05/2024/TT-BTP, in force from 26/07/2024 to 30/06/2026: the columns of 06/2019 (statistics 5.2)."""

from datetime import date

from reports.statutory.catalogue import TWELVE
from reports.statutory.version import Version
from reports.statutory.versions.tt06_2019 import COLUMNS, IDENTITIES

VERSION = Version(
    name="TT05-2024",
    circular="Thông tư 05/2024/TT-BTP",
    since=date(2024, 7, 26),
    columns=COLUMNS,
    identities=IDENTITIES,
    forms=TWELVE,
)
