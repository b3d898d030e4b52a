"""Importing registers: choose a file, watch the check, read the verdicts, write."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from cases.actions.register_jobs import check_file, write_file
from cases.forms.registers import RegisterFileForm
from cases.models import RegisterImport
from cases.permissions import can_import
from cases.presenters.register import ImportPage
from cases.register.returning import write_template
from common import clock
from common.files import XLSX
from common.refusal import Refused
from common.views import job_page


@login_required
def registers(request: SignedInRequest) -> HttpResponse:
    """The imports so far, and the form for the next."""
    if not can_import(request.user):
        raise Http404
    form = RegisterFileForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = check_file(by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("cases:register", pk=row.pk)
    imports = RegisterImport.objects.visible_to(request.user).select_related("job__created_by__person", "agency")
    page = Paginator(imports, 25).get_page(request.GET.get("trang"))
    status = 422 if form.errors else 200
    return render(request, "cases/registers.html", {"form": form, "page": page}, status=status)


@login_required
def register(request: SignedInRequest, pk: int) -> HttpResponse:
    """One import: its progress while it runs, its verdicts when it is over."""
    row = _mine(request, pk)
    page = ImportPage(row, request.GET, now=clock.now())
    context = {"page": page, "row": row, "refusal": ""}
    return job_page(request, row.job, context, progress="cases/_import_progress.html", page="cases/register.html")


@login_required
@require_POST
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the checked file into the book."""
    row = _mine(request, pk)
    try:
        written = write_file(checked=row, by=request.user, at=clock.now())
    except Refused as refusal:
        page = ImportPage(row, request.GET, now=clock.now())
        return render(request, "cases/register.html", {"page": page, "row": row, "refusal": refusal.sentence}, status=409)
    return redirect("cases:register", pk=written.pk)


@login_required
def rejected(request: SignedInRequest, pk: int) -> Any:
    """The rows that did not enter, with their reasons, to be mended and sent again."""
    row = _mine(request, pk)
    if not row.rejected_file:
        raise Http404
    name = f"{Path(row.file_name).stem}-tra-lai.xlsx"
    return FileResponse(row.rejected_file.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


@login_required
def template(request: SignedInRequest) -> HttpResponse:
    """An empty register with its headings and a sheet of help."""
    if not can_import(request.user):
        raise Http404
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mau.xlsx"
        write_template(path)
        content = path.read_bytes()
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="mau-so-thu-ly.xlsx"'})


def _mine(request: SignedInRequest, pk: int) -> RegisterImport:
    if not can_import(request.user):
        raise Http404
    found = RegisterImport.objects.visible_to(request.user).select_related("job__created_by__person", "agency")
    return get_object_or_404(found, pk=pk)
