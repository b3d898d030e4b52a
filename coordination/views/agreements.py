"""Agreements: the list, one with its results, drawing up, comments, signing, contact points, comparison, reviews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from common import clock
from common.files import DOCX
from common.forms import accepted, read_day, read_key, render_form
from common.machine import is_actor, open_steps
from common.refusal import Refused
from coordination.actions import agreements as actions
from coordination.documents import review_document
from coordination.forms import agreements as forms
from coordination.lifecycles.agreement import AgreementStep
from coordination.models import AgreementReview, Clause, CoordinationAgreement, Obligation
from coordination.permissions import AGREEMENT_LIFE, can_coordinate, can_keep_agreements
from coordination.presenters import agreements as presenters


@login_required
def agreements(request: SignedInRequest) -> HttpResponse:
    """All that one may see, what is in force first."""
    user = request.user
    if not can_coordinate(user):
        raise Http404
    today = clock.today()
    rows = CoordinationAgreement.objects.visible_to(user).prefetch_related("parties__agency")
    lines = [(row, presenters.state_badge(row, today), presenters.warnings(row, today)) for row in rows]
    return render(request, "coordination/agreements.html", {"lines": lines, "can_keep": can_keep_agreements(user)})


def _visible(request: SignedInRequest, pk: int) -> CoordinationAgreement:
    rows = CoordinationAgreement.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("replaces"), pk=pk)


def _of_actor(request: SignedInRequest, pk: int, step: AgreementStep) -> CoordinationAgreement:
    """An agreement whose step is this person's; where the agreement does not stand for it, the form says why."""
    row = _visible(request, pk)
    if not is_actor(AGREEMENT_LIFE, row, step, request.user):
        raise Http404
    return row


def _steps(row: CoordinationAgreement, request: SignedInRequest) -> set[str]:
    """The steps that the reader may take now."""
    return {move.step.value for move in open_steps(AGREEMENT_LIFE, row, request.user, clock.today())}


@login_required
def agreement(request: SignedInRequest, pk: int) -> HttpResponse:
    """One agreement: how its obligations were kept, its text, its people, its versions."""
    row, today = _visible(request, pk), clock.today()
    user = request.user
    since = until = None
    error = ""
    try:
        since, until = read_day(request.GET.get("tu"), field="tu"), read_day(request.GET.get("den"), field="den")
    except Refused as refusal:
        error = str(refusal)
    context = presenters.context(row, user, since, until, today) | {
        "can_keep": can_keep_agreements(user),
        "error": error,
        "steps": _steps(row, request),
    }
    return render(request, "coordination/agreement.html", context, status=400 if error else 200)


def _form_page(
    request: SignedInRequest, form: Any, title: str, act: Callable[[], Any], said: str, row: CoordinationAgreement | None
) -> HttpResponse:
    """A page with one form; after it, the agreement."""

    def done() -> HttpResponse:
        made = act()
        messages.success(request, said)
        return redirect("coordination:agreement", pk=row.pk if row else made.pk)

    context = {"form": form, "title": title, "row": row}
    return accepted(request, form, done) or render_form(request, "coordination/agreement_form.html", context)


@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """A new agreement, or a version that replaces one (`thay`)."""
    if not can_keep_agreements(request.user):
        raise Http404
    key = read_key(request.GET.get("thay"))
    old = _of_actor(request, key, AgreementStep.RENEW) if key is not None else None
    initial = (
        {
            "title": old.title,
            "level": old.level,
            "ladder": old.ladder,
            "parties": [party.agency.code for party in old.parties.all()],
        }
        if old
        else {}
    )
    form = forms.DrawUpForm(request.POST or None, today=clock.today(), initial=initial)

    def act() -> CoordinationAgreement:
        data = form.cleaned_data | {"parties": list(form.cleaned_data["parties"])}
        return actions.draw_up(by=request.user, at=clock.now(), replaces=old, **data)

    title = _("Soạn bản thay thế") if old else _("Soạn quy chế")
    return _form_page(request, form, title, act, _("Đã tạo bản dự thảo."), None)


@login_required
def words(request: SignedInRequest, pk: int) -> HttpResponse:
    """The name of a draft, and how disagreements are settled."""
    row = _of_actor(request, pk, AgreementStep.EDIT)
    form = forms.WordsForm(request.POST or None, initial={"title": row.title, "ladder": row.ladder})
    act = lambda: actions.reword(agreement=row, by=request.user, **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Sửa tên, cách giải quyết bất đồng"), act, _("Đã lưu."), row)


@login_required
def clause(request: SignedInRequest, pk: int, clause: int = 0) -> HttpResponse:
    """A clause of a draft: a new one, or one to be changed."""
    row = _of_actor(request, pk, AgreementStep.EDIT)
    kept = get_object_or_404(Clause, agreement=row, pk=clause) if clause else None
    initial = {"code": kept.code, "heading": kept.heading, "text": kept.text} if kept else None
    form = forms.ClauseForm(request.POST or None, initial=initial)
    act = lambda: actions.save_clause(agreement=row, clause=kept, by=request.user, **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Sửa điều khoản") if kept else _("Thêm điều khoản"), act, _("Đã lưu điều khoản."), row)


@login_required
def obligation(request: SignedInRequest, pk: int, clause: int) -> HttpResponse:
    """An obligation of a clause."""
    row = _of_actor(request, pk, AgreementStep.EDIT)
    kept = get_object_or_404(Clause, agreement=row, pk=clause)
    form = forms.ObligationForm(request.POST or None, agreement=row)
    act = lambda: actions.add_obligation(clause=kept, by=request.user, **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Thêm nghĩa vụ của %(clause)s") % {"clause": kept.code}, act, _("Đã thêm nghĩa vụ."), row)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int, what: str, key: int) -> HttpResponse:
    """Take a clause or an obligation out of a draft."""
    row = _of_actor(request, pk, AgreementStep.EDIT)
    found: Any = (
        get_object_or_404(Clause, agreement=row, pk=key) if what == "dieu" else get_object_or_404(Obligation, clause__agreement=row, pk=key)
    )
    try:
        actions.remove(row=found, by=request.user)
        messages.success(request, _("Đã bỏ khỏi bản dự thảo."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("coordination:agreement", pk=pk)


@login_required
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the parties for comments."""
    row = _of_actor(request, pk, AgreementStep.ASK)
    form = forms.CommentsForm(request.POST or None)
    act = lambda: actions.ask_for_comments(agreement=row, by=request.user, today=clock.today(), **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Lấy ý kiến các bên"), act, _("Các bên thấy bản dự thảo và góp ý được."), row)


@login_required
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a party says."""
    row = _of_actor(request, pk, AgreementStep.COMMENT)
    form = forms.CommentForm(request.POST or None, agreement=row)
    user = request.user
    act = lambda: actions.comment(agreement=row, by=user, at=clock.now(), today=clock.today(), **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Góp ý dự thảo"), act, _("Đã ghi ý kiến."), row)


@login_required
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """That it was signed."""
    row = _of_actor(request, pk, AgreementStep.SIGN)
    form = forms.SignForm(request.POST or None)
    act = lambda: actions.sign(agreement=row, by=request.user, today=clock.today(), **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Ghi đã ký"), act, _("Quy chế đã ký; nghĩa vụ được theo dõi từ ngày hiệu lực."), row)


@login_required
def signatory(request: SignedInRequest, pk: int, party: int) -> HttpResponse:
    """Who signs for a party."""
    row = _of_actor(request, pk, AgreementStep.EDIT)
    kept = get_object_or_404(row.parties, pk=party)
    form = forms.SignatoryForm(request.POST or None, initial={"signatory": kept.signatory, "signatory_title": kept.signatory_title})
    act = lambda: actions.set_signatory(party=kept, by=request.user, **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Người ký của %(party)s") % {"party": kept}, act, _("Đã lưu người ký."), row)


@login_required
def contact(request: SignedInRequest, pk: int, party: int) -> HttpResponse:
    """A new contact point of a party."""
    row = _visible(request, pk)
    if not can_keep_agreements(request.user):
        raise Http404
    kept = get_object_or_404(row.parties, pk=party)
    form = forms.ContactForm(request.POST or None, today=clock.today())
    act = lambda: actions.set_contact(party=kept, by=request.user, **form.cleaned_data)  # noqa: E731
    return _form_page(request, form, _("Đầu mối của %(party)s") % {"party": kept}, act, _("Đã lưu đầu mối."), row)


@login_required
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """This version beside the one it replaces, or another (`voi`)."""
    row = _visible(request, pk)
    asked = read_key(request.GET.get("voi"))
    if asked is None:
        asked = row.replaces_id
    if asked is None:
        raise Http404
    other = _visible(request, asked)
    context = {"row": row, "other": other, "clauses": presenters.compare(other, row)}
    return render(request, "coordination/compare.html", context)


@login_required
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """A review: what the books measure fills itself; the rest is written and concluded."""
    row, today = _visible(request, pk), clock.today()
    if AgreementStep.REVIEW not in _steps(row, request):
        raise Http404
    last = row.reviews.first()
    initial = {"since": last.until if last else row.effective_on, "until": today}
    form = forms.ReviewForm(request.POST or None, agreement=row, today=today, initial=initial)
    user = request.user

    def act() -> AgreementReview:
        return actions.review(agreement=row, facts=form.facts, reported=form.reported, by=user, at=clock.now(), today=today)

    return _form_page(request, form, _("Lập bản sơ kết, tổng kết"), act, _("Đã lập bản sơ kết; số liệu được giữ như hôm nay."), row)


@login_required
def review_docx(request: SignedInRequest, pk: int, review: int) -> HttpResponse:
    """The review as a document in the official style."""
    kept = get_object_or_404(AgreementReview, agreement=_visible(request, pk), pk=review)
    return HttpResponse(
        review_document(kept),
        content_type=DOCX,
        headers={"Content-Disposition": f'attachment; filename="so-ket-{kept.until:%Y-%m-%d}.docx"'},
    )
