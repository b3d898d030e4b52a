"""What a version of the statutory forms is: which forms, the columns as sums over accounts, and the identities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _noop

from common.refusal import Refused
from reports.statutory.algebra import Check, Sum
from reports.statutory.definition import Definition


@dataclass(frozen=True)
class FormColumn:
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
    """The forms under one circular. `columns` and `identities` are those of the forms read from the ledger."""

    name: str
    circular: str
    since: date
    columns: tuple[FormColumn, ...]
    identities: tuple[Check, ...]
    forms: tuple[Definition, ...]
    provisional: bool = False
    note: Any = ""
    by_key: dict[str, FormColumn] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})

    def form(self, code: str) -> Definition:
        """The form with this number. Raises Refused when the version has none."""
        for form in self.forms:
            if form.code == code:
                return form
        raise Refused(
            _noop("Mẫu %(version)s không có biểu %(form)s; các biểu: %(forms)s."),
            field="form",
            version=self.name,
            form=code[:20],
            forms=", ".join(form.code for form in self.forms),
        )
