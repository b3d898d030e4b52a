"""Writes of the kit itself: what a person sets for their own account."""

from __future__ import annotations

from typing import Any

from common.writing import write


@write
def keep_language(*, language: str, by: Any) -> None:
    """Keep the language of the pages in the account."""
    by.language = language
    by.save(update_fields=["language"])
