"""The enforcement decision: a case is born of a judgment, of a request, or of what another office entrusts."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, Person, User
from cases.actions.bulk import record_events
from cases.actions.intake import refuse_ended
from cases.actions.posting import begin_writing
from cases.batch import NewCase, allocate, issued
from cases.choices import Initiation, JudgmentKind
from cases.history import CaseFacts, cached, fold
from cases.ledger import Account, Holder
from cases.models import EnforcementCase, EnforcementRequest, Entrustment, JudgmentHandover
from cases.permissions import check_can_take_in
from common.refusal import Refused
from common.writing import write

Basis = JudgmentHandover | EnforcementRequest | Entrustment


@write
def issue_decision(
    *,
    basis: Basis,
    decision_number: str,
    decided_on: date,
    enforcer: Person | None,
    amount: int,
    for_budget: int,
    creditor: str,
    debtor: str,
    credit_institution: bool,
    by: User | None,
    today: date,
    late_reason: str = "",
) -> EnforcementCase:
    """Issue the decision: ex officio on a judgment that came, on a request, or on an entrustment. Raises Refused.

    On a day of a signed book `late_reason` says why only now.

    Sources: Law 26/2008 art. 36, 57.1b; Law 106/2025 art. 34, 49.2.
    """
    check_can_take_in(by, basis.unit)
    begin_writing(patient=True)  # before any other lock
    basis = _locked(basis)
    _refuse_renewed(basis)
    refuse_ended(basis.unit, decided_on)
    _refuse_stranger(enforcer, basis.unit, decided_on)
    _refuse_basis(basis)
    _refuse_decision(basis, decided_on, amount, for_budget, debtor, today)
    initiation = Initiation(basis.initiation)
    holder = Holder(basis.unit.pk, (enforcer or basis.unit.unassigned).pk)
    folded = fold(CaseFacts(holder, initiation, decided_on, amount, for_budget), [issued(decided_on)])
    number = decision_number.strip().split("/")[0].strip()
    if not number:
        raise Refused(_noop("Nhập số quyết định, ví dụ 1247/QĐ-THADS."), field="decision_number")
    new = NewCase(
        id=allocate(EnforcementCase, 1)[0],
        judgment=basis.judgment_id,
        decision_number=number,
        decided_on=decided_on,
        holder=holder,
        initiation=initiation,
        kind=JudgmentKind(basis.judgment.kind),
        amount=amount,
        for_budget=for_budget,
        cached=cached(folded),
        postings=folded.postings,
        places=folded.places,
        credit_institution=credit_institution,
        creditor=creditor.strip(),
        debtor=debtor.strip(),
    )
    try:
        with transaction.atomic():
            record_events(new=[new], grown=[], by=by, late_reason=late_reason)
    except IntegrityError:
        raise Refused(
            _noop("%(unit)s đã có quyết định thi hành án số %(number)s trong năm %(year)s; kiểm tra lại số."),
            field="decision_number",
            unit=basis.unit,
            number=number,
            year=str(decided_on.year),
        ) from None
    case = EnforcementCase.objects.get(pk=new.id)
    if not isinstance(basis, JudgmentHandover):
        basis.case, basis.answered_on = case, decided_on
        basis.save(update_fields=["case", "answered_on"])
    return case


def _locked(basis: Basis) -> Basis:
    """The row as it is now, with what the decision needs; of two who decide the second finds the first."""
    rows = type(basis)._default_manager.select_for_update(of=("self",))
    unit = "unit" if isinstance(basis, JudgmentHandover) else "agency"
    found: Basis = rows.select_related("judgment", unit).get(pk=basis.pk)
    return found


def _refuse_stranger(enforcer: Person | None, unit: Agency, on: date) -> None:
    """An enforcer of the unit on the day of the decision."""
    if enforcer is not None and not Person.objects.with_a_post_in(unit, on).filter(pk=enforcer.pk).exists():
        raise Refused(
            _noop("%(person)s không công tác ở %(agency)s vào ngày quyết định; chọn chấp hành viên khác."),
            field="enforcer",
            person=enforcer,
            agency=unit,
        )


def _refuse_basis(basis: Basis) -> None:
    if isinstance(basis, JudgmentHandover):
        if basis.received_on is None:
            raise Refused(_noop("Bản án chưa nhận được; ghi ngày nhận trước khi ra quyết định."), field="decided_on")
        if not basis.ex_officio:
            raise Refused(_noop("Bản án này không có phần chủ động; ghi yêu cầu thi hành án trước."), field="decided_on")
    elif basis.answered_on is not None:
        raise Refused(_noop("Đã giải quyết ngày %(day)s; mở việc hoặc yêu cầu đó để xem."), day=f"{basis.answered_on:%d/%m/%Y}")


def _refuse_renewed(basis: Basis) -> None:
    """A request made again needs a case that is still returned: the same debt is not enforced twice."""
    if not isinstance(basis, EnforcementRequest) or basis.renews_id is None:
        return
    former = EnforcementCase.objects.select_for_update(of=("self",)).get(pk=basis.renews_id)
    if former.account != Account.RETURNED:
        raise Refused(
            _noop("Việc %(case)s đã được mở lại, không còn ở trạng thái gửi lại yêu cầu; từ chối yêu cầu này."),
            case=former,
        )


def _refuse_decision(basis: Basis, decided_on: date, amount: int, for_budget: int, debtor: str, today: date) -> None:
    assert basis.came_on is not None
    if not basis.came_on <= decided_on <= today:
        raise Refused(
            _noop("Ngày quyết định phải từ %(first)s, ngày nhận bản án, yêu cầu hoặc ủy thác, đến hôm nay."),
            field="decided_on",
            first=f"{basis.came_on:%d/%m/%Y}",
        )
    if for_budget > amount:
        raise Refused(_noop("Phần nộp ngân sách lớn hơn số tiền; kiểm tra lại hai số."), field="for_budget")
    if not debtor.strip():
        raise Refused(_noop("Nhập tên người phải thi hành án."), field="debtor")
