"""Choices stored as small integers and spoken of by code: `Initiation.EX_OFFICIO` is 1 in the book, `ex_officio` outside."""

from __future__ import annotations

from typing import Self

from django.db.models import IntegerChoices


class CodedChoices(IntegerChoices):
    """An integer choice whose outward name (files, API, addresses) is its member name in lower case."""

    @property
    def code(self) -> str:
        """The outward name, for example `ex_officio`."""
        return self.name.lower()

    @classmethod
    def from_code(cls, code: str) -> Self:
        """The member with this outward name. Raises KeyError for an unknown one."""
        return cls[code.upper()]

    @classmethod
    def codes(cls) -> list[str]:
        """All outward names, in order."""
        return [member.code for member in cls]
