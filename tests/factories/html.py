"""Pages as tests read them."""

from __future__ import annotations

import re


def tight(page: str) -> str:
    """A page without the white space beside its tags: what it says, not how its template is broken into lines."""
    return re.sub(r" ?(</?[\w!][^>]*>) ?", r"\1", re.sub(r"\s+", " ", page))
