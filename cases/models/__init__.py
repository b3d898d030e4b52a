from cases.models.case import EnforcementCase, Party, PartyRole
from cases.models.deadline import DayShift, Deadline, DeadlineExtension
from cases.models.event import CaseEvent, EventVoid
from cases.models.intake import Channel, EnforcementRequest, Entrustment, JudgmentHandover
from cases.models.judgment import Judgment
from cases.models.ledger import Balance, CaseOpening, LedgerEntry, OpenedYear, Revision
from cases.models.register import RegisterImport, RegisterRow

__all__ = [
    "Balance",
    "CaseEvent",
    "CaseOpening",
    "Channel",
    "DayShift",
    "Deadline",
    "DeadlineExtension",
    "EnforcementCase",
    "EnforcementRequest",
    "Entrustment",
    "EventVoid",
    "Judgment",
    "JudgmentHandover",
    "LedgerEntry",
    "OpenedYear",
    "Party",
    "PartyRole",
    "RegisterImport",
    "RegisterRow",
    "Revision",
]
