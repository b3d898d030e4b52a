"""Filling an empty book with simulated cases, through the same door as an import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from random import Random

from django.db import connection
from django.utils.translation import gettext_noop as _noop

from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, AgencyKind
from cases.actions.bulk import enter_judgments, record_events
from cases.actions.years import open_year
from cases.batch import EventDetails, NewCase, NewJudgment, allocate
from cases.history import cached
from cases.models import CaseEvent, EnforcementCase, Judgment, LedgerEntry, Party
from common.memory import without_garbage_collection
from common.models import Installation
from common.refusal import Refused
from common.writing import write
from enforcement.demonstration.simulation import CourtPlan, EnforcerPlan, SimulatedCase, UnitPlan, share_of_year, simulate
from enforcement.demonstration.simulation.names import person
from law.years import reporting_year

BATCH = 8_000  # cases in one COPY: large ones touch each balance less often, small ones bound the memory
PROVINCE = "tỉnh Mô Phỏng"
MOST_OFFICES, ENFORCERS_AN_OFFICE, CASES_AN_OFFICE = 13, 10, 4_000


@dataclass(frozen=True)
class Written:
    """What was written."""

    cases: int
    events: int


@write(no_person="made-up cases in an empty book")
@without_garbage_collection()
def fill_book(
    *,
    province: str,
    units: Iterable[UnitPlan],
    first_year: int,
    last_day: date,
    cases_a_year: float,
    seed: int,
    now: datetime,
    tell: Callable[[int], None] = lambda cases: None,
) -> Written:
    """Simulate cases and write them, all or nothing; open the reporting years; mark the data as made up.

    Raises Refused when the book holds any case: made-up cases never mix with real ones.
    """
    if EnforcementCase.objects.exists():
        raise Refused(_noop("Sổ đã có việc thi hành án; dữ liệu minh họa chỉ được tạo trong sổ trống. Dùng một cơ sở dữ liệu khác."))
    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True, "province_name": province})
    rng = Random(seed)  # noqa: S311 - nothing secret: the same seed gives the same province
    cases = simulate(units=tuple(units), first_year=first_year, last_day=last_day, cases_a_year=cases_a_year, rng=rng)
    written = Written(0, 0)
    for batch in _batches(cases):
        written = Written(written.cases + len(batch), written.events + _write(batch))
        tell(written.cases)
    for year in range(first_year, reporting_year(last_day) + 1):
        open_year(year=year, now=now)
    _learn_the_new_size()
    return written


def _batches(cases: Iterator[SimulatedCase]) -> Iterator[list[SimulatedCase]]:
    """Batches, the next one simulated while the database works on the last."""
    with ThreadPoolExecutor(1) as worker:
        upcoming = worker.submit(lambda: list(islice(cases, BATCH)))
        while batch := upcoming.result():
            upcoming = worker.submit(lambda: list(islice(cases, BATCH)))
            yield batch


def _write(batch: list[SimulatedCase]) -> int:
    """Write some cases with their judgments. Returns the number of events."""
    fresh = list({id(case.judgment): case.judgment for case in batch if not case.judgment.id}.values())
    for judgment, id_ in zip(fresh, allocate(Judgment, len(fresh)), strict=True):
        judgment.id = id_
    enter_judgments(NewJudgment(one.id, one.court, one.number, one.judged_on, one.kind) for one in fresh)
    new = [_new_case(case, id_) for case, id_ in zip(batch, allocate(EnforcementCase, len(batch)), strict=True)]
    record_events(new=new, grown=(), by=None)
    return sum(len(case.postings) for case in new)


def _new_case(case: SimulatedCase, id_: int) -> NewCase:
    postings = [(replace(item, ref=EventDetails(document_number=str(item.ref))), postings) for item, postings in case.folded.postings]
    facts = case.facts
    return NewCase(
        id_,
        case.judgment.id,
        case.decision_number,
        facts.decided_on,
        facts.holder,
        facts.initiation,
        case.kind,
        facts.amount,
        facts.for_budget,
        cached(case.folded),
        postings,
        case.folded.places,
        case.credit_institution,
        case.creditor,
        case.debtor,
    )


def _learn_the_new_size() -> None:
    """Let the planner of queries know at once how large the tables have become."""
    with connection.cursor() as cursor:
        for model in (Judgment, EnforcementCase, Party, CaseEvent, LedgerEntry):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


@write(no_person="made-up cases in an empty book")
def simulate_province(
    *, cases: int, years: int, seed: int, today: date, now: datetime, tell: Callable[[int], None] = lambda cases: None
) -> Written:
    """A whole made-up province with so many cases over the last reporting years, into an empty book.

    Raises Refused when the book has cases or an enforcing agency.
    """
    if Agency.objects.enforcing().exists():
        raise Refused(_noop("Đã có cơ quan thi hành án trong sổ; tỉnh mô phỏng cần một cơ sở dữ liệu trống."))
    first_year = reporting_year(today) - years + 1
    share = sum(share_of_year(year, today) for year in range(first_year, reporting_year(today) + 1))
    return fill_book(
        province=PROVINCE,
        units=_create_units(cases // years, Random(seed)),  # noqa: S311
        first_year=first_year,
        last_day=today,
        cases_a_year=cases / share,
        seed=seed,
        now=now,
        tell=tell,
    )


def _create_units(cases_a_year: int, rng: Random) -> list[UnitPlan]:
    """The province and as many offices as such a load needs, ten enforcers each, some faster than others."""
    root = create_agency(code="THADS-MP", name=f"THADS {PROVINCE}", kind=AgencyKind.PROVINCE)
    units = []
    for number in range(1, min(MOST_OFFICES, 2 + cases_a_year // CASES_AN_OFFICE) + 1):
        office = create_agency(
            code=f"KV{number}",
            name=f"Phòng THADS khu vực {number}",
            short_name=f"Khu vực {number}",
            kind=AgencyKind.OFFICE,
            parent=root,
            position=number,
        )
        court = create_agency(code=f"TAND-KV{number}", name=f"Tòa án nhân dân khu vực {number}", kind=AgencyKind.COURT)
        people = [
            create_enforcer(code=f"CHV-{number:02}{place:02}", name=person(rng), agency=office)
            for place in range(1, ENFORCERS_AN_OFFICE + 1)
        ]
        enforcers = tuple(EnforcerPlan(p.pk, rng.uniform(0.7, 1.3), rng.uniform(0.7, 1.3)) for p in people)
        units.append(UnitPlan(office.pk, enforcers, (CourtPlan(court.pk),), rng.uniform(0.6, 1.6), rng.uniform(0.6, 1.5)))
    return units
