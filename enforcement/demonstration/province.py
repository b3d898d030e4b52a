"""Agencies and people of the demonstration province, and how fast each of them works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from agencies.actions.reorganisations import rename, succeed
from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, AgencyKind, Change, Person, Post, Reorganisation
from agencies.roles import Role
from enforcement.demonstration.simulation import CourtPlan, EnforcerPlan, Following, UnitPlan
from enforcement.demonstration.simulation.names import BANKS, person

NAME = "tỉnh Nam Hải"
REORGANISED = date(2025, 7, 1)  # area offices and area courts replaced those of the districts
INSTRUMENT = "Quyết định minh họa số 97/QĐ-BTP-MH"
ENFORCERS_A_UNIT = 6
Courts = list[tuple[CourtPlan, ...]]

# Area number: the districts whose offices and courts came before it, the share of cases, and the pace. Area 2 is ahead,
# 5 behind.
AREAS = {
    1: (("thành phố Nam Hải", "huyện Nam Lĩnh"), 1.7, 1.0),
    2: (("thị xã Cửa Lớn",), 1.1, 2.0),
    3: (("huyện Tân Hòa",), 1.2, 1.05),
    4: (("huyện Phú Điền", "huyện Phú Hạ"), 1.0, 1.1),
    5: (("huyện Bình Lâm",), 1.1, 0.42),
    6: (("huyện Đông Thạnh", "huyện Đông Lộc"), 0.9, 1.0),
    7: (("huyện Vĩnh Phước",), 0.8, 1.2),
    8: (("huyện An Trạch",), 0.7, 0.9),
    9: (("huyện Hòn Sáng",), 0.4, 1.1),
}
OWN_WEIGHT, OWN_SPEED = 0.5, 0.95  # cases the province handles itself
OVERLOADED = "CHV-017"  # has three times the cases of a colleague, and half the pace


@dataclass(frozen=True)
class SamplePlace:
    """What was created: the province, its offices by area, enforcers by code, and the plan of each unit."""

    root: Agency
    offices: dict[int, Agency]
    enforcers: dict[str, tuple[Person, Agency]]
    plans: list[UnitPlan]


def create(*, now: datetime) -> SamplePlace:
    """Create agencies, enforcers, heads and clerks, as they are today and as they were before the reorganisation."""
    rng = Random(NAME)  # noqa: S311 - nothing secret: the same names every time
    former = f"Cục Thi hành án dân sự {NAME}"
    root = create_agency(code="THADS-NH", name=former, short_name="Cục THADS", kind=AgencyKind.PROVINCE)
    decision = _decision(Change.RENAMED, now)
    rename(agency=root, name=f"THADS {NAME}", short_name="THADS tỉnh", reorganisation=decision)
    courts = _create_courts(now)
    _create_partners()
    offices = {area: _create_office(area, root) for area in AREAS}
    enforcers: dict[str, tuple[Person, Agency]] = {}
    plans: list[UnitPlan] = []
    for area, office in [*offices.items(), (0, root)]:
        team = _staff(office, enforcers, rng)
        plans.extend(_plans(area, team, office, courts[area], now) if area else [_own_plan(team, root, courts[0])])
        _appoint(office, Role.OFFICE_HEAD if area else Role.PROVINCE_HEAD, "LD", rng)
        _appoint(office, Role.CLERK, "TK", rng)
    return SamplePlace(root, offices, enforcers, plans)


def _decision(change: Change, now: datetime) -> Reorganisation:
    return Reorganisation.objects.create(
        change=change, effective_on=REORGANISED, instrument=INSTRUMENT, decided_on=date(2025, 6, 20), recorded_at=now
    )


def _create_office(area: int, root: Agency) -> Agency:
    return create_agency(
        code=f"KV{area}",
        name=f"Phòng THADS khu vực {area}",
        short_name=f"Khu vực {area}",
        kind=AgencyKind.OFFICE,
        parent=root,
        position=area,
        since=REORGANISED,
    )


def _staff(unit: Agency, enforcers: dict[str, tuple[Person, Agency]], rng: Random) -> list[EnforcerPlan]:
    """The enforcers of a unit, with codes that run through the province."""
    team = []
    for place in range(ENFORCERS_A_UNIT):
        code = f"CHV-{len(enforcers) + 1:03}"
        enforcer = create_enforcer(code=code, name=person(rng), agency=unit, since=unit.since)
        enforcers[code] = (enforcer, unit)
        load, pace = (3.0, 0.5) if code == OVERLOADED else (1.0, 0.8 + 0.1 * place)
        team.append(EnforcerPlan(enforcer.pk, load, pace))
    return team


def _own_plan(team: list[EnforcerPlan], root: Agency, courts: Courts) -> UnitPlan:
    return UnitPlan(root.pk, tuple(team), tuple(plan for plans in courts for plan in plans), OWN_WEIGHT, OWN_SPEED)


def _plans(area: int, team: list[EnforcerPlan], office: Agency, courts: Courts, now: datetime) -> Iterator[UnitPlan]:
    """The offices of the districts up to the reorganisation, each with its part of the team, and the one of the area."""
    districts, weight, speed = AREAS[area]
    now_there, *before = courts
    old = []
    for number, (district, court) in enumerate(zip(districts, before, strict=True)):
        unit = create_agency(
            code=f"CC{area}{'AB'[number]}",
            name=f"Chi cục THADS {district}",
            short_name=district[:1].upper() + district[1:],
            kind=AgencyKind.OFFICE,
            parent=office.parent,
            position=area,
        )
        old.append(unit)
        members = tuple(team[number :: len(districts)])
        for member in members:
            Post.objects.create(person_id=member.id, agency=unit, role=Role.ENFORCER, until=REORGANISED - timedelta(1))
        following = Following(office.pk, REORGANISED, INSTRUMENT)
        yield UnitPlan(unit.pk, members, court, weight / len(districts), speed, following=following)
    succeed(predecessors=old, successors=[office], reorganisation=_decision(Change.MERGED, now))
    courts_until_now = (*now_there, *(plan for plans in before for plan in plans))
    yield UnitPlan(office.pk, tuple(team), courts_until_now, weight, speed, since=REORGANISED)


def _appoint(unit: Agency, role: Role, prefix: str, rng: Random) -> Person:
    someone = Person.objects.create(code=f"{prefix}-{unit.code}", name=person(rng))
    Post.objects.create(person=someone, agency=unit, role=role)
    return someone


def _create_courts(now: datetime) -> dict[int, Courts]:
    """The courts by area (0: the province's): that of today first, then those of the districts before it."""
    top = create_agency(code="TAND-NH", name=f"Tòa án nhân dân {NAME}", kind=AgencyKind.COURT)
    courts: dict[int, Courts] = {0: [(CourtPlan(top.pk),)]}
    for area, (districts, *_rest) in AREAS.items():
        court = create_agency(
            code=f"TAND-KV{area}",
            name=f"Tòa án nhân dân khu vực {area}",
            short_name=f"TAND khu vực {area}",
            kind=AgencyKind.COURT,
            parent=top,
            position=area,
            since=REORGANISED,
        )
        before = [
            create_agency(
                code=f"TAND-H{area}{'AB'[number]}",
                name=f"Tòa án nhân dân {district}",
                kind=AgencyKind.COURT,
                parent=top,
                position=100 + area,
            )
            for number, district in enumerate(districts)
        ]
        succeed(predecessors=before, successors=[court], reorganisation=_decision(Change.MERGED, now))
        courts[area] = [
            (CourtPlan(court.pk, since=court.since),),
            *((CourtPlan(old.pk, until=old.until),) for old in before),
        ]
    return courts


def _create_partners() -> None:
    """Everybody the enforcement agencies work with."""
    procuracy = create_agency(code="VKSND-NH", name=f"Viện kiểm sát nhân dân {NAME}", kind=AgencyKind.PROCURACY)
    for area in AREAS:
        create_agency(
            code=f"VKSND-KV{area}",
            name=f"Viện kiểm sát nhân dân khu vực {area}",
            short_name=f"VKSND khu vực {area}",
            kind=AgencyKind.PROCURACY,
            parent=procuracy,
            position=area,
            since=REORGANISED,
        )
    for code, name, kind in (
        ("CA-NH", f"Công an {NAME}", AgencyKind.POLICE),
        ("CAX-TH", "Công an xã Tân Hòa", AgencyKind.POLICE),
        ("UBND-NH", f"Ủy ban nhân dân {NAME}", AgencyKind.PEOPLES_COMMITTEE),
        ("BCD-NH", f"Ban Chỉ đạo thi hành án dân sự {NAME}", AgencyKind.STEERING_COMMITTEE),
        ("STP-NH", f"Sở Tư pháp {NAME}", AgencyKind.DEPARTMENT),
        ("STC-NH", f"Sở Tài chính {NAME}", AgencyKind.DEPARTMENT),
        ("SNNMT-NH", f"Sở Nông nghiệp và Môi trường {NAME}", AgencyKind.DEPARTMENT),
        ("VPDKDD-NH", f"Văn phòng đăng ký đất đai {NAME}", AgencyKind.LAND_REGISTRY),
        ("BHXH-NH", f"Bảo hiểm xã hội {NAME}", AgencyKind.SOCIAL_INSURANCE),
        *((f"NH-{number}", name, AgencyKind.CREDIT_INSTITUTION) for number, name in enumerate(BANKS, 1)),
    ):
        create_agency(code=code, name=name, kind=kind)
