"""What pages show of an agreement: a card a party, its obligations with their bars, its people, its versions, two texts side by side."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from agencies.models import AgencyKind, User
from common import numbers
from common.shapes import Badge
from coordination.models import AgreementParty, AgreementState, CoordinationAgreement
from coordination.models.agreement import SOON
from coordination.obligations import Kept, by_holder, measured, summed
from coordination.presenters.bars import Part, parts
from coordination.scorecard import Tally
from law.years import reporting_year, year_start


def state_badge(row: CoordinationAgreement, today: date) -> Badge:
    """In force, over, replaced, or still being drawn up."""
    if row.is_in_force(today):
        return Badge("good", "tick", _("Đang hiệu lực"))
    kinds = {AgreementState.DRAFT: "info", AgreementState.COMMENTS: "info"}
    if row.state == AgreementState.SIGNED:
        is_coming = row.effective_on is not None and row.effective_on > today
        return Badge("info", "clock", _("Chưa có hiệu lực")) if is_coming else Badge("mute", "dot", _("Hết hiệu lực"))
    return Badge(kinds.get(AgreementState(row.state), "mute"), "dot", row.get_state_display())


def warnings(row: CoordinationAgreement, today: date) -> list[str]:
    """What is coming: the end of the term, the planned review, the end of the comments."""
    found = []
    if row.state == AgreementState.SIGNED and row.until is not None and row.until <= today + SOON:
        found.append(_("Hết hiệu lực %(day)s (%(left)s): soạn bản ký lại.") % _left(row.until, today))
    if row.state == AgreementState.SIGNED and row.review_on is not None and row.review_on <= today + SOON:
        found.append(_("Sơ kết, tổng kết dự kiến %(day)s (%(left)s).") % _left(row.review_on, today))
    if row.state == AgreementState.COMMENTS and row.comments_until is not None:
        found.append(_("Lấy ý kiến đến %(day)s (%(left)s).") % _left(row.comments_until, today))
    return found


def _left(day: date, today: date) -> dict[str, str]:
    left = numbers.time_left(day, today)
    return {"day": numbers.day(day), "left": left[:1].lower() + left[1:]}


class Row(NamedTuple):
    """One obligation with its bar."""

    kept: Kept
    parts: list[Part]


class Group(NamedTuple):
    """The obligations of one kind of agency, with their sum."""

    label: str
    tally: Tally
    parts: list[Part]
    rows: list[Row]


def groups(rows: list[Kept]) -> list[Group]:
    """By who has the obligations."""
    found = []
    for holder, kept in by_holder(rows).items():
        tally = summed(kept)
        label = str(AgencyKind(holder).label)
        found.append(Group(label, tally, parts(tally), [Row(one, parts(one.tally)) for one in kept]))
    return found


@dataclass(frozen=True)
class Seat:
    """A party: who signs, whom to ask now, and whom before."""

    party: AgreementParty
    contact: Any
    former: list[Any]


def seats(row: CoordinationAgreement) -> list[Seat]:
    """The parties in their order."""
    found = []
    for party in row.parties.select_related("agency").prefetch_related("contacts"):
        contacts = list(party.contacts.all())
        found.append(
            Seat(
                party,
                next((one for one in contacts if one.until is None), None),
                [one for one in contacts if one.until],
            )
        )
    return found


def versions(row: CoordinationAgreement, user: User) -> list[CoordinationAgreement]:
    """The versions that follow one another and that the reader may see, the newest first."""
    first, later = row, [row]
    while first.replaces is not None:
        first = first.replaces
        later.append(first)
    newest = row
    while (following := newest.replaced_by.order_by("-pk").first()) is not None:
        newest = following
        later.insert(0, newest)
    seen = CoordinationAgreement.objects.visible_to(user).filter(pk__in=[one.pk for one in later])
    visible = set(seen.values_list("pk", flat=True))
    return [one for one in later if one.pk in visible]


def context(row: CoordinationAgreement, user: User, since: date | None, until: date | None, today: date) -> dict[str, Any]:
    """All that the page of an agreement shows."""
    start = since or max(filter(None, (year_start(reporting_year(today)), row.effective_on)))
    end = until or today
    kept = measured(row, start, end, today) if row.state in (AgreementState.SIGNED, AgreementState.REPLACED) else []
    return {
        "row": row,
        "badge": state_badge(row, today),
        "warnings": warnings(row, today),
        "groups": groups(kept),
        "whole": summed(kept),
        "since": start,
        "until": end,
        "seats": seats(row),
        "versions": versions(row, user),
        "clauses": list(row.clauses.prefetch_related("obligations", "comments__agency")),
        "comments": list(row.comments.select_related("agency", "clause", "recorded_by__person")),
        "reviews": list(row.reviews.prefetch_related("lines__obligation__clause")),
    }


class Word(NamedTuple):
    """A run of words of a comparison: the same, only in the old text, only in the new one."""

    kind: str
    text: str


class Compared(NamedTuple):
    """One clause of two versions."""

    code: str
    state: str
    label: str
    words: list[Word]


def compare(old: CoordinationAgreement, new: CoordinationAgreement) -> list[Compared]:
    """Two versions clause by clause, in the order of the new one; what was dropped stands at the end."""
    before = {clause.code: clause for clause in old.clauses.all()}
    after = {clause.code: clause for clause in new.clauses.all()}
    labels = {"same": _("giữ nguyên"), "changed": _("sửa"), "added": _("thêm mới"), "dropped": _("bỏ")}
    found = []
    for code in [*after, *(code for code in before if code not in after)]:
        was, becomes = before.get(code), after.get(code)
        said = [f"{clause.heading}. {clause.text}".strip() if clause else "" for clause in (was, becomes)]
        state = "added" if was is None else "dropped" if becomes is None else "same" if said[0] == said[1] else "changed"
        found.append(Compared(code, state, labels[state], _words(*said)))
    ladders = ["; ".join(one.rungs) for one in (old, new)]
    state = "same" if ladders[0] == ladders[1] else "changed"
    return [*found, Compared(_("Bất đồng"), state, labels[state], _words(*ladders))]


def _words(old: str, new: str) -> list[Word]:
    one, other = old.split(), new.split()
    found = []
    for tag, first, last, start, end in difflib.SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Word("same", " ".join(one[first:last])))
            continue
        if first < last:
            found.append(Word("old", " ".join(one[first:last])))
        if start < end:
            found.append(Word("new", " ".join(other[start:end])))
    return found
