"""Walking lists of the API and of the pages, to the last row."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client


def walk(client: Client, address: str, **words: Any) -> list[dict[str, Any]]:
    """Every row of a list of the API, page after page by its `next`."""
    rows: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        answer = client.get(following, words if following == address else None)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        rows.extend(body["results"])
        following = body["next"]
    return rows


def walk_page(client: Client, address: str, **words: Any) -> list[int]:
    """The ids of all cases a list page links to, page after page."""
    found: list[int] = []
    number = 1
    while True:
        answer = client.get(address, words | {"trang": number})
        assert answer.status_code == 200
        text = answer.content.decode()
        found += [int(pk) for pk in re.findall(r'class="row-link" href="/viec/(\d+)/"', text)]
        if 'rel="next"' not in text:
            return found
        number += 1
