"""Judgments of the demonstration province that came lately or wait, and cases entrusted to it: the registers are not empty."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from agencies.models import Agency
from cases.actions.entrustments import take_in_entrustment
from cases.actions.intake import take_in_judgment, take_in_request
from cases.choices import Initiation, JudgmentKind
from cases.models import HandoverChannel
from enforcement.demonstration.simulation.names import BANKS, person

SERIES = (
    (JudgmentKind.CIVIL, "DS-ST"),
    (JudgmentKind.CRIMINAL, "HS-ST"),
    (JudgmentKind.COMMERCIAL, "KDTM-ST"),
    (JudgmentKind.FAMILY, "HNGĐ-ST"),
)
SENDERS = ("THADS tỉnh Bắc Sơn", "THADS tỉnh Tây Giang", "THADS thành phố Hải Thanh")  # made up
OF_EACH_COURT = 12
FIRST_NUMBER = 9_001  # far from the numbers of the simulated cases


def create(*, today: date, now: datetime) -> int:
    """Some judgments for each office, of the last hundred days. Returns how many."""
    rng = Random("bản án")  # noqa: S311 - nothing secret: the same every time
    offices = Agency.objects.filter(kind="office", code__startswith="KV").existing(today).order_by("code")
    count = sum(_of_office(office, today, now, rng) for office in offices)
    for place, office in enumerate(offices):
        _entrusted(office, place, today, now)
    return count


def _of_office(office: Agency, today: date, now: datetime, rng: Random) -> int:
    court = Agency.objects.get(code=f"TAND-{office.code}")
    for place in range(OF_EACH_COURT):
        kind, suffix = SERIES[place % len(SERIES)]
        effective_on = today - timedelta(rng.randrange(5, 100))
        number = FIRST_NUMBER + place + (1 if place > OF_EACH_COURT // 2 else 0)  # one number is missing in between
        sent = effective_on + timedelta(rng.choice((3, 9, 14, 21, 33, 48)))
        received = sent + timedelta(rng.randrange(1, 4))
        came = received <= today
        ex_officio = kind == JudgmentKind.CRIMINAL or place % 5 == 0
        row = take_in_judgment(
            number=f"{number}/{effective_on.year}/{suffix}",
            judged_on=effective_on - timedelta(30),
            court=court,
            kind=kind,
            unit=office,
            effective_on=effective_on,
            urgent=False,
            handed_over_on=sent if came else None,
            received_on=received if came else None,
            channel=rng.choice(HandoverChannel.values) if came else "",
            ex_officio=ex_officio,
            on_request=not ex_officio or place % 2 == 0,
            note="",
            by=None,
            at=now,
            today=today,
        )
        if came and row.on_request and rng.random() < 0.4:
            asked_on = min(received + timedelta(rng.randrange(1, 30)), today)
            requester = rng.choice(BANKS) if rng.random() < 0.3 else person(rng)
            take_in_request(handover=row, requester=requester, content="", received_on=asked_on, by=None, at=now, today=today)
    return OF_EACH_COURT


def _entrusted(office: Agency, place: int, today: date, now: datetime) -> None:
    """One case from a neighbouring province for each office: some wait in time, some are late."""
    came = today - timedelta(1 + 3 * (place % 5))
    sender = SENDERS[place % len(SENDERS)]
    take_in_entrustment(
        number=f"{9_101 + place}/{came.year}/DS-ST",
        judged_on=came - timedelta(120),
        court=None,
        court_name=f"Tòa án nhân dân {sender.removeprefix('THADS ')}",
        kind=JudgmentKind.CIVIL,
        unit=office,
        sender=sender,
        document_number=f"{71 + place}/QĐ-THADS",
        document_on=came - timedelta(4),
        received_on=came,
        initiation=Initiation.ON_REQUEST if place % 3 else Initiation.EX_OFFICIO,
        content="",
        by=None,
        at=now,
        today=today,
    )
