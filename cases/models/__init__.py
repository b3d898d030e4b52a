from cases.models.case import EnforcementCase, Party, PartyRole
from cases.models.closing import LateEntry, SignedBook
from cases.models.deadline import Deadline, DeadlineDelay, DeadlineExtension, DelayCause
from cases.models.dependent import EventDependent, WhenVoided
from cases.models.event import CaseEvent, EventVoid
from cases.models.grant import CaseGrant
from cases.models.intake import EnforcementRequest, Entrustment, HandoverChannel, JudgmentHandover
from cases.models.judgment import Judgment
from cases.models.label import CaseMark, Label
from cases.models.ledger import Balance, CaseOpening, LedgerEntry, OpenedYear, Revision
from cases.models.register import RegisterImport, RegisterRow

__all__ = [
    "Balance",
    "CaseEvent",
    "CaseGrant",
    "CaseMark",
    "CaseOpening",
    "Deadline",
    "DeadlineDelay",
    "DeadlineExtension",
    "DelayCause",
    "EnforcementCase",
    "EnforcementRequest",
    "Entrustment",
    "EventDependent",
    "EventVoid",
    "HandoverChannel",
    "Judgment",
    "JudgmentHandover",
    "Label",
    "LateEntry",
    "LedgerEntry",
    "OpenedYear",
    "Party",
    "PartyRole",
    "RegisterImport",
    "RegisterRow",
    "Revision",
    "SignedBook",
    "WhenVoided",
]
