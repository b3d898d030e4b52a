"""What is sent to the API: JSON of a sensible depth. Its size is limited by `DATA_UPLOAD_MAX_MEMORY_SIZE`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework import exceptions
from rest_framework.parsers import JSONParser


class JSONBody(JSONParser):
    """The body of a request. Raises ParseError for what is no JSON, or nested beyond all reading."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """The document."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError from None
