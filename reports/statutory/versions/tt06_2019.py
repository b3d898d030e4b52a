"""Circular 06/2019/TT-BTP, in force from 05/01/2020: a third part (hoãn khác, tạm đình chỉ), and the separate book apart.

Columns as far as published reports show them (statistics 4.2, 5.2); official column numbers were not seen.
"""

from datetime import date

from cases.ledger import OPEN, Account
from reports.statutory.algebra import change, closing, identity, opening
from reports.statutory.catalogue import TWELVE
from reports.statutory.version import Version
from reports.statutory.versions.shared import CARRIED_OUT, FINISHED, IN_ENFORCEABLE, THIRD, columns, shared

_ENFORCEABLE = FINISHED + IN_ENFORCEABLE
_NOT_ENFORCEABLE = closing(Account.NOT_ENFORCEABLE)

COLUMNS = columns(
    shared(
        carried_in=opening(*OPEN) - change(Account.TRANSFERRED, Account.READMITTED, Account.TO_BOOK_CARRIED),
        newly_accepted=-change(Account.INTAKE, Account.REOPENED, Account.TO_BOOK_NEW),
        enforceable=_ENFORCEABLE,
        not_enforceable=_NOT_ENFORCEABLE,
        to_enforce=_ENFORCEABLE + _NOT_ENFORCEABLE + THIRD,
        carried_out=CARRIED_OUT,
    ),
    order=(
        "total",
        "carried_in",
        "newly_accepted",
        "entrusted",
        "withdrawn",
        "to_enforce",
        "enforceable",
        "completed",
        "terminated",
        "reduced",
        "in_progress",
        "postponed_by_agreement",
        "paused_for_complaint",
        "other_enforceable",
        "not_enforceable",
        "postponed",
        "suspended",
        "carried_out",
        "separate_book",
    ),
)
IDENTITIES = (
    identity("total = carried_in + newly_accepted"),
    identity("to_enforce = total - entrusted - withdrawn"),
    identity("to_enforce = enforceable + not_enforceable + postponed + suspended"),
    identity(
        "enforceable = completed + terminated + reduced + in_progress + postponed_by_agreement + paused_for_complaint + other_enforceable"
    ),
    identity("carried_out = to_enforce - completed - terminated - reduced"),
    identity(
        "enforceable - completed - terminated - reduced = in_progress + postponed_by_agreement + paused_for_complaint + other_enforceable"
    ),
)

VERSION = Version(
    name="TT06-2019",
    circular="Thông tư 06/2019/TT-BTP",
    since=date(2020, 1, 5),
    columns=COLUMNS,
    identities=IDENTITIES,
    forms=TWELVE,
)
