"""Fields of what is sent to the API."""

from __future__ import annotations

from typing import Any

from rest_framework.relations import SlugRelatedField


class CodeField(SlugRelatedField[Any]):
    """A record told by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("code", **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The record. A NUL, which the database does not take, is a code of nobody."""
        if isinstance(data, str) and "\x00" in data:
            self.fail("does_not_exist", slug_name="code", value=data.replace("\x00", "\ufffd"))
        return super().to_internal_value(data)
