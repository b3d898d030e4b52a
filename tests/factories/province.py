"""A small made-up province: three offices, seven enforcers, some sixty cases, targets of every layer, and a person for
each kind of reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, AgencyKind, Person, Post, User
from agencies.roles import Role
from cases.actions.bulk import record_events
from cases.batch import NewCase, allocate, issued
from cases.choices import Initiation, JudgmentKind
from cases.history import CaseFacts, cached, fold
from cases.ledger import Holder
from cases.models import CaseEvent, EnforcementCase, EventVoid, Judgment, LateEntry, LedgerEntry, SignedBook
from common import clock
from enforcement.demonstration.simulate import fill_book
from enforcement.demonstration.simulation import CourtPlan, EnforcerPlan, UnitPlan
from law.years import reporting_year
from reports.actions.targets import set_target
from reports.models import Comparator, Confirmation, Evidence, FrozenForm, Layer, ReportStep, TargetMeasure

NAME = "tỉnh Đông Lĩnh"
PASSWORD = "mot-mat-khau-du-dai"
YEARS, CASES_A_YEAR, SEED = 3, 26, 7

# Who signs in: the name, the function, the agency, and the code of the person if the book knows one already.
PEOPLE = {
    "thanhvien": (Role.COMMITTEE_MEMBER, "BCD", ""),
    "truongtinh": (Role.PROVINCE_HEAD, "THADS", ""),
    "thongke": (Role.STATISTICIAN, "THADS", ""),
    "truong1": (Role.OFFICE_HEAD, "KV1", ""),
    "truong2": (Role.OFFICE_HEAD, "KV2", ""),
    "truong3": (Role.OFFICE_HEAD, "KV3", ""),
    "thuky1": (Role.CLERK, "KV1", ""),
    "thuky2": (Role.CLERK, "KV2", ""),
    "chv11": (Role.ENFORCER, "KV1", "CHV-11"),
    "toaan": (Role.COURT_OFFICER, "TAND-KV1", ""),
    "kiemsat": (Role.PROCURATOR, "VKSND", ""),
    "congan": (Role.POLICE_OFFICER, "CA", ""),
    "toatinh": (Role.COURT_OFFICER, "TAND-THADS", ""),
    "nganhang": (Role.AGENCY_OFFICER, "NH", ""),
    "quantri": (Role.ADMINISTRATOR, "THADS", ""),
}
PARTNERS = (
    ("BCD", "Ban Chỉ đạo thi hành án dân sự", AgencyKind.STEERING_COMMITTEE),
    ("VKSND", "Viện kiểm sát nhân dân", AgencyKind.PROCURACY),
    ("CA", "Công an", AgencyKind.POLICE),
    ("NH", "Ngân hàng Sông Đông", AgencyKind.CREDIT_INSTITUTION),
)
RATES = {  # per cent of cases and of money
    Layer.NATIONAL_ASSEMBLY: ("84.00", "52.00"),
    Layer.MINISTRY: ("84.30", "52.20"),
    Layer.PROVINCE: ("84.50", "52.50"),
    Layer.UNIT: ("84.70", "53.00"),
    Layer.ENFORCER: ("85.00", "53.50"),
}
APPEND_ONLY = (CaseEvent, EventVoid, LedgerEntry)
NEVER_EMPTIED = (*APPEND_ONLY, LateEntry, SignedBook, FrozenForm, ReportStep, Confirmation)
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Book:
    """What was created. `year` is the reporting year that runs; enforcers are told by their code."""

    year: int
    province: Agency
    offices: tuple[Agency, ...]
    enforcers: dict[str, tuple[Person, Agency]]
    courts: dict[str, Agency]

    @property
    def units(self) -> tuple[Agency, ...]:
        return (self.province, *self.offices)


def build(*, today: date, now: datetime) -> Book:
    """The whole province, with cases up to today."""
    book = create_province(reporting_year(today))
    plans = [
        UnitPlan(
            unit.pk,
            tuple(EnforcerPlan(person.pk) for person, at in book.enforcers.values() if at == unit),
            (CourtPlan(book.courts[unit.code].pk),),
            weight=0.5 if unit == book.province else 1.0,
            speed=1.0 + 0.3 * place,
        )
        for place, unit in enumerate(book.units)
    ]
    fill_book(
        province=NAME,
        units=plans,
        first_year=book.year - YEARS + 1,
        last_day=today,
        cases_a_year=CASES_A_YEAR,
        seed=SEED,
        now=now,
    )
    set_targets(book)
    return book


def create_province(year: int) -> Book:
    """Agencies, enforcers and accounts; no case and no target."""
    province = create_agency(code="THADS", name=f"THADS {NAME}", short_name="THADS tỉnh", kind=AgencyKind.PROVINCE)
    for code, name, kind in PARTNERS:
        create_agency(code=code, name=f"{name} {NAME}", kind=kind)
    offices = tuple(
        create_agency(
            code=f"KV{number}",
            name=f"Phòng THADS khu vực {number}",
            short_name=f"Khu vực {number}",
            kind=AgencyKind.OFFICE,
            parent=province,
            position=number,
        )
        for number in (1, 2, 3)
    )
    units = (province, *offices)
    courts = {
        unit.code: create_agency(
            code=f"TAND-{unit.code}",
            name=f"Tòa án nhân dân {unit.brief}",
            kind=AgencyKind.COURT,
            position=unit.position,
        )
        for unit in units
    }
    enforcers = {}
    for unit in units:
        for place in (1,) if unit == province else (1, 2):
            code = f"CHV-{unit.position}{place}"
            name = f"{('Nguyễn', 'Trần', 'Lê', 'Phạm')[unit.position]} Văn {('An', 'Bình')[place - 1]}"
            enforcers[code] = (create_enforcer(code=code, name=name, agency=unit), unit)
    password = PBKDF2PasswordHasher().encode(PASSWORD, salt="muoi")  # the hash the portal itself uses
    for username, (role, agency, person) in PEOPLE.items():
        create_account(username, role, agency, person=person, password=password)
    return Book(year, province, offices, enforcers, courts)


def create_account(username: str, role: Role, agency: str, *, person: str = "", password: str = "!") -> User:
    """A sign-in for a new person with this post, or for one the book knows."""
    if person:
        who = Person.objects.get(code=person)
    else:
        who = Person.objects.create(code=f"NV-{username}", name=f"Đặng Thị {username.capitalize()}")
        Post.objects.create(person=who, agency=Agency.objects.get(code=agency), role=role)
    return User.objects.create(
        username=username,
        password=password,
        person=who,
        language="vi",
        is_staff=role == Role.ADMINISTRATOR,
    )


def set_targets(book: Book) -> None:
    """Targets of every layer for the running year and the one before; the year before that has none of the nation."""
    for year in (book.year - 1, book.year):
        for layer, measures in RATES.items():
            for agency, enforcer in _whom(book, layer):
                for measure, rate in zip(TargetMeasure, measures, strict=True):
                    set_target(
                        year=year,
                        layer=layer,
                        measure=measure,
                        rate=Decimal(rate),
                        comparator=Comparator.ABOVE,
                        instrument=f"Quyết định {year}",
                        agency=agency,
                        enforcer=enforcer,
                        evidence=Evidence.MADE_UP,
                    )


def _whom(book: Book, layer: Layer) -> list[tuple[Agency | None, Person | None]]:
    if layer == Layer.PROVINCE:
        return [(book.province, None)]
    if layer == Layer.UNIT:
        return [(office, None) for office in book.offices]
    if layer == Layer.ENFORCER:
        return [(unit, person) for person, unit in book.enforcers.values()]
    return [(None, None)]


def build_now() -> Book:
    """The whole province as of today."""
    return build(today=clock.today(), now=clock.now())


@contextmanager
def lent(blocker: DjangoDbBlocker, make: Callable[[], Book] = build_now) -> Iterator[Book]:
    """A book for a module of tests, each of which takes back what it writes: all of it is taken back at the end."""
    with blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


@transaction.atomic
def open_case(
    unit: Agency,
    enforcer: Person,
    *,
    decided_on: date,
    number: str,
    amount: int = 10_000_000,
    for_budget: int = 0,
    initiation: Initiation = Initiation.ON_REQUEST,
    kind: JudgmentKind = JudgmentKind.CIVIL,
) -> EnforcementCase:
    """A case with its enforcement decision and nothing more."""
    judgment = Judgment.objects.create(number=f"{number}/{decided_on.year}/DS-ST", judged_on=decided_on, kind=kind)
    holder = Holder(unit.pk, enforcer.pk)
    folded = fold(CaseFacts(holder, initiation, decided_on, amount, for_budget), [issued(decided_on)])
    (id_,) = allocate(EnforcementCase, 1)
    new = NewCase(
        id=id_,
        judgment=judgment.pk,
        decision_number=number,
        decided_on=decided_on,
        holder=holder,
        initiation=initiation,
        kind=kind,
        amount=amount,
        for_budget=for_budget,
        cached=cached(folded),
        postings=folded.postings,
        places=folded.places,
        creditor="Lê Thị Được",
        debtor="Phạm Văn Phải",
    )
    record_events(new=[new], grown=[], by=None)
    return EnforcementCase.objects.get(pk=id_)


def empty() -> None:
    """Empty the test database. The book refuses it: that one trigger is switched off for the moment."""
    refusing = [
        (model._meta.db_table, trigger.get_pgid(model))
        for model in NEVER_EMPTIED
        for trigger in model._meta.triggers  # type: ignore[attr-defined]
        if trigger.name == "never_emptied"
    ]
    assert len(refusing) == len(NEVER_EMPTIED)
    assert str(connection.settings_dict["NAME"]).startswith("test_")
    tables = [name for name in connection.introspection.table_names() if name not in KEPT_TABLES]
    with transaction.atomic(), connection.cursor() as cursor:
        for table, trigger in refusing:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        for table, trigger in refusing:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
