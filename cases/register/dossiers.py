"""One case of a register with all its rows: matched with the book, folded, and judged as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext_noop as _noop

from cases.batch import EventDetails, GrownCase, NewCase, NewJudgment, allocate, issued, late_events
from cases.choices import Initiation, JudgmentKind
from cases.history import CaseFacts, EventFacts, Folded, RefusedEvent, cached, fold
from cases.ledger import Holder, Postings
from cases.lifecycle import Event
from cases.models import Judgment, PartyRole
from cases.models.register import Verdict
from cases.register.comparing import compare, joined
from cases.register.matching import Matched, match
from cases.register.names import Names
from cases.register.rows import FileRow
from cases.register.stored import Key, Stored
from common.refusal import Refused, Sentence

Values = dict[str, Any]


@dataclass(slots=True)
class Dossier:
    """All readable rows of one case in the file. `spoilt_by` is a row that failed before: nothing of the case enters."""

    key: Key
    row: FileRow | None
    values: Values
    events: list[FileRow] = field(default_factory=list)
    spoilt_by: FileRow | None = None

    @property
    def case_row(self) -> FileRow | None:
        """The row of the case, if it is there and readable."""
        return None if self.row is self.spoilt_by else self.row

    def fill_blanks(self, stored: Stored) -> None:
        """A blank cell of a known case says nothing: the book speaks for it."""
        judgment, parties = stored.case.judgment, stored.parties
        in_book = {
            "judgment_number": judgment.number,
            "judged_on": judgment.judged_on,
            "court": judgment.court.code if judgment.court else None,
            "creditor": parties.get(PartyRole.CREDITOR),
            "debtor": parties.get(PartyRole.DEBTOR),
            "credit_institution": stored.case.credit_institution,
            "enforcer": stored.case.first_enforcer.code,
        }
        self.values |= {name: value for name, value in in_book.items() if self.values[name] is None}

    def rows(self) -> Iterator[FileRow]:
        """The rows still to be judged."""
        if self.case_row is not None:
            yield self.case_row
        yield from self.events

    def forget(self) -> None:
        """Let go of what was judged: 50,000 cases are held at once."""
        self.values, self.events = {}, []


class RefusedRow(Exception):
    """A row of the case is refused; what is new of the case comes back with it."""

    def __init__(self, row: FileRow, reason: Sentence, verdict: Verdict = Verdict.REJECTED) -> None:
        super().__init__(row.number)
        self.row, self.reason, self.verdict = row, reason, verdict


@dataclass(slots=True)
class DossierOutcome:
    """The verdicts on the rows of one case, and what is to be written for it."""

    verdicts: dict[int, tuple[FileRow, Verdict, list[Sentence]]] = field(default_factory=dict)
    refusals: list[RefusedRow] = field(default_factory=list)
    new: NewCase | None = None
    grown: GrownCase | None = None
    changed: tuple[Stored, Values] | None = None

    def say(self, row: FileRow, verdict: Verdict, *reasons: Sentence) -> None:
        self.verdicts[id(row)] = (row, verdict, list(reasons))

    def unless_refused(self) -> Self:
        """Go on with the other rows when one is refused, so that each gets its own reason."""
        return self

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> bool:
        if isinstance(error, RefusedRow):
            self.refusals.append(error)
        return isinstance(error, RefusedRow)


JudgmentKey = tuple[int | None, str, date | None]


@dataclass
class Judgments:
    """Judgments by (court, number, day): those of the book, and those this file brings."""

    ids: dict[JudgmentKey, int]
    new: list[NewJudgment]


def judgment_key(values: Values, names: Names) -> JudgmentKey:
    """What a judgment is known by: court, number, day."""
    court = names.court(values["court"]) if values["court"] else None
    return court, values["judgment_number"] or "", values["judged_on"]


def wanted_judgment(dossiers: Iterable[Dossier], names: Names) -> Judgments:
    """The judgments the rows name, with ids allocated for those the book does not know."""
    wanted: dict[JudgmentKey, JudgmentKind] = {}
    for dossier in dossiers:
        if dossier.case_row is not None:
            kind = JudgmentKind.from_code(dossier.values["judgment_kind"])
            wanted.setdefault(judgment_key(dossier.values, names), kind)
    known = Judgment.objects.filter(number__in={number for _, number, _ in wanted}, court_name="")
    ids: dict[JudgmentKey, int] = {
        (court, number, day): pk for pk, court, number, day in known.values_list("pk", "court", "number", "judged_on")
    }
    missing = [key for key in wanted if key not in ids]
    fresh = [NewJudgment(id_, *key, wanted[key]) for id_, key in zip(allocate(Judgment, len(missing)), missing, strict=True)]
    ids.update(zip(missing, (judgment.id for judgment in fresh), strict=True))
    return Judgments(ids, fresh)


def judge(dossier: Dossier, stored: Stored | None, names: Names, judgments: Judgments, today: date) -> DossierOutcome:
    """The verdicts on all rows of a case, and what is to be written: all of it, or nothing.

    A row the book already holds stays `same` also when another row of its case is refused.
    """
    outcome = DossierOutcome()
    if stored is not None:
        _judge_known(dossier, stored, names, judgments, today, outcome)
    elif dossier.case_row is not None:
        _judge_new(dossier, names, judgments, today, outcome)
    culprit = outcome.refusals[0].row if outcome.refusals else dossier.spoilt_by
    if culprit is None:
        return outcome
    outcome.new = outcome.grown = outcome.changed = None
    for row in dossier.rows():
        if id(row) not in outcome.verdicts or outcome.verdicts[id(row)][1] is not Verdict.SAME:
            outcome.say(row, Verdict.REJECTED, together_with(culprit))
    for refusal in outcome.refusals:
        outcome.say(refusal.row, refusal.verdict, refusal.reason)
    return outcome


def _judge_new(dossier: Dossier, names: Names, judgments: Judgments, today: date, outcome: DossierOutcome) -> None:
    values, row = dossier.values, dossier.row
    assert row is not None
    facts = None
    with outcome.unless_refused():
        _refuse_case(row, values, today)
        facts = _case_facts(row, values, names)
        outcome.say(row, Verdict.NEW)
    events = [issued(values["decided_on"], _note_of_decision(dossier))]
    for event_row in dossier.events:
        event_values = event_row.values
        with outcome.unless_refused():
            if not _is_the_decision(event_row, event_values, values["decided_on"]):
                events.append(_event_facts(event_row, event_values, names, len(events) + 1, today))
            outcome.say(event_row, Verdict.NEW)
    if outcome.refusals or facts is None or dossier.spoilt_by is not None:
        return
    with outcome.unless_refused():
        folded = _fold(row, facts, events, names)
        _refuse_unexplained(row, folded.postings, names)
        outcome.new = NewCase(
            id=0,
            judgment=judgments.ids[judgment_key(values, names)],
            decision_number=values["decision_number"],
            decided_on=values["decided_on"],
            holder=facts.holder,
            initiation=facts.initiation,
            kind=JudgmentKind.from_code(values["judgment_kind"]),
            amount=facts.amount,
            for_budget=facts.for_budget,
            cached=cached(folded),
            postings=folded.postings,
            places=folded.places,
            credit_institution=bool(values["credit_institution"]),
            creditor=values["creditor"] or "",
            debtor=values["debtor"] or "",
        )


def _judge_known(dossier: Dossier, stored: Stored, names: Names, judgments: Judgments, today: date, outcome: DossierOutcome) -> None:
    if dossier.case_row is not None:
        with outcome.unless_refused():
            _judge_case_row(dossier, stored, names, judgments, today, outcome)
    fresh = _match_events(dossier, stored, names, today, outcome)
    if fresh and not outcome.refusals:
        events = [*(event.facts for event in stored.events), *fresh]
        with outcome.unless_refused():
            folded = _fold(_origin(fresh[0]), stored.case.facts, events, names)
            grown = GrownCase(stored.case, folded, fresh)
            _refuse_unexplained(_origin(fresh[0]), grown.changes(), names)
            outcome.grown = grown


def _judge_case_row(dossier: Dossier, stored: Stored, names: Names, judgments: Judgments, today: date, outcome: DossierOutcome) -> None:
    """Same, changed (descriptive fields differ), or a conflict (a field that feeds the ledger differs)."""
    row, values = dossier.row, dossier.values
    assert row is not None
    found = compare(values, _case_facts(row, values, names), stored, names)
    if found.conflicts:
        raise RefusedRow(row, joined(found.conflicts), Verdict.CONFLICT)
    _refuse_case(row, values, today)
    outcome.say(row, Verdict.CHANGED if found.changed else Verdict.SAME, *found.changes)
    if found.changed:
        outcome.changed = (stored, found.changed | {"judgment": judgments.ids[judgment_key(values, names)]})


def _match_events(dossier: Dossier, stored: Stored, names: Names, today: date, outcome: DossierOutcome) -> list[EventFacts]:
    """Verdicts on the rows of events; returns the events that are new."""
    in_file: list[EventFacts] = []
    last = max((event.sequence for event in (*stored.events, *stored.voided)), default=0)
    for row in dossier.events:
        values = row.values
        with outcome.unless_refused():
            if _is_the_decision(row, values, stored.case.decided_on):
                outcome.say(row, Verdict.SAME)
            else:
                in_file.append(_event_facts(row, values, names, last + 1 + len(in_file), today))
    fresh = []
    for item, how, reason in match(in_file, stored):
        row = _origin(item)
        if how is Matched.CONTRADICTS:
            assert reason is not None
            outcome.refusals.append(RefusedRow(row, reason, Verdict.CONFLICT))
        elif how is Matched.NEW:
            fresh.append(item)
            outcome.say(row, Verdict.NEW)
        else:
            outcome.say(row, Verdict.SAME)
    return fresh


def _origin(item: EventFacts) -> FileRow:
    assert isinstance(item.ref, EventDetails)
    assert isinstance(item.ref.origin, FileRow)
    return item.ref.origin


# -- rows into facts --------------------------------------------------------------------------------


def _refuse_case(row: FileRow, values: Values, today: date) -> None:
    """Rules on the decision itself (input checks of the statistics workbook, statistics 4.6)."""
    decided, judged = values["decided_on"], values["judged_on"]
    reason = None
    if decided > today:
        reason = Sentence(_noop("Ngày quyết định %(day)s chưa đến; kiểm tra ngày, tháng."), {"day": f"{decided:%d/%m/%Y}"})
    elif judged is not None and judged > decided:
        reason = Sentence(
            _noop("Ngày bản án %(judged)s sau ngày quyết định %(decided)s; kiểm tra ngày, tháng có bị đảo không."),
            {"judged": f"{judged:%d/%m/%Y}", "decided": f"{decided:%d/%m/%Y}"},
        )
    elif (values["for_budget"] or 0) > values["amount"]:
        reason = Sentence(_noop("Phần nộp ngân sách lớn hơn số tiền phải thi hành; kiểm tra lại hai cột."))
    if reason is not None:
        raise RefusedRow(row, reason)


def _case_facts(row: FileRow, values: Values, names: Names) -> CaseFacts:
    try:
        unit = names.unit(values["unit"])
        enforcer = names.enforcer(values["enforcer"]).id if values["enforcer"] else unit.unassigned
    except Refused as refusal:
        raise RefusedRow(row, refusal.sentence) from None
    return CaseFacts(
        Holder(unit.id, enforcer),
        Initiation.from_code(values["initiation"]),
        values["decided_on"],
        values["amount"],
        values["for_budget"] or 0,
    )


def _is_the_decision(row: FileRow, values: Values, decided_on: date) -> bool:
    """A row `decision_issued` only repeats the row of the case; on another day it contradicts it."""
    if values["event"] != Event.DECISION_ISSUED:
        return False
    if values["occurred_on"] != decided_on:
        raise RefusedRow(
            row,
            Sentence(
                _noop("Ngày ra quyết định %(day)s khác ngày quyết định %(decided)s của việc; sửa dòng này hoặc dòng của việc."),
                {"day": f"{values['occurred_on']:%d/%m/%Y}", "decided": f"{decided_on:%d/%m/%Y}"},
            ),
        )
    return True


def _note_of_decision(dossier: Dossier) -> str:
    """What a row `decision_issued` says beside the row of the case."""
    notes = (row.values["note"] for row in dossier.events if row.values["event"] == Event.DECISION_ISSUED)
    return next(filter(None, notes), "")


def _event_facts(row: FileRow, values: Values, names: Names, sequence: int, today: date) -> EventFacts:
    day = values["occurred_on"]
    if day > today:
        raise RefusedRow(
            row,
            Sentence(_noop("Ngày %(day)s chưa đến; chỉ ghi sự kiện đã xảy ra."), {"day": f"{day:%d/%m/%Y}"}),
        )
    return EventFacts(
        Event(values["event"]),
        day,
        sequence,
        values["amount"],
        values["for_budget"],
        values["ground"] or "",
        _receiver(row, values, names),
        EventDetails(values["document_number"] or "", values["note"] or "", row),
    )


def _receiver(row: FileRow, values: Values, names: Names) -> Holder | None:
    if values["event"] not in (Event.REASSIGNED, Event.DRAWN_UP) or not (values["to_unit"] or values["to_enforcer"]):
        return None
    try:
        unit = names.unit(values["to_unit"]) if values["to_unit"] else None
        enforcer = names.enforcer(values["to_enforcer"]).id if values["to_enforcer"] else None
    except Refused as refusal:
        raise RefusedRow(row, refusal.sentence) from None
    if enforcer is None:
        assert unit is not None
        enforcer = unit.unassigned
    return Holder(unit.id if unit else 0, enforcer)


def _fold(blame: FileRow, facts: CaseFacts, events: list[EventFacts], names: Names) -> Folded:
    """Fold, or say which row stands in the way. No case that waits is left with a unit that others have followed."""
    try:
        folded = fold(facts, events)
    except RefusedEvent as refusal:
        details = refusal.event.ref
        if isinstance(details, EventDetails) and details.origin is not None:
            raise RefusedRow(details.origin, refusal.sentence) from None
        raise RefusedRow(
            blame,
            Sentence(
                _noop("Không nhập được, vì sự kiện đã có trong sổ sẽ trái luật: %(event)s ngày %(day)s. %(reason)s"),
                {
                    "event": refusal.event.event.label,
                    "day": f"{refusal.event.occurred_on:%d/%m/%Y}",
                    "reason": refusal.sentence,
                },
            ),
        ) from None
    position = folded.position
    ended = names.ended.get(position.holder.agency)
    if ended is not None and (position.is_open or position.in_book):
        raise RefusedRow(
            blame,
            Sentence(
                _noop(
                    "Việc chưa kết thúc mà đơn vị giữ đã kết thúc hoạt động ngày %(day)s; thêm dòng sự kiện chuyển giao cho đơn vị kế tục."
                ),
                {"day": f"{ended:%d/%m/%Y}"},
            ),
        )
    return folded


def _refuse_unexplained(blame: FileRow, changes: Iterable[tuple[EventFacts, Postings]], names: Names) -> None:
    """A row that moves a figure on a day of a signed book says why it comes late, or the whole file does."""
    if not names.signed or names.late_reason:
        return
    for item, day, agency in late_events(changes, names.signed):
        details = item.ref
        if isinstance(details, EventDetails) and not details.note:
            raise RefusedRow(
                details.origin or blame,
                Sentence(
                    _noop(
                        "Ngày %(day)s thuộc kỳ đã ký của đơn vị (đến hết %(to)s); ghi lý do ghi muộn vào cột ghi chú của dòng sự kiện (của quyết định: dòng decision_issued), hoặc nhập một lý do cho cả tệp."
                    ),
                    {"day": f"{day:%d/%m/%Y}", "to": f"{names.signed[agency]:%d/%m/%Y}"},
                ),
            )


def together_with(culprit: FileRow) -> Sentence:
    """Why a good row comes back: its case does."""
    return Sentence(
        _noop("Việc này chưa được nhập vì dòng %(row)s, trang %(sheet)s chưa đạt; sửa dòng đó rồi gửi lại cùng dòng này."),
        {"row": culprit.number, "sheet": culprit.layout.title},
    )
