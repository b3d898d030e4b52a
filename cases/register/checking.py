"""Checking a register: one verdict a row, and a plan of what to write. Writes nothing.

A case and its events enter together or come back together. Rows are matched against the book by what they say, so a
file may be sent again: what is stored is the same, changed or in conflict, and never entered twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _noop

from cases.batch import GrownCase, NewCase, NewJudgment, allocate
from cases.models import EnforcementCase
from cases.models.register import Verdict
from cases.register.dossiers import Dossier, Key, judge, wanted_judgment
from cases.register.names import Names
from cases.register.rows import FileRow, Register
from cases.register.stored import Stored, read_stored
from common.refusal import Refused, Sentence

PHASE_FOLDING = _noop("Đối chiếu với sổ và kiểm tra diễn biến")


@dataclass(slots=True)
class RowVerdict:
    """What is said about one row."""

    row: FileRow
    verdict: Verdict
    reasons: list[Sentence] = field(default_factory=list)
    subject: str = ""
    detail: str = ""


@dataclass
class ImportPlan:
    """The verdicts in the order of the file, and what is to be written."""

    names: Names
    verdicts: list[RowVerdict]
    new: list[NewCase]
    grown: list[GrownCase]
    changed: list[tuple[Stored, dict[str, Any]]]
    new_judgments: list[NewJudgment]
    notices: list[Sentence]

    def judgments_to_write(self) -> list[NewJudgment]:
        """The new judgments that a case which enters really needs."""
        used = {case.judgment for case in self.new} | {fields["judgment"] for _, fields in self.changed}
        return [judgment for judgment in self.new_judgments if judgment.id in used]

    def courts_to_write(self) -> dict[int, str]:
        """The unknown courts of those judgments, by id, as they are written in the file."""
        used = {judgment.court for judgment in self.judgments_to_write()}
        return {pk: name for pk, name in self.names.new_courts.values() if pk in used}

    def tally(self) -> dict[str, int]:
        """How many rows were read, and how many got each verdict."""
        counts = dict.fromkeys(Verdict.values, 0)
        for verdict in self.verdicts:
            counts[verdict.verdict] += 1
        return {"read": len(self.verdicts), **counts}


@dataclass(frozen=True)
class CheckingLimits:
    """What this import may touch: rows of one unit, or of several, and whether it may bring units and enforcers."""

    units: frozenset[str] | None = None  # codes; None for all
    may_change_units: bool = True
    late_reason: str = ""  # why rows come on days of signed books


class Checker:
    """Goes through a register once and gathers the plan."""

    def __init__(self, register: Register, *, today: date, limits: CheckingLimits, tell: Callable[[int, int, str], None]) -> None:
        self.register = register
        self.today = today
        self.limits = limits
        self.tell = tell
        self.names = Names.from_book()
        self.names.late_reason = limits.late_reason
        self.verdicts: dict[int, RowVerdict] = {}  # by id of the row
        self.dossiers: dict[Key, Dossier] = {}
        self.units = None if limits.units is None else set(limits.units)
        self._undated: set[tuple[str, str]] = set()  # unit and number of rows whose day could not be read
        self._years: dict[tuple[str, str], set[int]] = {}  # in which years a unit used a decision number

    def check(self) -> ImportPlan:
        """The plan. Reads the book; writes nothing."""
        for row in self.register.sheets["units"]:
            self._take(row, self.names.take_unit)
        for row in self.register.sheets["enforcers"]:
            self._take(row, self.names.take_enforcer)
        for row in self.register.sheets["cases"]:
            self._file_case(row)
        stored = read_stored(self._keys_in_file())
        for unit, number, year in (*self.dossiers, *stored):
            self._years.setdefault((unit, number), set()).add(year)
        for row in self.register.sheets["events"]:
            self._file_event(row, stored)
        plan = self._plan(stored)
        plan.notices = [*self.register.notices, *_notices(plan)]
        return plan

    # -- units and enforcers ------------------------------------------------------------------------

    def _take(self, row: FileRow, take: Callable[[FileRow, dict[str, Any]], tuple[Verdict, Sentence | None]]) -> None:
        """A row of units or enforcers. A unit under a unit of this import belongs to it too."""
        if self._faulty(row):
            return
        if not self.limits.may_change_units:
            self._reject(row, Sentence(_noop("Chỉ THADS tỉnh được nhập đơn vị và chấp hành viên; bỏ trang này khỏi tệp.")))
            return
        values = row.values
        if row.sheet == "units" and self.units is not None and values["parent"] in self.units:
            self.units.add(values["code"])
        if self._outside(row, values["unit" if row.sheet == "enforcers" else "code"]):
            return
        try:
            verdict, reason = take(row, values)
        except Refused as refusal:
            self._reject(row, refusal.sentence)
        else:
            self._say(row, verdict, [reason] if reason else [], subject=str(values["code"]), detail=str(values["name"]))

    # -- cases and events, gathered by case ---------------------------------------------------------

    def _file_case(self, row: FileRow) -> None:
        values = row.values
        key = _key(values)
        dossier = self.dossiers.get(key) if key else None
        if key is not None and dossier is not None and dossier.row is not None:
            self._reject(
                row,
                Sentence(
                    _noop("Quyết định %(number)s năm %(year)s của %(unit)s đã có ở dòng %(row)s; mỗi quyết định một dòng."),
                    {"number": key[1], "year": key[2], "unit": key[0], "row": dossier.row.number},
                ),
            )
            return
        if key is None:
            self._faulty(row)
            self._undated.add((values["unit"], values["decision_number"]))
            return
        self.dossiers[key] = Dossier(key, row, values)
        if self._faulty(row) or self._outside(row, values["unit"]):
            self.dossiers[key].spoilt_by = row

    def _file_event(self, row: FileRow, stored: dict[Key, Stored]) -> None:
        if row.value("unit") is None or row.value("decision_number") is None:
            self._faulty(row)
            return
        try:
            key = self._case_of(row, stored)
        except Refused as refusal:
            if not self._faulty(row):
                self._reject(row, refusal.sentence)
            return
        dossier = self.dossiers.setdefault(key, Dossier(key, None, {}))
        if self._faulty(row) or self._outside(row, row.value("unit")):
            dossier.spoilt_by = dossier.spoilt_by or row
        else:
            dossier.events.append(row)

    def _case_of(self, row: FileRow, stored: dict[Key, Stored]) -> Key:
        """Which case an event belongs to. Raises Refused when there is none, or more than one."""
        unit, number, decided_on = row.value("unit"), row.value("decision_number"), row.value("decided_on")
        if decided_on is not None:
            key = (unit, number, decided_on.year)
            if key in self.dossiers or key in stored:
                return key
            raise Refused(
                _noop("Không có quyết định %(number)s năm %(year)s của %(unit)s trong tệp và trong sổ; thêm dòng việc hoặc sửa số, ngày."),
                number=number,
                year=key[2],
                unit=unit,
            )
        years = self._years.get((unit, number), set())
        if (unit, number) in self._undated:
            raise Refused(
                _noop("Số quyết định %(number)s của %(unit)s có dòng việc chưa đọc được ngày; ghi thêm ngày quyết định."),
                number=number,
                unit=unit,
            )
        if len(years) == 1:
            return (unit, number, next(iter(years)))
        if years:
            raise Refused(
                _noop("Số quyết định %(number)s của %(unit)s có ở nhiều năm (%(years)s); ghi thêm ngày quyết định."),
                number=number,
                unit=unit,
                years=", ".join(map(str, sorted(years))),
            )
        raise Refused(
            _noop("Không có quyết định %(number)s của %(unit)s trong tệp và trong sổ; thêm dòng việc hoặc sửa số."),
            number=number,
            unit=unit,
        )

    def _keys_in_file(self) -> set[tuple[str, str]]:
        """Unit and decision number of every row."""
        wanted = {key[:2] for key in self.dossiers}
        wanted |= {
            (str(unit), str(number))
            for row in self.register.sheets["events"]
            if (unit := row.value("unit")) is not None and (number := row.value("decision_number")) is not None
        }
        return wanted

    # -- the plan -------------------------------------------------------------------------------------

    def _plan(self, stored: dict[Key, Stored]) -> ImportPlan:
        for key, dossier in self.dossiers.items():
            if key in stored and dossier.case_row is not None:
                dossier.fill_blanks(stored[key])
        judgments = wanted_judgment(self.dossiers.values(), self.names)
        plan = ImportPlan(self.names, [], [], [], [], judgments.new, [])
        total = len(self.dossiers)
        for done, dossier in enumerate(self.dossiers.values()):
            if done % 1000 == 0:
                self.tell(done, total, PHASE_FOLDING)
            outcome = judge(dossier, stored.get(dossier.key), self.names, judgments, self.today)
            for row, verdict, reasons in outcome.verdicts.values():
                self._say(row, verdict, reasons, **_labels(row, dossier))
            if outcome.new is not None:
                plan.new.append(outcome.new)
            if outcome.grown is not None:
                plan.grown.append(outcome.grown)
            if outcome.changed is not None:
                plan.changed.append(outcome.changed)
            dossier.forget()
        for case, id_ in zip(plan.new, allocate(EnforcementCase, len(plan.new)), strict=True):
            case.id = id_
        plan.verdicts = [self.verdicts[id(row)] for rows in self.register.sheets.values() for row in rows if id(row) in self.verdicts]
        return plan

    def _faulty(self, row: FileRow) -> bool:
        """Reject the row when a cell of it could not be read."""
        problems = row.problems
        if problems:
            self._say(row, Verdict.REJECTED, [problem.sentence for problem in problems], **_labels(row, None))
        return bool(problems)

    def _outside(self, row: FileRow, unit: str) -> bool:
        if self.units is None or unit in self.units:
            return False
        self._reject(
            row,
            Sentence(
                _noop("Đơn vị %(unit)s ngoài phạm vi của lần nhập này; chọn đúng đơn vị của sổ hoặc bỏ dòng này."),
                {"unit": unit},
            ),
        )
        return True

    def _reject(self, row: FileRow, reason: Sentence, dossier: Dossier | None = None) -> None:
        self._say(row, Verdict.REJECTED, [reason], **_labels(row, dossier))

    def _say(self, row: FileRow, verdict: Verdict, reasons: list[Sentence], *, subject: str = "", detail: str = "") -> None:
        self.verdicts[id(row)] = RowVerdict(row, verdict, reasons, subject, detail)


def _notices(plan: ImportPlan) -> list[Sentence]:
    courts = list(plan.courts_to_write().values())
    if not courts:
        return []
    return [
        Sentence(
            _noop("Tòa án chưa có trong danh mục, được ghi nhận chờ xác nhận: %(courts)s."),
            {"courts": "; ".join(courts[:20]) + ("; …" if len(courts) > 20 else "")},
        )
    ]


def _key(values: dict[str, Any]) -> Key | None:
    if None in (values["unit"], values["decision_number"], values["decided_on"]):
        return None
    return (values["unit"], values["decision_number"], values["decided_on"].year)


def _labels(row: FileRow, dossier: Dossier | None) -> dict[str, str]:
    if row.sheet in ("units", "enforcers"):
        return {"subject": str(row.value("code") or ""), "detail": str(row.value("name") or "")[:200]}
    about = row.value("debtor") or row.value("event") or (dossier.values.get("debtor") if dossier else "") or ""
    return {"subject": str(row.value("decision_number") or ""), "detail": str(about)[:200]}
