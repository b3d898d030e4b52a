"""What the dashboard costs before it can be read: little, nothing moves, and the console stays silent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Response

from tests.journeys.browser import Visitors

MOST = 100 * 1024  # bytes over the wire, everything included
SHIFTS = """
() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
})
"""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_dashboard_is_light_and_does_not_move(page_as: Visitors, language: str, width: int) -> None:
    page = page_as("thanhvien", language=language, width=width)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/ket-qua/", wait_until="networkidle")
    weights = {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers}
    assert sum(weights.values()) <= MOST, weights
    assert page.evaluate(SHIFTS) == 0
