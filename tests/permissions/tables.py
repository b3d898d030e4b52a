"""What an app's addresses need, by name. A name that needs nothing is in no table.

`of` are the things the line is about, None where it is about nothing in particular.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Tables:
    """`arguments` stand in the address, `queries` are asked after it (their second parameter is the column "of what").

    `bodies` are sent with an order, as JSON to the API unless a file is among them. `written_out` are whole addresses,
    where a pattern does not lead back to one.
    """

    arguments: Mapping[str, Callable[[Any], list[Any]]] = field(default_factory=dict)
    queries: Mapping[str, Callable[[Any, str], dict[str, Any]]] = field(default_factory=dict)
    bodies: Mapping[str, Callable[[Any], dict[str, Any]]] = field(default_factory=dict)
    written_out: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> set[str]:
        """All names the tables speak of."""
        return {*self.arguments, *self.queries, *self.bodies, *self.written_out}
