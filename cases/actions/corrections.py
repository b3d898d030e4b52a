"""What describes a case is put right: its parties and its judgment. What feeds the ledger is changed by events alone."""

from __future__ import annotations

from datetime import date

import pghistory
from django.db import transaction
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from cases.models import EnforcementCase, Judgment, Party, PartyRole
from cases.permissions import check_can_record
from common.refusal import Refused


@transaction.atomic
def correct_case(
    *,
    case: EnforcementCase,
    debtor: str,
    creditor: str,
    credit_institution: bool,
    number: str,
    judged_on: date | None,
    court: Agency | None,
    by: User | None,
    today: date,
) -> EnforcementCase:
    """Correct names, the judgment and the mark of a credit institution. The database keeps what was there before.

    A judgment is one document: put right, it is right for all its cases. One that the book knows already is taken.
    Raises Refused.
    """
    case = EnforcementCase.objects.select_for_update(of=("self",)).select_related("judgment").get(pk=case.pk)
    check_can_record(by, case)
    if not debtor.strip():
        raise Refused(_noop("Nhập tên người phải thi hành án."), field="debtor")
    if judged_on is not None and not date(1945, 1, 1) <= judged_on <= today:
        raise Refused(
            _noop("Ngày %(day)s không hợp lý; kiểm tra ngày, tháng, năm."),
            field="judged_on", day=f"{judged_on:%d/%m/%Y}",
        )  # fmt: skip
    with pghistory.context(by=str(by) if by else ""):
        _correct_party(case, PartyRole.DEBTOR, debtor.strip())
        _correct_party(case, PartyRole.CREDITOR, creditor.strip())
        case.judgment = _corrected(case, number.strip(), judged_on, court)
        case.credit_institution = credit_institution
        case.save(update_fields=["judgment", "credit_institution"])
    return case


def _correct_party(case: EnforcementCase, role: PartyRole, name: str) -> None:
    party = Party.objects.select_for_update().filter(case=case, role=role).first()
    if party is None and name:
        Party.objects.create(case=case, role=role, name=name)
    elif party is not None and party.name != name:
        if not name:
            raise Refused(
                _noop("Không xóa được tên đã ghi; nhập tên đúng của %(role)s."), field=role.value, role=role.label
            )
        party.name = name
        party.save()


def _corrected(case: EnforcementCase, number: str, judged_on: date | None, court: Agency | None) -> Judgment:
    """The judgment as told: the case's own put right, or the one that the book knows by these words."""
    own = Judgment.objects.select_for_update().get(pk=case.judgment_id)
    told = {"number": number, "judged_on": judged_on, "court": court}
    if all(getattr(own, name) == value for name, value in told.items()):
        return own
    known = Judgment.objects.filter(**told).first()
    if known is None:
        for name, value in told.items():
            setattr(own, name, value)
        own.save(update_fields=list(told))
        return own
    if known.kind != case.kind:
        raise Refused(
            _noop("Bản án số %(number)s đã có trong sổ với loại án %(kind)s, khác loại án của việc; kiểm tra lại số."),
            field="number", number=number, kind=known.get_kind_display(),
        )  # fmt: skip
    return known
