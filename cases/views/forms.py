"""Pages with one form before a case is born, and the decision that makes it: the same for each way in."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.http import SignedInRequest
from cases.actions.decisions import Basis, issue_decision
from cases.forms.intake import DecisionForm
from cases.models import EnforcementCase
from common import clock
from common.forms import accepted, render_form


class Crumb(NamedTuple):
    """A page above, to which one goes back."""

    url: str
    label: str


def form_page(
    request: SignedInRequest,
    form: Any,
    title: str,
    *,
    action: str = "",
    back: Crumb | None = None,
    book: Crumb | None = None,
) -> HttpResponse:
    """A form to fill in, or to correct. `book` is the list above; `back` the record the form is about."""
    book = book or Crumb(reverse("cases:judgments"), _("Bản án, quyết định"))
    context = {
        "form": form,
        "title": title,
        "action": action or title,
        "above": [(crumb.label, crumb.url) for crumb in (book, back) if crumb],
        "cancel": (back or book).url,
    }
    return render_form(request, "cases/intake_form.html", context)


def done(request: SignedInRequest, back: Crumb, sentence: str) -> HttpResponse:
    """Back to the record, and what was done is said."""
    messages.success(request, sentence)
    return redirect(back.url)


def decision_page(request: SignedInRequest, basis: Basis, *, back: Crumb, creditor: str = "", book: Crumb | None = None) -> HttpResponse:
    """The enforcement decision on whatever brought the case."""
    form = DecisionForm(request.POST or None, units=[basis.unit], initial={"creditor": creditor})

    def act() -> HttpResponse:
        case = issue_decision(basis=basis, by=request.user, today=clock.today(), **form.decision)
        return taken_in(request, case)

    title = pgettext("nút", "Ra quyết định thi hành án")
    return accepted(request, form, act) or form_page(request, form, title, back=back, book=book)


def taken_in(request: SignedInRequest, case: EnforcementCase) -> HttpResponse:
    """On to the new case."""
    messages.success(request, _("Đã thụ lý việc %(case)s.") % {"case": case})
    return redirect("cases:case", pk=case.pk)
