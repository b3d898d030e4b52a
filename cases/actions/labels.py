"""Labels of a case: given and taken away together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agencies.models import User
from cases.models import CaseMark, EnforcementCase, Label
from cases.permissions import check_can_record
from common.writing import write


@write
def label_case(*, case: EnforcementCase, labels: Iterable[Label], by: User | None, at: datetime) -> None:
    """Let a case bear these labels and no other. Raises Refused for a case of another office."""
    case = EnforcementCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    check_can_record(by, case)
    wanted = {label.pk for label in labels}
    CaseMark.objects.filter(case=case).exclude(label__in=wanted).delete()
    known = set(CaseMark.objects.filter(case=case).values_list("label", flat=True))
    CaseMark.objects.bulk_create(CaseMark(case=case, label_id=pk, recorded_at=at, recorded_by=by) for pk in sorted(wanted - known))
