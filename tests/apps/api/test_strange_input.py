"""Whatever is sent, nobody is answered with a failure of the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import EnforcementCase
from common.api.keyset import Cursor
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

NUL = "%00"


def cursor(ordering: str, value: str) -> str:
    """A cursor that a list might have given."""
    return Cursor(ordering, value, 1, back=False).encoded()


HUGE = "9" * 30
ADDRESSES = (
    *(f"/api/v1/{name}/{NUL}/" for name in ("agencies", "enforcers", "forms", "khong-co")),
    *(f"/don-vi/{NUL}/{page}" for page in ("", "thay-doi/")),
    *(f"/api/v1/cases/{HUGE}/{part}" for part in ("", "events/", "entries/")),
    *(f"/api/v1/cases/?{word}={NUL}" for word in ("q", "agency", "enforcer", "concern", "fields", "ordering", "cursor")),
    *(f"/api/v1/cases/?decided_from={day}" for day in ("0001-01-01", "9999-12-31", "10000-01-01")),
    *(f"/api/v1/agencies/?{words}" for words in (f"q={NUL}", "q=%25", f"parent={NUL}", f"kind={NUL}")),
    *(f"/api/v1/judgments/?{words}" for words in (f"court={NUL}", f"q={NUL}", f"page_size={HUGE}")),
    *(f"/api/v1/targets/?year={year}" for year in (HUGE, "1e5", "NaN", "-1", NUL)),
    *(f"/api/v1/forms/01/?{word}={NUL}" for word in ("agency", "year", "version", "known_at", "units")),
    *(f"/api/v1/forms/01/cells/?{words}" for words in (f"row=unit:{NUL}", f"row={NUL}", f"column={NUL}", f"cursor={NUL}")),
    *(
        f"/api/v1/forms/01/{page}/?{word}={value}"
        for page in ("comparison", "differences")
        for word in ("against_year", "against_months", "against_as_of", "against_from_year", "from_year", "row")
        for value in (NUL, HUGE, "0001-01-01")
    ),
    *(f"/bieu/01/{page}/?{word}={NUL}" for page in ("so-sanh", "chenh-lech", "giai-doan") for word in ("tu-nam", "so-luc", "dong")),
    *(f"/don-vi/?ngay={day}" for day in (NUL, "0001-01-01", "9999-12-31")),
    *(f"/{page}/?to-chuc={NUL}" for page in ("ket-qua", "bieu/01")),
    *(f"/api/v1/deadlines/?{word}={NUL}" for word in ("state", "code", "agency", "enforcer", "cursor")),
    f"/viec/dien-bien/?q={NUL}&su_kien={NUL}&tu_ngay={NUL}&ghi_tu={NUL}&tinh_trang={NUL}",
    f"/thoi-han/?tinh_trang={NUL}&ly_do={NUL}&viec={NUL}&don_vi={NUL}&chv={NUL}&trang={NUL}",
    f"/viec/{{case}}/?dien-bien={NUL}",
    f"/api/v1/jobs/{HUGE}/",
    f"/viec/?van_de={NUL}",
    f"/viec/?tu_ngay={NUL}",
    *(
        f"/api/v1/forms/01/?known_at={moment}"
        for moment in ("2026-03-05T17:00%2B23:59", "1990-01-01T00:00%2B23:59", "2100-12-31T23:00-23:59")
    ),
    "/api/v1/schema/?version=a%0Ab",
    "/api/v1/schema/?lang=%00",
    f"/api/v1/imports/?ordering=id&cursor={cursor('id', '2026-03-05T17:00+20:00')}",
    *(
        f"/api/v1/cases/{{case}}/{part}/?ordering=recorded_at&cursor={cursor('recorded_at', moment)}"
        for part in ("events", "entries")
        for moment in ("2026-03-05T17:00+20:00", "0001-01-01T00:00+23:59", "9999-12-31T23:00-23:59")
    ),
)
BODIES = (
    *("[]", "null", "1", '"x"', '{"event": ["verified"], "occurred_on": {}}'),
    *(
        f'{{"event": "verified", "occurred_on": "2026-01-01", "{field}": "\\u0000"}}'
        for field in ("note", "to_unit", "to_enforcer", "ground", "event")
    ),
    *(
        f'{{"event": "collected", "occurred_on": "{day}", "amount": {amount}}}'
        for day, amount in (("9999-12-31", 2**62), ("0001-01-01", 1), ("2026-11-01", "1e400"), ("2026-11-01", "true"))
    ),
    "\xff",
    "[" * 100_000,
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_strange_address_is_no_failure(book: Book, by_token: Callable[..., Client], as_: Callable[..., Client], address: str) -> None:
    client = by_token("thongke", raise_request_exception=False) if address.startswith("/api/") else as_("thongke")
    case = EnforcementCase.objects.latest("pk").pk
    assert client.get(address.replace("{case}", str(case))).status_code < 500


def test_a_strange_token_is_not_taken_back(book: Book, as_: Callable[..., Client]) -> None:
    assert as_("thongke").post(f"/tai-khoan/ma-truy-cap/{NUL}/thu-hoi/").status_code == 404


def test_a_header_with_a_nul_is_no_token(book: Book) -> None:
    client = Client(headers={"Authorization": "Token a\0b"}, raise_request_exception=False)
    assert client.get("/api/v1/cases/").status_code == 401


def test_more_than_any_order_needs_is_not_read(book: Book, by_token: Callable[..., Client]) -> None:
    client = by_token("thongke", scope="write", raise_request_exception=False)
    case = EnforcementCase.objects.latest("pk")
    answer = client.post(f"/api/v1/cases/{case.pk}/events/", b'"' + b"x" * 2**22 + b'"', content_type="application/json")
    assert answer.status_code == 413
    assert "2560 KB" in answer.json()["detail"]


@pytest.mark.parametrize("body", BODIES)
def test_a_strange_body_is_refused(book: Book, by_token: Callable[..., Client], body: str) -> None:
    client = by_token("thongke", scope="write", raise_request_exception=False)
    case = EnforcementCase.objects.latest("pk")
    before = case.events.count()
    for part in ("events/", f"events/{case.events.latest('pk').pk}/void/"):
        answer = client.post(f"/api/v1/cases/{case.pk}/{part}", body.encode("latin-1"), content_type="application/json")
        assert answer.status_code in (400, 422), answer.content
    assert case.events.count() == before


@pytest.mark.parametrize("headers", [{"If-Match": "\x00"}, {"If-None-Match": ","}, {"If-None-Match": 'W/"x"'}])
def test_strange_marks_are_no_failure(book: Book, by_token: Callable[..., Client], headers: dict[str, str]) -> None:
    case = EnforcementCase.objects.latest("pk")
    assert by_token("thongke").get(f"/api/v1/cases/{case.pk}/", headers=headers).status_code == 200
