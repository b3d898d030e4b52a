"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

NONE = "–"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""
    names = list(heads)
    return "\n".join(_line(cells) for cells in (names, ["---"] * len(names), *rows))


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def code(words: Iterable[object]) -> str:
    """Words of the code, or a dash for none."""
    return ", ".join(f"`{word}`" for word in words) or NONE
