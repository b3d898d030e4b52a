"""Figures by API: the same numbers as page, command and workbook, and every one of them opens."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from common.api.keyset import Cursor
from reports.models import Target
from tests.apps.api.walking import walk
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

Asker = Callable[..., Client]
BY = {"none": "loai-an", "unit": "don-vi", "enforcer": "chap-hanh-vien"}


def command(name: str, *words: str) -> dict[str, Any]:
    output = io.StringIO()
    call_command(name, *words, "--json", stdout=output)
    return json.loads(output.getvalue())


@pytest.mark.parametrize("form", ["01", "02"])
@pytest.mark.parametrize("by", BY)
def test_a_form_is_that_of_the_command_and_of_the_page(book: Book, by_token: Asker, as_: Asker, form: str, by: str) -> None:
    year = book.year - 1
    body = by_token("kiemsat").get(f"/api/v1/forms/{form}/", {"year": year, "months": 12, "agency": "THADS", "by": by}).json()
    assert body == command("form", form, "--year", str(year), "--months", "12", "--agency", "THADS", "--by", by)
    page = as_("thongke").get(f"/bieu/{form}/", {"nam": year, "thang": 12, "dv": "THADS", "theo": BY[by]}).content.decode()
    shown = [int(value) for value in re.findall(r'data-value="(-?\d+)"', page)]
    keys = [column["key"] for column in body["columns"] if column["key"] != "rate"]
    assert shown == [row["cells"][key] for row in body["rows"] for key in keys]


def test_the_cases_behind_every_cell_add_up_to_it(book: Book, by_token: Asker, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 100_000
    client = by_token("thanhvien")
    for form in ("01", "02"):
        words = {"year": book.year - 1, "months": 12, "by": "unit"}
        body = client.get(f"/api/v1/forms/{form}/", words).json()
        for row in body["rows"][:1] + body["rows"][-2:]:
            for key, value in row["cells"].items():
                if key == "rate":
                    continue
                address = f"/api/v1/forms/{form}/cells/"
                listed = walk(client, address, **words, row=row["key"], column=key, page_size=9)
                assert sum(line["value"] for line in listed) == value, (form, row["key"], key)
                assert len({line["case"] for line in listed}) == len(listed)


def test_rates_are_those_of_the_command_and_of_the_dashboard(book: Book, by_token: Asker, as_: Asker) -> None:
    year = book.year - 1
    body = by_token("toaan").get("/api/v1/rates/", {"year": year, "months": 12}).json()
    assert body == command("rates", "--year", str(year), "--months", "12")
    page = as_("thongke").get("/ket-qua/", {"nam": year, "thang": 12}).content.decode()
    found = [int(value) for value in re.findall(r'<dd>\s*<a [^>]*data-value="(\d+)"', page)]
    whole = [rate for rate in body["rates"] if rate["agency"] == "THADS" and not rate["own"] and not rate["enforcer"]]
    assert found == [rate[name] for rate in whole for name in ("finished", "enforceable", "to_enforce")]
    for rate in whole:
        assert f"{rate['rate_of_all'].replace('.', ',')}%" in page
        assert len(rate["against"]) == 3


def test_targets_are_those_of_the_book(book: Book, by_token: Asker) -> None:
    rows = walk(by_token("congan"), "/api/v1/targets/", year=book.year, page_size=50)
    assert [row["id"] for row in rows] == list(Target.objects.filter(year=book.year).order_by("pk").values_list("pk", flat=True))
    assert all(re.fullmatch(r"\d+\.\d\d", row["rate"]) for row in rows)


@pytest.mark.parametrize(
    ("address", "words", "status", "field"),
    [
        ("forms/99/", {}, 404, None),
        ("forms/01/", {"months": "13"}, 400, "months"),
        ("forms/01/", {"year": "hai"}, 400, "year"),
        ("forms/01/", {"agency": "KV99"}, 400, "agency"),
        ("forms/01/", {"as_of": "2026-02-30"}, 400, "as_of"),
        ("forms/01/", {"units": "mai"}, 400, "units"),
        ("forms/01/", {"nam": "2026"}, 400, "nam"),
        ("forms/01/cells/", {"row": "unit:KV99"}, 400, "row"),
        ("forms/01/cells/", {"column": "khong-co"}, 400, "column"),
        ("forms/01/cells/", {"cursor": "sai"}, 400, "cursor"),
        ("rates/", {"known_at": "2026"}, 400, "known_at"),
    ],
)
def test_a_senseless_question_is_refused_with_a_sentence(
    book: Book, by_token: Asker, address: str, words: dict[str, str], status: int, field: str | None
) -> None:
    answer = by_token("thongke").get(f"/api/v1/{address}", words)
    assert answer.status_code == status
    problem = answer.json()
    assert len(problem["detail"]) > 20
    assert [error["field"] for error in problem.get("errors", [])] == ([field] if field else [])


def test_a_form_that_did_not_change_is_not_sent_again(book: Book, by_token: Asker) -> None:
    client = by_token("thongke")
    words = {"year": book.year - 1, "months": 12}
    etag = client.get("/api/v1/forms/01/", words).headers["ETag"]
    again = client.get("/api/v1/forms/01/", words, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_provisional_version_says_so(book: Book, by_token: Asker) -> None:
    client = by_token("thongke")
    now = client.get("/api/v1/forms/01/", {"year": book.year}).json()
    before = client.get("/api/v1/forms/01/", {"year": 2024, "months": 12}).json()
    assert (now["version"], now["provisional"]) == ("TT05-2026", True)
    assert (before["version"], before["provisional"]) == ("TT05-2024", False)


def test_a_place_after_the_last_case_keeps_the_number_of_the_cell(book: Book, by_token: Asker) -> None:
    client, address = by_token("thongke"), "/api/v1/forms/01/cells/?column=total"
    whole = client.get(address).json()
    last = Cursor("cell", 0, 0, back=False).encoded()
    beyond = client.get(f"{address}&cursor={last}").json()
    assert (beyond["count"], beyond["total"], beyond["results"]) == (whole["count"], whole["total"], [])
    assert whole["total"] > 0
