"""What the page of an import shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cases.lifecycle import Event
from cases.models import RegisterImport, RegisterRow
from cases.models.register import Verdict
from common import numbers
from common.models import JobStatus
from common.shapes import Stage, Tab, TallyCell

BADGES = {
    Verdict.NEW: ("good", "tick"),
    Verdict.SAME: ("mute", "dot"),
    Verdict.CHANGED: ("info", "dot"),
    Verdict.CONFLICT: ("warn", "pause"),
    Verdict.REJECTED: ("bad", "dot"),
}
SHEETS = {
    "units": gettext_lazy("Đơn vị"),
    "enforcers": gettext_lazy("Chấp hành viên"),
    "cases": gettext_lazy("Việc"),
    "events": gettext_lazy("Diễn biến"),
}


@dataclass(frozen=True)
class RowLine:
    """One row of the file and what is said about it."""

    row: RegisterRow
    kind: str
    mark: str
    verdict: Any
    sheet: str
    reason: str
    detail: str


class ImportPage:
    """An import as its page shows it."""

    def __init__(self, row: RegisterImport, query: Mapping[str, str], *, now: datetime) -> None:
        self.row = row
        self.job = row.job
        self.now = now
        self.verdict = query.get("ket_qua", "") if query.get("ket_qua") in Verdict.values else ""
        self.page_number = query.get("trang", "1")

    @property
    def running(self) -> bool:
        return not self.job.is_over

    @property
    def state(self) -> str:
        """How far it is, as the head of the page says it."""
        if self.running:
            return str(self.job.get_status_display())
        if self.job.has_failed:
            return _("không thực hiện được")
        return _("kiểm tra xong, chưa ghi vào sổ") if self.row.dry_run else _("đã ghi vào sổ")

    @property
    def to_write(self) -> int:
        """Rows that writing would enter: new and changed."""
        return self.row.tally.get("new", 0) + self.row.tally.get("changed", 0)

    @property
    def can_write(self) -> bool:
        return self.row.dry_run and self.job.status == JobStatus.DONE and self.to_write > 0 and self.written is None

    @cached_property
    def written(self) -> RegisterImport | None:
        """The import that wrote this checked file, if there is one."""
        return RegisterImport.objects.filter(checked=self.row).first()

    @property
    def write_label(self) -> str:
        text = ngettext("Ghi %(rows)s dòng vào sổ", "Ghi %(rows)s dòng vào sổ", self.to_write)
        return text % {"rows": numbers.number(self.to_write)}

    @property
    def steps(self) -> list[Stage]:
        read = self.row.tally.get("read", 0)
        rows = _("%(rows)s dòng") % {"rows": numbers.number(read)}
        checking = self.row.dry_run and self.running
        done = self.job.status == JobStatus.DONE
        return [
            Stage(_("Chọn tệp"), "done", numbers.moment(self.job.created_at)),
            Stage(_("Kiểm tra"), "now" if checking else "done" if not self.row.dry_run or done else "", rows if read else ""),
            Stage(_("Duyệt kết quả"), "done" if not self.row.dry_run else "now" if done else ""),
            Stage(_("Ghi vào sổ"), "" if self.row.dry_run else "done" if done else "now", rows if done and not self.row.dry_run else ""),
        ]

    @property
    def tally(self) -> list[TallyCell]:
        counts = self.row.tally
        details = {
            Verdict.NEW: _("vào sổ"),
            Verdict.SAME: _("đã có, giữ nguyên"),
            Verdict.CHANGED: _("cập nhật phần mô tả"),
            Verdict.CONFLICT: _("sổ và tệp khác nhau"),
            Verdict.REJECTED: _("có lý do từng dòng"),
        }
        kinds = {Verdict.NEW: "good", Verdict.CONFLICT: "warn", Verdict.REJECTED: "bad"}
        cells = [
            TallyCell(
                counts.get(verdict, 0),
                verdict.label,
                f"?ket_qua={verdict}#ket-qua",
                details[verdict],
                kinds.get(verdict, ""),
            )
            for verdict in Verdict
        ]
        return [*cells, TallyCell(counts.get("read", 0), _("dòng trong tệp"), kind="sum")]

    @cached_property
    def rows(self) -> Page:
        """A page of the verdicts, those of one word if one is chosen; what needs a hand comes first."""
        found = self.row.rows.all()
        if self.verdict:
            found = found.filter(verdict=self.verdict)
        return Paginator(found, 50).get_page(self.page_number)

    @property
    def lines(self) -> list[RowLine]:
        english = get_language() == "en"
        return [
            RowLine(
                row,
                *BADGES[Verdict(row.verdict)],
                Verdict(row.verdict).label,
                str(SHEETS[row.sheet]),
                row.reason_en if english else row.reason,
                str(Event(row.detail).label) if row.sheet == "events" and row.detail in Event.values else row.detail,
            )
            for row in self.rows
        ]

    @property
    def tabs(self) -> list[Tab]:
        counts = self.row.tally
        base = reverse("cases:register", args=[self.row.pk])
        tabs = [Tab(_("Tất cả"), f"{base}#ket-qua", not self.verdict, counts.get("read", 0))]
        for verdict in Verdict:
            tabs.append(Tab(verdict.label, f"{base}?ket_qua={verdict}#ket-qua", self.verdict == verdict, counts.get(verdict, 0)))
        return tabs

    @property
    def notices(self) -> list[str]:
        return [notice[get_language() or "vi"] for notice in self.row.notices]

    @property
    def left(self) -> str:
        """A rough time left, from the pace so far."""
        if not self.job.done or not self.job.total or self.job.done >= self.job.total or not self.job.heartbeat_at:
            return ""
        gone = (self.now - self.job.created_at).total_seconds()
        seconds = int(gone * (self.job.total - self.job.done) / self.job.done)
        return _("còn khoảng %(seconds)s giây") % {"seconds": seconds} if seconds < 3600 else ""
