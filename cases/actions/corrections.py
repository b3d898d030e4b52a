"""What describes a case is put right: its parties and its judgment. What feeds the ledger is changed by events alone."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.roles import Permission
from cases.actions.intake import recount_handover
from cases.models import (
    EnforcementCase,
    EnforcementRequest,
    Entrustment,
    Judgment,
    JudgmentHandover,
    Party,
    PartyRole,
)
from cases.permissions import check_can_record
from common.refusal import Refused
from common.writing import write


def described(case: EnforcementCase) -> dict[str, Any]:
    """What can be corrected, as it stands."""
    parties = {party.role: party.name for party in case.parties.all()}
    judgment = case.judgment
    return {
        "debtor": parties.get(PartyRole.DEBTOR, ""),
        "creditor": parties.get(PartyRole.CREDITOR, ""),
        "credit_institution": case.credit_institution,
        "number": judgment.number,
        "judged_on": judgment.judged_on,
        "court": judgment.court,
    }


def state_of(case: EnforcementCase) -> str:
    """A mark of what can be corrected: it changes with any of it."""
    return hashlib.sha256(repr(sorted(described(case).items(), key=lambda item: item[0])).encode()).hexdigest()[:16]


@write
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
    seen: str = "",
) -> EnforcementCase:
    """Correct names, the judgment and the mark of a credit institution. The database keeps what was there before.

    `seen` is the state the person had before their eyes. A judgment is one document: put right, it is right for all
    its cases. One that the book knows already is taken. Raises Refused.
    """
    case = EnforcementCase.objects.select_for_update(of=("self",)).select_related("judgment__court").get(pk=case.pk)
    check_can_record(by, case)
    if seen and seen != state_of(case):
        raise Refused(_noop("Vừa có người sửa thông tin của việc này. Mở lại trang để xem giá trị mới rồi sửa tiếp; chưa có gì được ghi."))
    if not debtor.strip():
        raise Refused(_noop("Nhập tên người phải thi hành án."), field="debtor")
    if judged_on is not None and not date(1945, 1, 1) <= judged_on <= today:
        raise Refused(
            _noop("Ngày %(day)s không hợp lý; kiểm tra ngày, tháng, năm."),
            field="judged_on",
            day=f"{judged_on:%d/%m/%Y}",
        )
    told = {"number": number.strip(), "judged_on": judged_on, "court": court}
    with pghistory.context(by=str(by) if by else ""):
        _correct_party(case, PartyRole.DEBTOR, debtor.strip())
        _correct_party(case, PartyRole.CREDITOR, creditor.strip())
        case.judgment = _corrected(case, told, by)
        case.credit_institution = credit_institution
        case.save(update_fields=["judgment", "credit_institution"])
    return case


def _correct_party(case: EnforcementCase, role: PartyRole, name: str) -> None:
    party = Party.objects.select_for_update().filter(case=case, role=role).first()
    if party is None and name:
        Party.objects.create(case=case, role=role, name=name)
    elif party is not None and party.name != name:
        if not name:
            raise Refused(_noop("Không xóa được tên đã ghi; nhập tên đúng của %(role)s."), field=role.value, role=role.label)
        party.name = name
        party.save()


def _corrected(case: EnforcementCase, told: dict[str, Any], by: User | None) -> Judgment:
    """The judgment as told: the case's own put right, or the one that the book knows by these words."""
    court_name = "" if told["court"] else case.judgment.court_name
    words = told | {"court_name": court_name}
    if all(getattr(case.judgment, name) == value for name, value in words.items()):
        return case.judgment
    found = Judgment.objects.filter(**words).values_list("pk", flat=True)
    locked = {one.pk: one for one in Judgment.objects.select_for_update().filter(pk__in=[case.judgment_id, *found]).order_by("pk")}
    own = locked.pop(case.judgment_id)
    _refuse_of_others(own, by)
    if not locked:
        return _put_right(own, words)
    (known,) = locked.values()
    return _moved_to(case, own, known)


def _refuse_of_others(judgment: Judgment, by: User | None) -> None:
    """What other offices rest on is corrected by the province."""
    units = set(judgment.cases.values_list("agency", flat=True))
    for rows, name in ((JudgmentHandover, "unit"), (EnforcementRequest, "agency"), (Entrustment, "agency")):
        units |= set(rows._default_manager.filter(judgment=judgment).values_list(name, flat=True))
    if by is not None and not all(by.access.allows(Permission.RECORD_EVENTS, unit) for unit in units):
        raise Refused(_noop("Bản án này còn của việc hoặc sổ của đơn vị khác; đề nghị THADS tỉnh sửa."), field="number")


def _put_right(own: Judgment, words: dict[str, Any]) -> Judgment:
    handover = JudgmentHandover.objects.select_for_update().filter(judgment=own).first()
    if handover is not None and words["court"] is None:
        raise Refused(_noop("Bản án đã vào sổ nhận nên phải có Tòa án; chọn Tòa án."), field="court")
    for name, value in words.items():
        setattr(own, name, value)
    try:
        with transaction.atomic():
            own.save(update_fields=list(words))
    except IntegrityError:
        raise Refused(_noop("Vừa có người ghi bản án này; thử lại."), field="number") from None
    if handover is not None:
        handover.judgment = own
        recount_handover(handover)
    return own


def _moved_to(case: EnforcementCase, own: Judgment, known: Judgment) -> Judgment:
    """The case goes to the judgment the book knows, with what brought it."""
    if known.kind != case.kind:
        raise Refused(
            _noop("Bản án số %(number)s đã có trong sổ với loại án %(kind)s, khác loại án của việc; kiểm tra lại số."),
            field="number",
            number=known.number,
            kind=known.get_kind_display(),
        )
    EnforcementRequest.objects.filter(case=case).update(judgment=known)
    Entrustment.objects.filter(case=case).update(judgment=known)
    handover = JudgmentHandover.objects.select_for_update().filter(judgment=own).first()
    if handover is not None and not own.cases.exclude(pk=case.pk).exists():
        if JudgmentHandover.objects.filter(judgment=known).exists():
            raise Refused(
                _noop("Cả hai bản án đều đã vào sổ nhận nên không gộp được; đề nghị THADS tỉnh kiểm tra."),
                field="number",
            )
        handover.judgment = known
        if known.court_id is None:
            raise Refused(_noop("Bản án đã vào sổ nhận nên phải có Tòa án; chọn Tòa án."), field="court")
        recount_handover(handover)
    return known
