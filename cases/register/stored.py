"""What the book already holds of the cases named in a register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.models import CaseEvent, EnforcementCase, Party

Key = tuple[str, str, int]  # code of the issuing unit, decision number, year of the decision


@dataclass(slots=True)
class Stored:
    """A case of the book with everything a row of a register may repeat."""

    case: EnforcementCase
    parties: dict[str, str] = field(default_factory=dict)
    events: list[CaseEvent] = field(default_factory=list)
    voided: list[CaseEvent] = field(default_factory=list)


def read_stored(wanted: Iterable[tuple[str, str]]) -> dict[Key, Stored]:
    """The stored cases with these units (codes) and decision numbers, whatever their year."""
    pairs = set(wanted)
    cases = EnforcementCase.objects.filter(
        issuing_agency__code__in={unit for unit, _ in pairs}, decision_number__in={number for _, number in pairs}
    ).select_related("judgment__court", "issuing_agency", "first_enforcer", "agency")
    by_id = {case.pk: Stored(case) for case in cases if (case.issuing_agency.code, case.decision_number) in pairs}
    for case_id, role, name in Party.objects.filter(case__in=by_id).values_list("case", "role", "name"):
        by_id[case_id].parties[role] = name
    for event in CaseEvent.objects.filter(case__in=by_id).select_related("void").in_legal_order():
        stored = by_id[event.case_id]
        (stored.voided if hasattr(event, "void") else stored.events).append(event)
    return {
        (stored.case.issuing_agency.code, stored.case.decision_number, stored.case.decided_on.year): stored for stored in by_id.values()
    }
