"""Which law applies: civil judgment enforcement changed on 1 July 2026, from Law 26/2008 to Law 106/2025. Pure."""

from __future__ import annotations

from datetime import date
from enum import Enum

LAW_106_IN_FORCE = date(2026, 7, 1)


class Regime(Enum):
    """Which law applies on a day."""

    A = "Luật 26/2008"
    B = "Luật 106/2025"

    @classmethod
    def on(cls, day: date) -> Regime:
        return cls.B if day >= LAW_106_IN_FORCE else cls.A
