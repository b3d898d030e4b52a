"""The global search."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from common import clock
from desk.registry import SEARCH_SOURCES


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """The global search: straight to the record on a single exact number, else what each source found."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    today = clock.today()
    groups = [
        (source.label, source.find(request.user, text, today))
        for source in sorted(SEARCH_SOURCES, key=lambda source: source.order)
        if len(text) >= 1
    ]
    exact = [hit for _label, hits in groups for hit in hits if hit.exact]
    if len(exact) == 1:
        return HttpResponseRedirect(exact[0].url)
    return render(request, "desk/search.html", {"text": text, "groups": [group for group in groups if group[1]]})
