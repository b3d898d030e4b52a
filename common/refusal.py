"""A refusal: one clear sentence, in the reader's language, that says what is wrong and what to do.

Domain code raises `Refused`; pages, commands, imports and the API translate it. Nothing is half done when it is raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext


@dataclass(frozen=True)
class Sentence:
    """A translatable sentence with its values: `Sentence(_noop("Thiếu cột %(column)s."), {"column": "amount"})`.

    The template is a Vietnamese message id (mark it with `gettext_noop`, so that it is extracted). A value that is a
    Sentence itself is rendered in the same language.
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.template) % {name: str(value) for name, value in self.values.items()}

    def in_language(self, language: str) -> str:
        """The sentence in `vi` or `en`, whatever language is active."""
        with translation.override(language):
            return str(self)


def listed(words: Iterable[Any]) -> Any:
    """Words, lazily translated ones too, with commas between them: a value of a Sentence."""
    items = list(words)
    return format_lazy(", ".join(["{}"] * len(items)), *items)


class Refused(Exception):
    """The request is refused by a rule. `field` names the input at fault, if one is."""

    def __init__(self, template: str | Sentence, *, field: str = "", **values: Any) -> None:
        self.sentence = template if isinstance(template, Sentence) else Sentence(template, values)
        self.field = field
        super().__init__(template)

    def __str__(self) -> str:
        return str(self.sentence)
