from cases.models.case import EnforcementCase, Party, PartyRole
from cases.models.event import CaseEvent, EventVoid
from cases.models.judgment import Judgment
from cases.models.ledger import (
    CaseOpening,
    LedgerEntry,
    MonthlyBalance,
    OpenedYear,
    Revision,
    UnitMonthlyBalance,
    UnitYearOpening,
    YearOpening,
)
from cases.models.register import RegisterImport, RegisterRow

__all__ = [
    "CaseEvent",
    "CaseOpening",
    "EnforcementCase",
    "EventVoid",
    "Judgment",
    "LedgerEntry",
    "MonthlyBalance",
    "OpenedYear",
    "Party",
    "PartyRole",
    "RegisterImport",
    "RegisterRow",
    "Revision",
    "UnitMonthlyBalance",
    "UnitYearOpening",
    "YearOpening",
]
