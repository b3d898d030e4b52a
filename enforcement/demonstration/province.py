"""Agencies and people of the demonstration province, and how fast each of them works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, AgencyKind, Person, Post
from agencies.roles import Role
from cases.simulation import CourtPlan, EnforcerPlan, UnitPlan
from cases.simulation.names import BANKS, person

NAME = "tỉnh Nam Hải"
REORGANISED = date(2025, 7, 1)  # area offices and area courts replaced those of the districts
ENFORCERS_A_UNIT = 6

# Area number: the district whose court came before it, the share of cases, and the pace. Area 2 is ahead, 5 behind.
AREAS = {
    1: ("thành phố Nam Hải", 1.7, 1.0),
    2: ("thị xã Cửa Lớn", 1.1, 2.0),
    3: ("huyện Tân Hòa", 1.2, 1.05),
    4: ("huyện Phú Điền", 1.0, 1.1),
    5: ("huyện Bình Lâm", 1.1, 0.42),
    6: ("huyện Đông Thạnh", 0.9, 1.0),
    7: ("huyện Vĩnh Phước", 0.8, 1.2),
    8: ("huyện An Trạch", 0.7, 0.9),
    9: ("huyện Hòn Sáng", 0.4, 1.1),
}
OWN_WEIGHT, OWN_SPEED = 0.5, 0.95  # cases the province handles itself
OVERLOADED = "CHV-017"  # has three times the cases of a colleague, and half the pace


@dataclass(frozen=True)
class Place:
    """What was created: the province, its offices by area, enforcers by code, and the plan of each unit."""

    root: Agency
    offices: dict[int, Agency]
    enforcers: dict[str, tuple[Person, Agency]]
    plans: list[UnitPlan]


def create() -> Place:
    """Create agencies, enforcers, heads and clerks."""
    rng = Random(NAME)  # noqa: S311 - nothing secret: the same names every time
    root = create_agency(
        code="THADS-NH", name=f"THADS {NAME}", short_name="THADS tỉnh", kind=AgencyKind.PROVINCE, since=REORGANISED
    )
    courts = _create_courts()
    _create_partners()
    offices = {area: _create_office(area, root) for area in AREAS}
    enforcers: dict[str, tuple[Person, Agency]] = {}
    plans = []
    for area, office in [*offices.items(), (0, root)]:
        plans.append(_plan(area, _staff(office, enforcers, rng), office, courts[area]))
        _appoint(office, Role.OFFICE_HEAD if area else Role.PROVINCE_HEAD, "LD", rng)
        _appoint(office, Role.CLERK, "TK", rng)
    return Place(root, offices, enforcers, plans)


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


def _staff(unit: Agency, enforcers: dict[str, tuple[Person, Agency]], rng: Random) -> list[Person]:
    """The enforcers of a unit, with codes that run through the province."""
    team = []
    for _place in range(ENFORCERS_A_UNIT):
        code = f"CHV-{len(enforcers) + 1:03}"
        enforcer = create_enforcer(code=code, name=person(rng), agency=unit)
        enforcers[code] = (enforcer, unit)
        team.append(enforcer)
    return team


def _plan(area: int, team: list[Person], unit: Agency, courts: tuple[CourtPlan, ...]) -> UnitPlan:
    weight, speed = AREAS[area][1:] if area else (OWN_WEIGHT, OWN_SPEED)
    members = []
    for place, enforcer in enumerate(team):
        load, pace = (3.0, 0.5) if enforcer.code == OVERLOADED else (1.0, 0.8 + 0.1 * place)
        members.append(EnforcerPlan(enforcer.pk, load, pace))
    return UnitPlan(unit.pk, tuple(members), courts, weight, speed)


def _appoint(unit: Agency, role: Role, prefix: str, rng: Random) -> Person:
    someone = Person.objects.create(code=f"{prefix}-{unit.code}", name=person(rng))
    Post.objects.create(person=someone, agency=unit, role=role)
    return someone


def _create_courts() -> dict[int, tuple[CourtPlan, ...]]:
    """The courts by area (0: the province's), those before the reorganisation too."""
    top = create_agency(code="TAND-NH", name=f"Tòa án nhân dân {NAME}", kind=AgencyKind.COURT)
    courts: dict[int, tuple[CourtPlan, ...]] = {0: (CourtPlan(top.pk),)}
    for area, (district, *_rest) in AREAS.items():
        now = create_agency(
            code=f"TAND-KV{area}",
            name=f"Tòa án nhân dân khu vực {area}",
            short_name=f"TAND khu vực {area}",
            kind=AgencyKind.COURT,
            parent=top,
            position=area,
            since=REORGANISED,
        )
        before = create_agency(
            code=f"TAND-H{area}",
            name=f"Tòa án nhân dân {district}",
            kind=AgencyKind.COURT,
            parent=top,
            position=100 + area,
        )
        before.until = REORGANISED - timedelta(1)
        before.save()
        courts[area] = (CourtPlan(now.pk, since=now.since), CourtPlan(before.pk, until=before.until))
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
