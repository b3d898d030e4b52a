"""What a statutory form is: what it counts, how its rows are laid out, or which register fills it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from reports.statutory.algebra import Measure


class FormLayout(Enum):
    """The rows of a form of the ledger."""

    KINDS = "kinds"  # initiation and kind of judgment; units or enforcers if asked
    HOLDERS = "holders"  # every unit, and under it its enforcers


@dataclass(frozen=True)
class LedgerForm:
    """A form read from the ledger: forms 01 to 05. `measures` are its parts, one below the other."""

    code: str
    title: Any  # a lazily translated text
    measures: tuple[Measure, ...]
    layout: FormLayout = FormLayout.KINDS


@dataclass(frozen=True)
class RegisterColumn:
    """A column of a form of a register; `group` is the head it stands under."""

    key: str
    label: Any
    group: tuple[Any, ...] = ()
    computed: bool = False

    @property
    def spoken(self) -> Any:
        """The label where it stands alone."""
        return f"{self.group[-1]}: {self.label}" if self.group else self.label


@dataclass(frozen=True)
class RegisterForm:
    """A form filled from a register of its own: forms 06 to 12. Where no register answers a cell, it stays blank.

    The subjects are those of circular 05/2024 art. 2; columns and rows are inferred from what reports print (the
    annex could not be read).
    """

    code: str
    title: Any
    columns: tuple[RegisterColumn, ...]
    rows: Sequence[tuple[str, Any]]


Definition = LedgerForm | RegisterForm
