"""Imports behind the page: a file is checked by one job, and written by another."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from cases.actions.registers import Imported, import_register
from cases.models import RegisterImport, RegisterRow
from cases.models.register import Verdict
from cases.permissions import check_can_import
from cases.register.returning import write_rejected
from common import jobs
from common.models import Job, JobStatus
from common.refusal import Refused
from common.writing import part_of_a_write, write

JOB = "import_register"
KEPT_ROWS = 200_000  # rows whose verdict is kept for the page; all are counted


@write
def check_file(*, file: UploadedFile, agency: Agency | None, by: User, at: datetime, late_reason: str = "") -> RegisterImport:
    """Take a file in and have it checked; nothing is written to the book."""
    check_can_import(by, agency)
    job = jobs.create(kind=JOB, by=by, at=at)
    return RegisterImport.objects.create(
        file=file,
        file_name=Path(file.name or "so.xlsx").name[:200],
        file_size=file.size or 0,
        agency=agency,
        job=job,
        dry_run=True,
        late_reason=late_reason,
    )


@write
def write_file(*, checked: RegisterImport, by: User, at: datetime) -> RegisterImport:
    """Have a checked file written into the book. Raises Refused when it is not checked, or written already."""
    check_can_import(by, checked.agency)
    locked = RegisterImport.objects.select_for_update(of=("self",)).select_related("job").get(pk=checked.pk)
    if not locked.dry_run or locked.job.status != JobStatus.DONE:
        raise Refused(_noop("Tệp chưa kiểm tra xong; chờ kiểm tra xong rồi ghi."))
    written = RegisterImport.objects.filter(checked=locked).first()
    if written is not None:
        return written
    job = jobs.create(kind=JOB, by=by, at=at)
    return RegisterImport.objects.create(
        file=locked.file.name,
        file_name=locked.file_name,
        file_size=locked.file_size,
        agency=locked.agency,
        job=job,
        dry_run=False,
        late_reason=locked.late_reason,
        checked=locked,
    )


def run(job: Job, progress: jobs.Progress, today: date) -> None:
    """Do the work of an import job. What it writes and the mark that it is done are one transaction."""
    row = RegisterImport.objects.select_related("agency", "job__created_by").get(job=job)

    def also(imported: Imported) -> None:
        _keep(row, imported)
        jobs.finish(job)

    import_register(
        Path(row.file.path),
        by=job.created_by,
        today=today,
        agency=row.agency,
        dry_run=row.dry_run,
        late_reason=row.late_reason,
        tell=progress.tell,
        also=also,
    )


@part_of_a_write
def _keep(row: RegisterImport, imported: Imported) -> None:
    """Keep the answer: the tally, the verdicts, and the file of rows to mend."""
    plan = imported.plan
    row.tally = plan.tally()
    row.notices = [{"vi": notice.in_language("vi"), "en": notice.in_language("en")} for notice in plan.notices]
    row.rows.all().delete()
    RegisterRow.objects.bulk_create(
        (
            RegisterRow(
                register_import=row,
                sheet=verdict.row.sheet,
                row=verdict.row.number,
                verdict=verdict.verdict,
                subject=verdict.subject[:200],
                detail=verdict.detail[:200],
                reason=" ".join(reason.in_language("vi") for reason in verdict.reasons),
                reason_en=" ".join(reason.in_language("en") for reason in verdict.reasons),
            )
            for verdict in plan.verdicts[:KEPT_ROWS]
        ),
        batch_size=5000,
    )
    to_mend = [(v.row, v.reasons) for v in plan.verdicts if v.verdict in (Verdict.REJECTED, Verdict.CONFLICT)]
    if to_mend:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "tra-lai.xlsx"
            write_rejected(path, to_mend, imported.register)
            with path.open("rb") as file:
                row.rejected_file.save(f"{Path(row.file_name).stem}-tra-lai.xlsx", File(file), save=False)
    row.save()
