"""A long list as a workbook, made by a job; it is kept for a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_noop as _noop

from agencies.models import User
from common import jobs
from common.models import Job
from common.refusal import Refused, Sentence
from common.writing import write
from desk import files
from desk.models import ListExport
from desk.registry import LISTINGS

JOB = "export_list"
KEPT = timedelta(1)
PHASE = _noop("Ghi từng dòng vào tệp")


@write
def ask_for_export(*, listing: str, query: str, columns: Sequence[str], language: str, by: User, at: datetime) -> ListExport:
    """Have the list of an address made into a workbook. What this person had made before a day ago goes."""
    for old in ListExport.objects.filter(job__created_by=by, job__created_at__lt=at - KEPT):
        old.file.delete(save=False)
        old.job.delete()
    job = jobs.create(kind=JOB, by=by, at=at)
    return ListExport.objects.create(job=job, listing=listing, query=query[:2000], columns=list(columns), language=language)


def run(job: Job, progress: jobs.Progress, today: date) -> None:
    """Make the workbook as the person may see the list now."""
    row = ListExport.objects.select_related("job__created_by").get(job=job)
    place = LISTINGS[row.listing]
    user = row.job.created_by
    if not place.permission(user):
        raise Refused(_noop("Không còn quyền xem danh sách này."))
    columns = place.listing.chosen(row.columns)
    with translation.override(row.language), TemporaryDirectory() as folder:
        rows = place.rows(user, QueryDict(row.query), today)
        total = rows.order_by().count()
        path = Path(folder) / f"{row.listing}.xlsx"
        with path.open("wb") as target:
            files.write_xlsx(
                target,
                files.written(rows, columns),
                columns,
                str(place.listing.key),
                tell=lambda done: progress.tell(done, total, Sentence(PHASE)),
            )
        _keep(row=row, job=job, path=path, by=user)


@write
def _keep(*, row: ListExport, job: Job, path: Path, by: User | None) -> None:
    """Keep the workbook with the mark that its job is done."""
    with path.open("rb") as made:
        row.file.save(path.name, File(made))
    jobs.finish(job)
