"""The kinds of requests between agencies: to whom, under which time limit, and what they do to the case. Pure.

The rows stand in `seeds/request_kinds.csv`; their time limits are rules of `law/deadlines.py`, each in force from a day to
a day, so that a request is judged by the rule of the day on which it was received.
Source: Law 106/2025 and Decree 152/2026, article by article in the rows; rows marked recalled or inferred say so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agencies.models.agency import AgencyKind
from law.citations import in_words
from law.deadlines import LimitUnit, Rule, rule_on

SEED = Path(__file__).parent / "seeds" / "request_kinds.csv"
SENT, ACCEPTED = "sent", "accepted"  # when a request becomes a ground to postpone


@dataclass(frozen=True)
class RequestKind:
    """One kind. `limits` are codes of rules, the first the usual one, none where the law sets no time.

    `hold` is the ground on which the case may be postponed from `hold_when` on.
    """

    code: str
    sign: str
    label: str
    label_en: str
    to: tuple[AgencyKind, ...]
    limits: tuple[str, ...]
    articles: str
    hold: str
    hold_when: str
    next_step: str
    next_step_en: str
    about: str  # "judgment" where it asks about the judgment itself
    evidence: str

    def __str__(self) -> str:
        return self.label_en if get_language() == "en" else self.label

    @property
    def basis(self) -> str:
        """The articles, in words."""
        return in_words(self.articles)

    @property
    def then(self) -> str:
        """What follows, in the active language; empty where the law says nothing."""
        return self.next_step_en if get_language() == "en" else self.next_step

    @property
    def is_about_judgment(self) -> bool:
        """Whether the court is asked to mend its own judgment: the defect is told, and counted by court."""
        return self.about == "judgment"


@cache
def kinds() -> dict[str, RequestKind]:
    """All kinds by code, in the order of the seed."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _kind(row) for row in csv.DictReader(file)}


def _kind(row: dict[str, str]) -> RequestKind:
    words = {
        name: row[name]
        for name in (
            "code",
            "sign",
            "label",
            "label_en",
            "articles",
            "hold",
            "hold_when",
            "next_step",
            "next_step_en",
            "about",
        )
    }
    to = tuple(AgencyKind(word) for word in row["to"].split())
    return RequestKind(**words, to=to, limits=tuple(row["limits"].split()), evidence=row["evidence"])


def limit_words(kind: RequestKind, today: date) -> str:
    """The time limits of a kind, in words."""
    rules = [rule for code in kind.limits if (rule := rule_on(code, today)) is not None]
    return "; ".join(dict.fromkeys(length(rule) for rule in rules)) or _("luật không quy định thời hạn")


def length(rule: Rule) -> str:
    """How long a rule gives."""
    if rule.unit is LimitUnit.IMMEDIATE:
        return _("ngay")
    assert rule.amount is not None
    count = rule.amount
    words = {
        LimitUnit.WORKING_DAY: ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", count),
        LimitUnit.CALENDAR_DAY: ngettext("%(count)s ngày", "%(count)s ngày", count),
        LimitUnit.MONTH: ngettext("%(count)s tháng", "%(count)s tháng", count),
        LimitUnit.HOUR: ngettext("%(count)s giờ", "%(count)s giờ", count),
        LimitUnit.YEAR: ngettext("%(count)s năm", "%(count)s năm", count),
    }
    assert rule.unit is not None
    said = words[rule.unit] % {"count": count}
    return _("%(limit)s, phức tạp %(longest)s") % {"limit": said, "longest": rule.extended_to} if rule.extended_to else said
