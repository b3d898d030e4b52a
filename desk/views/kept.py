"""What a person keeps of a list: its columns, and saved filters."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from common import clock
from common.files import XLSX
from common.models import Job
from common.refusal import Refused
from common.views import job_page
from desk.actions.exports import ask_for_export
from desk.actions.lists import choose_columns, remove_filter, save_filter
from desk.lists import NOT_KEPT
from desk.models import ColumnChoice, ListExport, SavedFilter
from desk.registry import LISTINGS, ListingPage


def _page(request: SignedInRequest, listing: str) -> ListingPage:
    page = LISTINGS.get(listing)
    if page is None or not page.permission(request.user):
        raise Http404
    return page


def _back(request: SignedInRequest, page: ListingPage) -> str:
    """The list as it was."""
    query = request.POST.get("query", "")
    return f"{reverse(page.url_name)}?{query}" if query else reverse(page.url_name)


@login_required
@require_POST
def columns(request: SignedInRequest, listing: str) -> HttpResponse:
    """Choose columns: those ticked, in the order of their numbers."""
    page = _page(request, listing)
    known = {column.key for column in page.listing.columns}
    places = {key: request.POST.get(f"thu-tu-{key}", "") for key in request.POST.getlist("cot") if key in known}
    ordered = sorted(places, key=lambda key: int(places[key]) if places[key].isdecimal() else 99)
    choose_columns(listing=listing, columns=[] if "mac-dinh" in request.POST else ordered, by=request.user)
    return redirect(_back(request, page))


@login_required
@require_POST
def save(request: SignedInRequest, listing: str) -> HttpResponse:
    """Save the filter of the address under a name."""
    page = _page(request, listing)
    query = QueryDict(request.POST.get("query", "")[:2000], mutable=True)
    for word in NOT_KEPT:
        query.pop(word, None)
    try:
        saved = save_filter(
            listing=listing,
            name=request.POST.get("name", "")[:60],
            query=query.urlencode(),
            shared="shared" in request.POST,
            by=request.user,
            at=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request, page))
    messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % {"name": saved.name})
    return redirect(f"{reverse(page.url_name)}?bo-loc={saved.key}")


@login_required
@require_POST
def remove(request: SignedInRequest, listing: str, key: str) -> HttpResponse:
    """Remove one's own saved filter."""
    page = _page(request, listing)
    saved = get_object_or_404(SavedFilter, listing=listing, key=key, owner=request.user)
    remove_filter(saved=saved, by=request.user)
    messages.success(request, _("Đã xóa bộ lọc “%(name)s”.") % {"name": saved.name})
    return redirect(reverse(page.url_name))


@login_required
@require_POST
def export(request: SignedInRequest, listing: str) -> HttpResponse:
    """Have a long list made into a workbook."""
    page = _page(request, listing)
    user = request.user
    row = ask_for_export(
        listing=listing,
        query=request.POST.get("query", ""),
        columns=ColumnChoice.kept_by(user, listing),
        by=user,
        at=clock.now(),
        language=get_language() or "vi",
    )
    return redirect("desk:list_file", listing=page.listing.key, pk=row.pk)


def _own_export(request: SignedInRequest, listing: str, pk: int) -> ListExport:
    rows = ListExport.objects.filter(listing=listing, job__in=Job.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("job"), pk=pk)


@login_required
def file(request: SignedInRequest, listing: str, pk: int) -> HttpResponse:
    """How far a workbook is, and where it is once it is made."""
    page, row = _page(request, listing), _own_export(request, listing, pk)
    context = {"place": page, "row": row, "back": f"{reverse(page.url_name)}?{row.query}"}
    return job_page(request, row.job, context, progress="desk/_export_progress.html", page="desk/export_file.html")


@login_required
def download(request: SignedInRequest, listing: str, pk: int) -> FileResponse:
    """The workbook, for whoever had it made."""
    page, row = _page(request, listing), _own_export(request, listing, pk)
    if not row.file:
        raise Http404
    name = f"{page.listing.key}-{row.job.created_at:%Y-%m-%d}.xlsx"
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)
