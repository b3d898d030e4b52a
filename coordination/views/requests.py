"""Requests between agencies: the list, a new one, the page of one, its steps, and the decision that follows on the case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.http import SignedInRequest
from agencies.models import Agency, User
from cases.models import EnforcementCase, Judgment, JudgmentHandover
from cases.permissions import can_record
from common import clock
from common.forms import accepted, read_key, render_form
from common.machine import open_steps
from coordination.actions.decisions import decide_on_case
from coordination.actions.requests import draft_request
from coordination.actions.steps import take_step
from coordination.effects import proposal
from coordination.filters import RequestFilter
from coordination.forms.requests import FORMS, AboutForm, AnswerForm, CoordinationRequestForm, DecideForm, case_of_number
from coordination.kinds import RequestKind, kinds
from coordination.lifecycles.request import RequestState, StepOfRequest
from coordination.models import CoordinationRequest, RequestFile
from coordination.permissions import REQUEST_LIFE, can_answer, can_send, can_send_any, courts_of
from coordination.presenters import requests as presenters
from coordination.presenters.listings import REQUESTS
from desk.lists import Facet
from desk.views.listing import AGENCIES, FilteredListView
from law.models import DayShift


class RequestListView(FilteredListView):
    """Requests one may see, the most overdue first."""

    request: SignedInRequest

    template_name = "coordination/requests.html"
    filters = RequestFilter
    listing = REQUESTS
    label = gettext_lazy("Yêu cầu phối hợp")
    facets: ClassVar = {
        "trang_thai": Facet("state", lambda: {state.value: state.value for state in RequestState}),
        "loai": Facet("kind", lambda: {code: code for code in kinds()}),
        "noi_nhan": Facet("addressee", AGENCIES.words),
    }

    def visible(self, user: User) -> QuerySet[CoordinationRequest]:
        return CoordinationRequest.objects.visible_to(user)

    def detailed(self, rows: QuerySet[CoordinationRequest]) -> QuerySet[CoordinationRequest]:
        related = rows.select_related("case__judgment", "judgment", "agency", "sender", "addressee")
        return related.prefetch_related("case__parties")

    def lines(self, page: Page[CoordinationRequest]) -> list[presenters.RequestLine]:
        user = self.request.user
        return [presenters.line(row, user, clock.today()) for row in page]

    def beside(self, user: User) -> dict[str, Any]:
        return {"can_send": can_send_any(user), "is_court": bool(courts_of(user))}


def _visible(request: SignedInRequest, pk: int) -> CoordinationRequest:
    rows = CoordinationRequest.objects.visible_to(request.user)
    related = rows.select_related("case__judgment__court", "judgment__court", "agency", "sender", "addressee", "follows")
    return get_object_or_404(related.prefetch_related("case__parties"), pk=pk)


def _page(request: SignedInRequest, row: CoordinationRequest, form: AnswerForm | None = None) -> HttpResponse:
    user = request.user
    days, today = DayShift.objects.working_days(), clock.today()
    is_open = row.case is not None and EnforcementCase.objects.visible_to(user).filter(pk=row.case.pk).exists()
    acts = presenters.acts(row, user, today)
    answers = any(act.step is StepOfRequest.ANSWERED and not act.on_paper for act in acts)
    decides = row.case is not None and can_record(user, row.case)
    context = presenters.context(row, user, days, today, is_case_open=is_open) | {
        "acts": [act for act in acts if not act.on_paper and act.step is not StepOfRequest.ANSWERED],
        "paper_acts": [act for act in acts if act.on_paper],
        "form": form or (AnswerForm(request=row, today=today) if answers else None),
        "proposal": proposal(row, days) if is_open else None,
        "can_decide": decides,
        "can_follow": row.state in (RequestState.ANSWERED, RequestState.CLOSED) and row.helpful is False and can_send_any(user),
    }
    return render_form(request, "coordination/request.html", context)


@login_required
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request."""
    return _page(request, _visible(request, pk))


@login_required
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """One step of a request; what was typed comes back with the sentence of a refusal."""
    row, user = _visible(request, pk), request.user
    word = step.replace("-", "_")
    taken = next((move.step for move in open_steps(REQUEST_LIFE, row, user, clock.today()) if move.step == word), None)
    if taken is None:
        raise Http404
    form = FORMS[taken](request.POST or None, request.FILES or None, request=row, today=clock.today())

    def act() -> HttpResponse:
        data = form.answer if isinstance(form, AnswerForm) else dict(form.cleaned_data)
        take_step(request=row, step=taken, by=user, at=clock.now(), today=clock.today(), **data)
        messages.success(request, _("Đã ghi: %(step)s.") % {"step": taken.label})
        still = CoordinationRequest.objects.visible_to(user).filter(pk=row.pk).exists()
        return redirect("coordination:request", pk=row.pk) if still else redirect("coordination:requests")

    answer = accepted(request, form, act)
    if answer is not None:
        return answer
    if isinstance(form, AnswerForm) and can_answer(user, row):
        return _page(request, row, form)
    context = {"row": row, "form": form, "title": taken.label, "proposal": None}
    return render_form(request, "coordination/step.html", context)


@login_required
def file(request: SignedInRequest, pk: int, file: int) -> FileResponse:
    """A paper of a request."""
    kept = get_object_or_404(RequestFile, request=_visible(request, pk), pk=file)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name)


# -- a new one -------------------------------------------------------------------------------------


def _cases(request: SignedInRequest) -> QuerySet[EnforcementCase]:
    return EnforcementCase.objects.visible_to(request.user)


@login_required
def choose(request: SignedInRequest) -> HttpResponse:
    """Which kind of request: to whom, until when, what follows."""
    user = request.user
    if not can_send_any(user):
        raise Http404
    case = _case_of(request)
    form = AboutForm({"number": request.GET["so"]} if request.GET.get("so") else None)
    if form.is_bound and form.is_valid():
        case = case_of_number(form.cleaned_data["number"], _cases(request))
        if case is None:
            form.add_error("number", _("Không có việc nào, hoặc có nhiều việc mang số này; mở việc rồi tạo yêu cầu từ đó."))
    context = {"case": case, "kinds": presenters.catalogue(clock.today()), "form": form}
    return render(request, "coordination/choose.html", context)


def _case_of(request: SignedInRequest) -> EnforcementCase | None:
    """The case named in the address."""
    key = read_key(request.GET.get("viec"))
    related = _cases(request).select_related("judgment__court", "agency")
    return get_object_or_404(related, pk=key) if key is not None else None


def _judgment_of(request: SignedInRequest) -> Judgment | None:
    """The judgment named in the address, of the register that one may see."""
    key = read_key(request.GET.get("ban-an"))
    visible = JudgmentHandover.objects.visible_to(request.user)
    return get_object_or_404(visible, pk=key).judgment if key is not None else None


def _sender(user: User, case: EnforcementCase | None) -> Agency | None:
    """Whose request it is: the unit that holds the case, else the reader's own."""
    return case.agency if case is not None else user.home


@login_required
def new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Draw a request up."""
    user = request.user
    case, judgment, of_kind = _case_of(request), _judgment_of(request), kinds().get(kind)
    sender = _sender(user, case)
    if of_kind is None or sender is None or not can_send(user, sender):
        raise Http404
    follows = _follows(request)
    form = _new_form(request, of_kind, case, judgment, follows)

    def act() -> HttpResponse:
        row = draft_request(
            kind=of_kind.code,
            sender=sender,
            by=user,
            at=clock.now(),
            today=clock.today(),
            case=case,
            judgment=judgment,
            follows=follows,
            **form.request,
        )
        messages.success(request, _("Đã soạn yêu cầu %(request)s; gửi đi khi văn bản đã ký.") % {"request": row})
        return redirect("coordination:request", pk=row.pk)

    context = {
        "form": form,
        "kind": of_kind,
        "case": case,
        "judgment": judgment,
        "limit": presenters.limit_words(of_kind, clock.today()),
    }
    return accepted(request, form, act) or render_form(request, "coordination/new.html", context)


def _follows(request: SignedInRequest) -> CoordinationRequest | None:
    key = read_key(request.GET.get("tiep"))
    return _visible(request, key) if key is not None else None


def _new_form(
    request: SignedInRequest,
    kind: RequestKind,
    case: EnforcementCase | None,
    judgment: Judgment | None,
    follows: CoordinationRequest | None,
) -> CoordinationRequestForm:
    about = judgment or (case.judgment if case else None)
    initial: dict[str, Any] = {"subject": f"{kind} {about.number}" if about and kind.is_about_judgment else str(kind)}
    if about is not None and about.court_id and kind.is_about_judgment:
        initial["addressee"] = about.court.code if about.court else ""
    if follows is not None:
        initial |= {"subject": follows.subject, "defect": follows.defect, "addressee": ""}
        initial |= {f"question_{question.position}": question.text for question in follows.questions.all()}
    return CoordinationRequestForm(request.POST or None, kind=kind, judgment=about, today=clock.today(), initial=initial)


# -- what follows on the case ----------------------------------------------------------------------


@login_required
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record the decision that the request opens or demands; the rules of the case have the last word."""
    row, user = _visible(request, pk), request.user
    found = proposal(row, DayShift.objects.working_days())
    if found is None or row.case is None or not can_record(user, row.case):
        raise Http404
    form = DecideForm(request.POST or None, today=clock.today())

    def act() -> HttpResponse:
        event = decide_on_case(request=row, found=found, by=user, at=clock.now(), today=clock.today(), **form.cleaned_data)
        messages.success(request, _("Đã ghi: %(event)s.") % {"event": event})
        return redirect("coordination:request", pk=row.pk)

    context = {
        "row": row,
        "form": form,
        "title": found.event.label,
        "proposal": found,
    }
    return accepted(request, form, act) or render_form(request, "coordination/step.html", context)
