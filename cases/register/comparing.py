"""What differs between a row of a case in a file and the case in the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _noop

from cases.choices import Initiation, JudgmentKind
from cases.history import CaseFacts
from cases.models import PartyRole
from cases.register.names import Names
from cases.register.stored import Stored
from common import numbers
from common.refusal import Sentence

_FIELDS = {
    "amount": _noop("Số tiền phải thi hành"),
    "for_budget": _noop("Phần nộp ngân sách"),
    "initiation": _noop("Hình thức thi hành"),
    "judgment_kind": _noop("Loại án"),
    "enforcer": _noop("Chấp hành viên được phân công đầu tiên"),
    "decided_on": _noop("Ngày quyết định"),
    "judgment_number": _noop("Số bản án"),
    "judged_on": _noop("Ngày bản án"),
    "court": _noop("Tòa án"),
    "creditor": _noop("Người được thi hành án"),
    "debtor": _noop("Người phải thi hành án"),
    "credit_institution": _noop("Liên quan tổ chức tín dụng"),
}


@dataclass(frozen=True)
class Compared:
    """`conflicts`: fields that feed the ledger; `changed`: descriptive fields with the value of the file."""

    conflicts: list[Sentence]
    changes: list[Sentence]
    changed: dict[str, Any]


def compare(values: dict[str, Any], facts: CaseFacts, stored: Stored, names: Names) -> Compared:
    """Compare a row whose blanks are filled with the stored case; `facts` are those of the row."""
    case = stored.case
    feeding = {
        "decided_on": (case.decided_on, facts.decided_on),
        "amount": (case.amount, facts.amount),
        "for_budget": (case.for_budget, facts.for_budget),
        "initiation": (Initiation(case.initiation).label, facts.initiation.label),
        "judgment_kind": (JudgmentKind(case.kind).label, JudgmentKind.from_code(values["judgment_kind"]).label),
        "enforcer": (case.first_enforcer.code, values["enforcer"]),
    }
    judgment = case.judgment
    court = names.court(values["court"]) if values["court"] else None
    describing = {
        "judgment_number": (judgment.number, values["judgment_number"] or ""),
        "judged_on": (judgment.judged_on, values["judged_on"]),
        "court": (judgment.court_id, court),
        "creditor": (stored.parties.get(PartyRole.CREDITOR), values["creditor"]),
        "debtor": (stored.parties.get(PartyRole.DEBTOR), values["debtor"]),
        "credit_institution": (case.credit_institution, values["credit_institution"]),
    }
    changed = {name: pair for name, pair in describing.items() if pair[0] != pair[1]}
    shown: dict[str, tuple[object, object]] = dict(changed)
    if "court" in shown:
        shown["court"] = (judgment.court.name if judgment.court else None, values["court"])
    return Compared(
        conflicts=[_differs(name, *pair) for name, pair in feeding.items() if pair[0] != pair[1]],
        changes=[_differs(name, *pair) for name, pair in shown.items()],
        changed={name: pair[1] for name, pair in changed.items()},
    )


def _differs(name: str, stored: object, in_file: object) -> Sentence:
    return Sentence(
        _noop("%(field)s: trong sổ %(stored)s, trong tệp %(in_file)s."),
        {"field": Sentence(_FIELDS[name]), "stored": _shown(stored), "in_file": _shown(in_file)},
    )


def _shown(value: object) -> Any:
    if isinstance(value, bool):
        return Sentence(_noop("có") if value else _noop("không"))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return numbers.lazy_dong(value)
    return value or "–"


def joined(sentences: list[Sentence]) -> Sentence:
    """Several sentences as one."""
    names = [f"s{n}" for n in range(len(sentences))]
    return Sentence(" ".join(f"%({name})s" for name in names), dict(zip(names, sentences, strict=True)))
