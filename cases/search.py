"""What the search box finds among cases."""

from __future__ import annotations

from django.urls import reverse

from agencies.models import User
from cases.filters import CaseFilter
from cases.models import EnforcementCase, PartyRole
from common.registry import Hit


def find(user: User, text: str) -> list[Hit]:
    """Up to 25 cases the user may see, by number or by part of a party's name."""
    found = CaseFilter({"q": text}, queryset=EnforcementCase.objects.visible_to(user)).qs
    number = text.strip().split("/")[0]
    cases = found.select_related("agency", "judgment").prefetch_related("parties")[:25]
    return [
        Hit(
            title=f"{case} · " + next((p.name for p in case.parties.all() if p.role == PartyRole.DEBTOR), "–"),
            url=reverse("case", args=[case.pk]),
            detail=f"{case.decided_on:%d/%m/%Y} · {case.agency.brief} · {case.judgment.number}",
            exact=case.decision_number == number,
        )
        for case in cases
    ]
