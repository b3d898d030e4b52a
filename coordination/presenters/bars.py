"""The bar of what was in time, late and missed."""

from __future__ import annotations

from decimal import Decimal

from coordination.scorecard import Tally

Part = tuple[str, Decimal, Decimal]  # class, from, width in per cent


def parts(tally: Tally) -> list[Part]:
    """Its parts, one after the other; what there is none of has no part."""
    found, at = [], Decimal(0)
    for name, count in (("b-fill", tally.kept), ("s-late", tally.late), ("s-miss", tally.missed)):
        if count:
            width = Decimal(100) * count / tally.total
            found.append((name, at, width))
            at += width
    return found
