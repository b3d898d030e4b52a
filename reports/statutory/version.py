"""What a version of forms 01 and 02 is: its columns as sums over accounts, and its identities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reports.figures import Check, Sum


@dataclass(frozen=True)
class Column:
    """A column: its key, its label in the law's words, and its sum. `group` is the head it stands under."""

    key: str
    label: Any  # a lazily translated text
    sum: Sum
    group: tuple[Any, ...] = ()
    computed: bool = False
    money_only: bool = False

    @property
    def spoken(self) -> Any:
        """The label where it stands alone: a sum within a group is known by its group."""
        return self.group[-1] if self.computed and self.group else self.label


@dataclass(frozen=True)
class Version:
    """A version of forms 01 and 02 under one circular."""

    name: str
    circular: str
    since: date
    columns: tuple[Column, ...]
    identities: tuple[Check, ...]
    provisional: bool = False
    note: Any = ""
    by_key: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})
