"""Writes to requests: each a step of `coordination/lifecycles/request.py`, with its clock, its trail, and nothing half done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from cases.choices import JudgmentKind
from cases.models import EnforcementCase, Judgment
from common.machine import Move, advance, reach, refuse
from common.refusal import Refused
from common.writing import write
from coordination.kinds import kinds
from coordination.lifecycles.request import MOVES, RequestActor, RequestState, Result, StepOfRequest
from coordination.models import CoordinationRequest, RequestFile, RequestQuestion, RequestStep
from coordination.permissions import REQUEST_LIFE, can_answer, check_can_send
from law import deadlines
from law.deadlines import WorkingDays
from law.models import DayShift

TAKE_IN = 1  # working days to enter a request in the register (Decree 30/2020 art. 22: the same day, at latest the next)
SEE_TO = 5  # working days for the sender to see to an answer (Law 106/2025 art. 46.3, inferred for all answers)
NO_LIMIT = 10  # working days where neither the law nor the sender names a day (inferred)
_BY_JUDGMENT = {JudgmentKind.ADMINISTRATIVE: "CLARIFY_HC", JudgmentKind.CRIMINAL: "CASSATION_REPLY_HS"}


def usual_limit(kind: str, judgment: Judgment | None) -> str:
    """The code of the time limit of a kind: by the judgment's own procedure where the kind knows it."""
    limits = kinds()[kind].limits
    special = _BY_JUDGMENT.get(JudgmentKind(judgment.kind)) if judgment else None
    return special if special in limits else (limits[0] if limits else "")


@write
def draft_request(
    *,
    kind: str,
    sender: Agency,
    addressee: Agency,
    subject: str,
    questions: Sequence[str],
    by: User | None,
    at: datetime,
    today: date,
    case: EnforcementCase | None = None,
    judgment: Judgment | None = None,
    content: str = "",
    defect: str = "",
    limit: str = "",
    wished_on: date | None = None,
    urgent: bool = False,
    show_creditor: bool = False,
    follows: CoordinationRequest | None = None,
) -> CoordinationRequest:
    """Draw a request up. Nobody but the sender sees it until it is sent. Raises Refused for what would not be understood."""
    check_can_send(by, sender)
    of_kind = kinds()[kind]
    asked = [text.strip() for text in questions if text.strip()]
    if case is None and judgment is None and of_kind.code not in ("HDNV", "CDBCD", "KNXL"):
        raise Refused(_noop("Chọn việc thi hành án hoặc bản án của yêu cầu."), field="case")
    if addressee.kind not in of_kind.to:
        raise Refused(
            _noop("Yêu cầu “%(kind)s” không gửi đến %(agency)s; chọn nơi nhận khác."),
            field="addressee",
            kind=of_kind.label,
            agency=addressee,
        )
    _refuse_addressee(addressee, sender, today)
    if wished_on is not None and wished_on < today:
        raise Refused(_noop("Ngày mong được trả lời phải từ hôm nay."), field="wished_on")
    if of_kind.is_about_judgment and not defect and kind != "KNGDT":
        raise Refused(_noop("Chọn điểm chưa rõ hoặc sai sót của bản án."), field="defect")
    if not asked:
        raise Refused(_noop("Nhập ít nhất một câu hỏi hoặc nội dung đề nghị."), field="questions")
    judgment = judgment or (case.judgment if case else None)
    row = CoordinationRequest.objects.create(
        kind=kind,
        sender=sender,
        addressee=addressee,
        agency=sender,
        started_on=today,
        case=case,
        judgment=judgment,
        subject=subject.strip() or of_kind.label,
        content=content.strip(),
        defect=defect,
        limit=limit if limit in of_kind.limits else usual_limit(kind, judgment),
        wished_on=wished_on,
        urgent=urgent,
        show_creditor=show_creditor,
        follows=follows,
        created_at=at,
        created_by=by,
    )
    RequestQuestion.objects.bulk_create(
        RequestQuestion(request=row, position=place, text=text) for place, text in enumerate(asked, start=1)
    )
    _trail(row, StepOfRequest.DRAFTED, today, by=by, at=at)
    return row


def _refuse_addressee(agency: Agency, other: Agency, today: date) -> None:
    """An agency that no longer exists, or the same agency, is asked nothing."""
    if agency == other or not Agency.objects.existing(today).filter(pk=agency.pk).exists():
        raise Refused(
            _noop("%(agency)s không nhận được yêu cầu này; chọn cơ quan khác đang hoạt động."),
            field="addressee",
            agency=agency,
        )


@write
def send_request(
    *,
    request: CoordinationRequest,
    on: date,
    document_number: str,
    channel: str,
    by: User | None,
    at: datetime,
    today: date,
) -> None:
    """Send it: from now on it lies with the addressee, whose clock runs."""
    row, move = _open(request, StepOfRequest.SENT, on, by=by, today=today, document_number=document_number, channel=channel)
    days = DayShift.objects.working_days()
    if row.wished_on and row.wished_on < on:
        row.wished_on = None  # passed while it was a draft, or with its addressee; ten working days count instead
    row.sent_on, row.document_on, row.agency = on, on, row.addressee
    row.document_number, row.channel, row.started_on = document_number.strip(), channel, on
    row.due_on, row.came_on = days.after(on, TAKE_IN), on
    row.received_on, row.answer_due_on, row.extended = None, None, False  # sent again, it begins anew
    reach(row, move)
    row.save()
    _trail(row, StepOfRequest.SENT, on, by=by, at=at, document_number=row.document_number)


@write
def receive_request(*, request: CoordinationRequest, on: date, register_number: str, by: User | None, at: datetime, today: date) -> None:
    """Enter it in the register of the addressee: the clock of the answer begins."""
    row, move = _open(request, StepOfRequest.RECEIVED, on, by=by, today=today, register_number=register_number)
    row.received_on, row.register_number = on, register_number.strip()
    row.started_on, row.came_on = on, on
    row.rule, row.due_on = _answer_by(row, on, DayShift.objects.working_days())
    row.answer_due_on, row.extended = row.due_on, False
    reach(row, move)
    row.save()
    _trail(row, StepOfRequest.RECEIVED, on, by=by, at=at, document_number=row.register_number)


def _answer_by(row: CoordinationRequest, on: date, days: WorkingDays) -> tuple[str, date]:
    """The rule of the law of that day and its last day; without one the day that the sender wished, or ten working days."""
    found = deadlines.governing(row.limit, on, days) if row.limit else None
    if found is not None:
        return found[0].id, found[1]
    return "", max(row.wished_on, on) if row.wished_on else days.after(on, NO_LIMIT)


@write
def hand_on(*, request: CoordinationRequest, department: str, on: date, by: User | None, at: datetime, today: date) -> None:
    """Give it to another department of the agency that holds it; the clock goes on."""
    row, move = _open(request, StepOfRequest.HANDED_ON, on, by=by, today=today, department=department)
    row.department = department.strip()
    advance(row, move, "department")
    _trail(row, StepOfRequest.HANDED_ON, on, by=by, at=at)


@write
def extend_request(*, request: CoordinationRequest, reason: str, on: date, by: User | None, at: datetime, today: date) -> None:
    """Use the longer limit that the law gives to what is complex; said before the usual one is over, with the reason."""
    row, move = _open(request, StepOfRequest.EXTENDED, on, by=by, today=today, reason=reason)
    assert row.of_law is not None and row.received_on is not None and row.due_on is not None
    says_itself = by is not None and can_answer(by, row)
    if on > row.due_on or (says_itself and today > row.due_on):
        raise Refused(
            _noop("Thời hạn thường đã hết ngày %(day)s; gia hạn phải ghi chậm nhất ngày đó."),
            day=f"{row.due_on:%d/%m/%Y}",
        )
    longest = deadlines.longest(row.of_law, row.received_on, DayShift.objects.working_days())
    row.due_on, row.answer_due_on, row.extended, row.missed_at = longest, longest, True, None
    advance(row, move, "due_on", "answer_due_on", "extended", "missed_at")
    _trail(row, StepOfRequest.EXTENDED, on, by=by, at=at, note=reason)


@write
def transfer_request(
    *, request: CoordinationRequest, to: Agency, reason: str, on: date, by: User | None, at: datetime, today: date
) -> None:
    """Pass it on to the agency that is competent, with the reason; its clock begins there."""
    row, move = _open(request, StepOfRequest.TRANSFERRED, on, by=by, today=today, to=to, reason=reason)
    if to.pk == row.agency_id or to.kind not in row.of_kind.to:
        raise Refused(_noop("Yêu cầu “%(kind)s” không chuyển được đến %(agency)s."), field="to", kind=row.of_kind.label, agency=to)
    _refuse_addressee(to, row.sender, today)
    _trail(row, StepOfRequest.TRANSFERRED, on, by=by, at=at, note=reason)
    row.addressee, row.agency, row.department = to, to, ""
    row.started_on, row.rule, row.received_on, row.came_on = on, "", None, on
    row.reminders, row.escalated_on = 0, None  # what the agency before was reminded of is not this one's
    row.due_on, row.answer_due_on, row.extended = DayShift.objects.working_days().after(on, TAKE_IN), None, False
    reach(row, move)
    row.save()
    _trail(row, StepOfRequest.SENT, on, by=by, at=at)


@write
def return_request(*, request: CoordinationRequest, reason: str, on: date, by: User | None, at: datetime, today: date) -> None:
    """Give it back to be completed, with the reason: it lies with the sender again."""
    row, move = _open(request, StepOfRequest.RETURNED, on, by=by, today=today, reason=reason)
    row.agency, row.rule, row.started_on = row.sender, "", on
    row.due_on = DayShift.objects.working_days().after(on, SEE_TO)
    reach(row, move)
    row.save()
    _trail(row, StepOfRequest.RETURNED, on, by=by, at=at, note=reason)


@write
def answer_request(
    *,
    request: CoordinationRequest,
    result: str,
    on: date,
    document_number: str,
    note: str,
    answers: Mapping[int, str],
    by: User | None,
    at: datetime,
    today: date,
) -> None:
    """Answer: in full, in part (the clock goes on), accepted for proceedings, or refused with reasons."""
    row, move = _open(request, StepOfRequest.ANSWERED, on, by=by, today=today, result=result, document_number=document_number)
    questions = list(row.questions.all())
    said_before = row.helpful is False
    if (
        said_before
        and not note.strip()
        and not any(
            text.strip() and text.strip() != question.answer for question in questions if (text := answers.get(question.position, ""))
        )
    ):
        raise Refused(_noop("Yêu cầu được đề nghị trả lời lại; trả lời thêm điểm còn chưa rõ."), field="note")
    for question in questions:
        question.answer = answers.get(question.position, "").strip() or question.answer
    if result == Result.FULL and not note.strip() and not all(question.answer for question in questions):
        missing = next(question.position for question in questions if not question.answer)
        raise Refused(
            _noop("Câu %(position)s chưa có trả lời; trả lời đủ các câu, ghi nội dung chung, hoặc chọn “Trả lời một phần”."),
            field=f"answer_{missing}",
            position=missing,
        )
    if result in (Result.REFUSED, Result.ACCEPTED) and not note.strip():
        raise Refused(_noop("Nhập lý do và căn cứ, hoặc số và ngày thụ lý."), field="note")
    RequestQuestion.objects.bulk_update(questions, ["answer"])
    row.result, row.answer_number = result, document_number.strip()
    if result != Result.PART:  # else it stays with the addressee, and the clock goes on
        reach(row, move)
        row.answered_on, row.agency = on, row.sender
        row.due_on = DayShift.objects.working_days().after(on, SEE_TO)
        row.helpful = None
    row.save()
    said = "\n".join(filter(None, (str(Result(result).label), note.strip())))
    _trail(row, StepOfRequest.ANSWERED, on, by=by, at=at, document_number=row.answer_number, note=said)


@write
def remind(*, request: CoordinationRequest, note: str, on: date, by: User | None, at: datetime, today: date) -> None:
    """Remind whoever holds it; counted."""
    row, move = _open(request, StepOfRequest.REMINDED, on, by=by, today=today, note=note)
    row.reminders += 1
    advance(row, move, "reminders")
    _trail(row, StepOfRequest.REMINDED, on, by=by, at=at, note=note)


@write
def escalate(*, request: CoordinationRequest, to: str, note: str, on: date, by: User | None, at: datetime, today: date) -> None:
    """Report what is overdue to the level above, named. Raises Refused while it is in time."""
    row, move = _open(request, StepOfRequest.ESCALATED, on, by=by, today=today, to=to, note=note)
    row.escalated_on = on
    advance(row, move, "escalated_on")
    _trail(row, StepOfRequest.ESCALATED, on, by=by, at=at, note="\n".join(filter(None, (to.strip(), note.strip()))))


@write
def reopen(*, request: CoordinationRequest, note: str, on: date, by: User | None, at: datetime, today: date) -> None:
    """Ask the same agency again because the answer does not help: its clock begins anew."""
    row, move = _open(request, StepOfRequest.REOPENED, on, by=by, today=today, note=note)
    row.agency, row.started_on, row.answered_on, row.helpful = row.addressee, on, None, False
    row.received_on, row.came_on, row.result = on, on, ""
    row.rule, row.due_on = _answer_by(row, on, DayShift.objects.working_days())
    row.answer_due_on, row.extended = row.due_on, False
    reach(row, move)
    row.save()
    _trail(row, StepOfRequest.REOPENED, on, by=by, at=at, note=note)


@write
def close(
    *,
    request: CoordinationRequest,
    helpful: bool | None,
    note: str,
    on: date,
    by: User | None,
    at: datetime,
    today: date,
) -> None:
    """Say that the answer was seen to, and whether it helps; nothing waits any more."""
    row, move = _open(request, StepOfRequest.CLOSED, on, by=by, today=today, helpful=helpful, note=note)
    row.due_on, row.helpful = None, helpful
    advance(row, move, "due_on", "helpful")
    _trail(row, StepOfRequest.CLOSED, on, by=by, at=at, note=note)


@write
def withdraw(*, request: CoordinationRequest, note: str, on: date, by: User | None, at: datetime, today: date) -> None:
    """Take the request back, with the reason once it was sent."""
    row, move = _open(request, StepOfRequest.WITHDRAWN, on, by=by, today=today, note=note)
    if row.state != RequestState.DRAFT and not note.strip():
        raise Refused(_noop("Nhập lý do rút yêu cầu."), field="note")
    row.agency, row.due_on = row.sender, None
    advance(row, move, "agency", "due_on")
    _trail(row, StepOfRequest.WITHDRAWN, on, by=by, at=at, note=note)


STEPS: dict[StepOfRequest, Callable[..., None]] = {
    StepOfRequest.SENT: send_request,
    StepOfRequest.RECEIVED: receive_request,
    StepOfRequest.HANDED_ON: hand_on,
    StepOfRequest.EXTENDED: extend_request,
    StepOfRequest.TRANSFERRED: transfer_request,
    StepOfRequest.RETURNED: return_request,
    StepOfRequest.ANSWERED: answer_request,
    StepOfRequest.REMINDED: remind,
    StepOfRequest.ESCALATED: escalate,
    StepOfRequest.REOPENED: reopen,
    StepOfRequest.CLOSED: close,
    StepOfRequest.WITHDRAWN: withdraw,
}


@write
def attach(*, request: CoordinationRequest, file: Any, of_answer: bool, by: User | None, at: datetime) -> RequestFile:
    """Keep a paper with the request."""
    return RequestFile.objects.create(request=request, name=file.name[:200], file=file, of_answer=of_answer, recorded_at=at, recorded_by=by)


# -- the common part -------------------------------------------------------------------------------


def _open(
    request: CoordinationRequest, step: StepOfRequest, on: date, *, by: User | None, today: date, **told: Any
) -> tuple[CoordinationRequest, Move]:
    """The request, locked, with its move if the step may be taken: by whom, in which state, with what told, on which day."""
    row = CoordinationRequest.objects.select_for_update(of=("self",)).select_related("case__judgment").get(pk=request.pk)
    said = {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}
    move = refuse(REQUEST_LIFE, row, step, by=by, on=today, told=said)
    last = max(row.steps.values_list("on", flat=True), default=on)
    if not last <= on <= today:
        raise Refused(
            _noop("Ngày %(day)s phải từ %(first)s (bước trước) đến hôm nay."),
            field="on",
            day=f"{on:%d/%m/%Y}",
            first=f"{last:%d/%m/%Y}",
        )
    return row, move


def _trail(
    row: CoordinationRequest,
    step: StepOfRequest,
    on: date,
    *,
    by: User | None,
    at: datetime,
    document_number: str = "",
    note: str = "",
) -> RequestStep:
    """Tell the step in the trail, with whom the request lies from then on."""
    move = MOVES.get(step)  # drawing up is none
    is_theirs = move is not None and move.actor is not RequestActor.SENDER
    on_paper = by is not None and is_theirs and not _works_for_addressee(by, row)
    return RequestStep.objects.create(
        request=row,
        step=step,
        on=on,
        agency_id=row.agency_id,
        department=row.department,
        document_number=document_number,
        note=note.strip(),
        due_on=row.due_on,
        on_paper=on_paper,
        recorded_at=at,
        recorded_by=by,
    )


def _works_for_addressee(user: User, row: CoordinationRequest) -> bool:
    """Whether the person works for the addressee; else the sender tells what came on paper."""
    return row.addressee_id in {post.agency_id for post in user.posts_today}
