"""Circular 08/2015/TT-BTP: two classes, and cases moved to the separate book stay in "chưa có điều kiện" all year.

Columns as far as published reports show them (statistics 4.2, 5.1); official column numbers were not seen. The forms
are those of the ledger under today's numbers: the split by unit and enforcer was numbered 06 and 07 then (recalled).
"""

from datetime import date

from cases.ledger import OPEN, Account
from reports.statutory.algebra import change, closing, identity, opening
from reports.statutory.catalogue import LEDGER_FORMS
from reports.statutory.version import Version
from reports.statutory.versions.shared import CARRIED_OUT, FINISHED, IN_ENFORCEABLE, THIRD, TO_BOOK, columns, shared

_ENFORCEABLE = FINISHED + IN_ENFORCEABLE + THIRD
_NOT_ENFORCEABLE = closing(Account.NOT_ENFORCEABLE) + TO_BOOK

VERSION = Version(
    name="TT08-2015",
    circular="Thông tư 08/2015/TT-BTP",
    since=date(2015, 7, 1),
    columns=columns(
        shared(
            carried_in=opening(*OPEN) - change(Account.TRANSFERRED),
            newly_accepted=-change(Account.INTAKE, Account.REOPENED, Account.READMITTED),
            enforceable=_ENFORCEABLE,
            not_enforceable=_NOT_ENFORCEABLE,
            to_enforce=_ENFORCEABLE + _NOT_ENFORCEABLE,
            carried_out=CARRIED_OUT + TO_BOOK,
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
            "postponed",
            "suspended",
            "paused_for_complaint",
            "other_enforceable",
            "not_enforceable",
            "carried_out",
            "separate_book",
        ),
        inside=("postponed", "suspended"),
    ),
    identities=(
        identity("total = carried_in + newly_accepted"),
        identity("to_enforce = total - entrusted - withdrawn"),
        identity("to_enforce = enforceable + not_enforceable"),
        identity(
            "enforceable = completed + terminated + reduced + in_progress + postponed_by_agreement"
            " + paused_for_complaint + other_enforceable + postponed + suspended"
        ),
        identity("carried_out = to_enforce - completed - terminated - reduced"),
        identity(
            "enforceable - completed - terminated - reduced = in_progress + postponed_by_agreement"
            " + paused_for_complaint + other_enforceable + postponed + suspended"
        ),
    ),
    forms=LEDGER_FORMS,
)
