"""Where the figures of a report stand: every number carries the mark of a note that names form, cell and day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cases.balances import By
from common import numbers
from reports.statutory.algebra import Measure
from reports.statutory.compute import RATE, Form

_VI = "vi"
_BY = {By.UNIT: " theo đơn vị", By.ENFORCER: " theo chấp hành viên", By.NONE: ""}


class Notes:
    """Numbered notes in the order of their first mark; the same source has one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, source: str) -> str:
        """The mark of a source: "[3]"."""
        return f"[{self._numbers.setdefault(source, len(self._numbers) + 1)}]"

    def lines(self) -> list[str]:
        """The notes themselves."""
        return [f"[{number}] {source}" for source, number in self._numbers.items()]


@dataclass(frozen=True)
class Cited:
    """A form whose numbers are told with their source."""

    form: Form
    notes: Notes

    @property
    def name(self) -> str:
        """The form as a note names it."""
        return f"Biểu {self.form.question.form}"

    @property
    def day(self) -> str:
        """The last day of the form's period."""
        return numbers.day(self.form.question.period.to)

    def has(self, key: str) -> bool:
        """Whether this form shows a column."""
        return any(column.key == key for column in self.form.columns)

    def column(self, key: str) -> int:
        """The number of a column, or of the rate, which comes last."""
        keys = [column.key for column in self.form.columns]
        return keys.index(key) + 1 if key in keys else len(keys) + 1

    def mark(self, key: str, row: str = "total") -> str:
        """The mark of the note on a cell."""
        label = self.form.row(row).key.label
        return self.notes.mark(f"{self.name}, dòng {label}, cột {self.column(key)}; {self.day}")

    def mark_of_column(self, key: str) -> str:
        """The mark of the note on a column of a table whose rows are those of the form."""
        by = _BY[self.form.question.by]
        return self.notes.mark(f"{self.name}{by}, cột {self.column(key)}, dòng cùng tên; {self.day}")

    def number(self, key: str, row: str = "total") -> str:
        """A number with its mark and its unit: "10.967[3] việc"."""
        return counted(self.form.row(row).number(key), self.mark(key, row), self.form.question.measures[0])

    def rate(self, row: str = "total") -> str:
        """The rate with its mark: "80,10%[4]"; an en dash needs none."""
        rate = self.form.row(row).rate
        return numbers.NOTHING if rate is None else numbers.rate(rate, language=_VI) + self.mark(RATE, row)

    def difference(self, before: Cited, key: str) -> str:
        """How a total stands to that of another period: "tăng 12[7] việc"."""
        gap = self.form.total.number(key) - before.form.total.number(key)
        if not gap:
            return "không đổi"
        mark = self.notes.mark(f"hiệu của {self.mark(key)} và {before.mark(key)}")
        return f"{_way(gap)} {counted(abs(gap), mark, self.form.question.measures[0])}"

    def difference_of_rates(self, before: Cited) -> str:
        """How the rate stands to that of another period: "tăng 1,90 điểm %[8]"; empty where one of them is missing."""
        now, then = self.form.total.rate, before.form.total.rate
        if now is None or then is None:
            return ""
        if now == then:
            return "không đổi"
        mark = self.notes.mark(f"hiệu của {self.mark(RATE)} và {before.mark(RATE)}")
        return f"{_way(now - then)} {points(now - then)}{mark}"


def counted(value: int, mark: str, measure: Measure) -> str:
    """A number of cases or an exact amount, with its mark."""
    unit = "việc" if measure is Measure.CASES else "đồng"
    return f"{numbers.number(value, language=_VI)}{mark}{numbers.NBSP}{unit}"


def points(gap: Decimal) -> str:
    """A difference of rates without its sign: the words say the direction."""
    return numbers.points(gap, language=_VI, signed=False)


def _way(gap: Decimal | int) -> str:
    return "tăng" if gap > 0 else "giảm"
