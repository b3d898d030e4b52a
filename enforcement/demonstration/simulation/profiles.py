"""What cases come in: their kinds, how often each occurs, and what must be paid.

The shares follow the published results of provinces (ex officio about 70 %, mostly court fees and fines); amounts are
log-normal around a median, so that a few cases, mostly of banks, hold most of the money.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import log
from random import Random

from cases.choices import Initiation, JudgmentKind

MILLION = 1_000_000
LARGEST = 250_000 * MILLION  # đồng; one case must not be the whole province


@dataclass(frozen=True)
class Profile:
    """One sort of case: how often, how much (median in đồng and spread of the logarithm), and who is in it.

    `without_money`, `credit` and `company` are shares: duties without money, banks as creditor, companies as debtor.
    """

    initiation: Initiation
    kind: JudgmentKind
    code: str  # in the number of the judgment: "123/2025/DS-ST"
    frequency: float
    median: int
    spread: float
    for_budget: bool = False
    without_money: float = 0.0
    credit: float = 0.0
    company: float = 0.0


_OFFICE, _REQUEST = Initiation.EX_OFFICIO, Initiation.ON_REQUEST
PROFILES = (
    Profile(_OFFICE, JudgmentKind.CIVIL, "DS-ST", 29, 5 * MILLION, 1.3, for_budget=True, company=0.05),
    Profile(_OFFICE, JudgmentKind.CRIMINAL, "HS-ST", 25, 10 * MILLION, 1.5, for_budget=True, without_money=0.12),
    Profile(_OFFICE, JudgmentKind.FAMILY, "HNGĐ-ST", 10, MILLION * 2 // 5, 0.9, for_budget=True),
    Profile(_OFFICE, JudgmentKind.COMMERCIAL, "KDTM-ST", 3, 24 * MILLION, 1.2, for_budget=True, company=0.8),
    Profile(_OFFICE, JudgmentKind.ADMINISTRATIVE, "HC-ST", 1.5, MILLION * 3 // 10, 0.4, for_budget=True),
    Profile(_OFFICE, JudgmentKind.LABOUR, "LĐ-ST", 0.8, 2 * MILLION, 1.0, for_budget=True, company=0.9),
    Profile(_OFFICE, JudgmentKind.BANKRUPTCY, "QĐ-TBPS", 0.2, 900 * MILLION, 1.2, company=1.0),
    Profile(_OFFICE, JudgmentKind.OTHER, "QĐ", 0.5, 3 * MILLION, 1.0, for_budget=True),
    Profile(_REQUEST, JudgmentKind.CIVIL, "DS-ST", 15, 120 * MILLION, 1.5, without_money=0.1, credit=0.1, company=0.06),
    Profile(_REQUEST, JudgmentKind.FAMILY, "HNGĐ-ST", 5, 36 * MILLION, 1.2, without_money=0.15),
    Profile(_REQUEST, JudgmentKind.COMMERCIAL, "KDTM-ST", 5, 700 * MILLION, 1.4, credit=0.5, company=0.85),
    Profile(_REQUEST, JudgmentKind.CRIMINAL, "HS-ST", 3, 60 * MILLION, 1.3),
    Profile(_REQUEST, JudgmentKind.LABOUR, "LĐ-ST", 1, 45 * MILLION, 1.0, company=0.95),
    Profile(_REQUEST, JudgmentKind.ADMINISTRATIVE, "HC-ST", 0.4, 150 * MILLION, 1.0, without_money=0.4),
    Profile(_REQUEST, JudgmentKind.ARBITRATION, "PQTT", 0.2, 2_500 * MILLION, 1.0, company=1.0),
    Profile(_REQUEST, JudgmentKind.OTHER, "QĐ", 0.4, 20 * MILLION, 1.0),
)
_BANK_MEDIAN, _BANK_SPREAD = 2_200 * MILLION, 1.15
_SHARES = list(accumulate(profile.frequency for profile in PROFILES))


def any_profile(rng: Random) -> Profile:
    """One sort of case, by frequency."""
    return rng.choices(PROFILES, cum_weights=_SHARES)[0]


def any_amount(profile: Profile, rng: Random, *, credit: bool) -> int:
    """What must be paid, in đồng; 0 for a duty without money."""
    if rng.random() < profile.without_money:
        return 0
    median, spread = (_BANK_MEDIAN, _BANK_SPREAD) if credit else (profile.median, profile.spread)
    amount = min(int(rng.lognormvariate(log(median), spread)), LARGEST)
    return max(200_000, amount - amount % 1_000) if rng.random() < 0.9 else max(200_001, amount)
