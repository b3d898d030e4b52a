"""Cases by API: what the pages show, to whom they show it, and what may be changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, ApiToken, User
from cases.actions.events import record_event
from cases.concerns import CASE_CONCERNS
from cases.ledger import Account
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from common import clock
from tests.apps.api.walking import walk, walk_page
from tests.factories.html import tight
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db

Asker = Callable[..., Client]
CASES = "/api/v1/cases/"
READERS = ["thongke", "truong1", "chv11", "thanhvien"]
# words of the API, and of the page
FILTERS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"agency": "KV1"}, {"don_vi": "KV1"}),
    ({"status": ["in_progress", "completed"]}, {"trang_thai": ["in_progress", "completed"]}),
    ({"initiation": "ex_officio", "kind": "civil"}, {"cach": "ex_officio", "loai": "civil"}),
    ({"enforcer": "CHV-11"}, {"chv": "CHV-11"}),
    ({"q": "nguyen"}, {"q": "nguyen"}),
    ({"decided_from": "2026-01-01", "decided_to": "2026-06-30"}, {"tu_ngay": "01/01/2026", "den_ngay": "30/06/2026"}),
    *(({"concern": concern.key}, {"van_de": concern.key}) for concern in CASE_CONCERNS),
]


@pytest.mark.parametrize("reader", READERS)
def test_a_list_holds_the_cases_of_the_page_in_its_order(book: Book, by_token: Asker, as_: Asker, reader: str) -> None:
    api, page = by_token(reader), as_(reader)
    seen = 0
    for words, page_words in FILTERS:
        of_api = [row["id"] for row in walk(api, CASES, page_size=7, **words)]
        assert of_api == walk_page(page, "/viec/", **page_words), words
        seen += len(of_api)
    assert seen > 50


def test_a_record_says_what_the_page_of_the_case_says(book: Book, by_token: Asker, as_: Asker) -> None:
    client, page = by_token("truong1"), as_("truong1")
    for row in walk(client, CASES)[:10]:
        body = client.get(f"{CASES}{row['id']}/").json()
        text = tight(page.get(f"/viec/{row['id']}/").content.decode())
        assert {name: body[name] for name in row} == row
        assert body["debtor"] in text
        assert f"{body['open_amount']:,}".replace(",", ".") in text
        assert len(walk(client, f"{CASES}{row['id']}/events/")) == text.count('<li><span class="timeline__dot')


def test_events_and_entries_are_those_of_the_book(book: Book, by_token: Asker) -> None:
    client = by_token("thongke")
    case = EnforcementCase.objects.order_by("-events_count").first()
    assert case is not None
    events = walk(client, f"{CASES}{case.pk}/events/", page_size=2)
    assert [row["id"] for row in events] == list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("pk", flat=True))
    entries = walk(client, f"{CASES}{case.pk}/entries/", page_size=3)
    assert len(entries) == LedgerEntry.objects.filter(case=case).count()
    for event in events:
        assert sum(entry["amount"] for entry in entries if entry["event"] == event["id"]) == 0


def test_a_thousand_cases_cost_as_many_queries_as_one(book: Book, by_token: Asker) -> None:
    client = by_token("thongke")
    costs = set()
    for size in (1, 5, 1000):
        client.get(CASES, {"page_size": size})
        with CaptureQueriesContext(connection) as queries:
            client.get(CASES, {"page_size": size})
        costs.add(len(queries))
    assert costs == {5}, "token, other tokens of its owner, posts, cases, parties"


def test_only_the_fields_asked_for_are_read(book: Book, by_token: Asker) -> None:
    client = by_token("thongke")
    with CaptureQueriesContext(connection) as queries:
        rows = client.get(CASES, {"fields": "id,decision_number"}).json()["results"]
    assert set(rows[0]) == {"id", "decision_number"}
    assert "open_amount" not in queries[-1]["sql"]
    assert not any("cases_party" in query["sql"] for query in queries)


# -- who -------------------------------------------------------------------------------------------


def test_a_token_is_stored_as_a_digest_and_shown_once(book: Book, as_: Asker) -> None:
    client = as_("thongke")
    answer = client.post("/tai-khoan/ma-truy-cap/", {"name": "Kho dữ liệu", "scope": "read", "days": "30"})
    secret = re.search(r'<code class="secret">(\w+)</code>', answer.content.decode())
    assert secret
    token = ApiToken.objects.get(name="Kho dữ liệu")
    assert secret[1] not in {str(value) for value in token.__dict__.values()}
    assert token.expiry is not None
    assert timedelta(29) < token.expiry - clock.now() <= timedelta(30)
    assert secret[1] not in client.get("/tai-khoan/ma-truy-cap/").content.decode()
    by_secret = Client(headers={"Authorization": f"Token {secret[1]}"})
    assert by_secret.get(CASES).status_code == 200
    client.post(f"/tai-khoan/ma-truy-cap/{token.token_key}/thu-hoi/")
    assert by_secret.get(CASES).status_code == 401


@pytest.mark.parametrize("header", ["Token sai", "Token", "Token a b", "Token \xff\xfe", "Basic dGhvbmdrZTp4"])
def test_a_wrong_token_is_answered_401_with_a_sentence(book: Book, header: str) -> None:
    answer = Client().get(CASES, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Token"
    assert answer.json()["detail"] == "Cần mã truy cập còn hiệu lực, hoặc đăng nhập."


def test_an_expired_token_opens_nothing(book: Book, by_token: Asker) -> None:
    client = by_token("thongke")
    ApiToken.objects.update(expiry=clock.now() - timedelta(seconds=1))
    assert client.get(CASES).status_code == 401


def test_a_token_of_a_closed_account_opens_nothing(book: Book, by_token: Asker) -> None:
    client = by_token("thongke")
    User.objects.filter(username="thongke").update(is_active=False)
    assert client.get(CASES).status_code == 401


def test_a_token_for_reading_changes_nothing(book: Book, by_token: Asker, new_case: EnforcementCase) -> None:
    answer = post(by_token("truong1"), new_case)
    assert answer.status_code == 403
    assert new_case.events.count() == 1


def test_whoever_asks_too_often_waits(book: Book, by_token: Asker, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    client = by_token("thongke")
    codes = [client.get(CASES).status_code for _ in range(8)]
    assert 429 in codes, "at the turn of a minute the count begins anew, but not in eight requests twice"
    answer = next(answer for answer in (client.get(CASES) for _ in range(8)) if answer.status_code == 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 60


# -- what is changed -------------------------------------------------------------------------------


@pytest.fixture
def new_case(book: Book) -> EnforcementCase:
    person, unit = book.enforcers["CHV-11"]
    return open_case(unit, person, decided_on=clock.today() - timedelta(60), number="7001")


def post(client: Client, case: EnforcementCase, *, event: str = "verified", **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"event": event, "occurred_on": (case.decided_on + timedelta(9)).isoformat()} | more
    return client.post(f"{CASES}{case.pk}/events/", body, content_type="application/json", headers=headers)


def test_an_event_is_recorded_by_the_rules_of_the_page(book: Book, by_token: Asker, new_case: EnforcementCase) -> None:
    client = by_token("truong1", scope="write")
    answer = post(client, new_case, event="collected", amount=4_000_000, note="Qua API")
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/events/{answer.json()['id']}/")
    assert client.get(answer.headers["Location"]).json() == answer.json()
    assert client.get(f"{CASES}{new_case.pk}/").json()["done_amount"] == 4_000_000
    event = new_case.events.get(pk=answer.json()["id"])
    assert event.recorded_by == User.objects.get(username="truong1")


def test_an_event_is_recorded_with_the_time_limits_to_follow_or_not_at_all(book: Book, by_token: Asker, new_case: EnforcementCase) -> None:
    client = by_token("truong1", scope="write")
    assert post(client, new_case, event="collected", follow=["PAYOUT"]).status_code == 422  # no amount
    assert not new_case.deadlines.filter(code="PAYOUT").exists()
    assert post(client, new_case, event="collected", amount=4_000_000, follow=["CONFIRM"]).status_code == 400
    answer = post(client, new_case, event="collected", amount=4_000_000, follow=["PAYOUT", "SEND_VKS", "PAYOUT"])
    assert answer.status_code == 201
    followed = new_case.deadlines.filter(code__in=("PAYOUT", "SEND_VKS"))
    assert sorted(followed.values_list("code", "started_on")) == [
        (code, date.fromisoformat(answer.json()["occurred_on"])) for code in ("PAYOUT", "SEND_VKS")
    ]


@pytest.mark.parametrize(("language", "word"), [("vi", "số tiền"), ("en", "amount")])
def test_a_refusal_is_one_sentence_in_the_readers_language(
    book: Book, by_token: Asker, new_case: EnforcementCase, language: str, word: str
) -> None:
    answer = post(by_token("truong1", scope="write", language=language), new_case, event="collected")
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["errors"][0]["field"] == "amount"
    assert word in problem["detail"].lower()
    assert new_case.events.count() == 1


VIETNAMESE = re.compile("[ăâêôơưĂÂĐÊÔƠƯÀ-ỹ]")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_problem_speaks_the_readers_language(book: Book, by_token: Asker, new_case: EnforcementCase, language: str) -> None:
    client = by_token("truong1", scope="write", language=language)
    reading = by_token("truong1", language=language)
    events, record = f"{CASES}{new_case.pk}/events/", f"{CASES}{new_case.pk}/"
    json = {"content_type": "application/json"}
    answers = [
        client.get(CASES, {"ordering": "x"}),
        client.get(CASES, {"concern": "x"}),
        client.get(CASES, {"decided_from": "x"}),
        client.get(CASES, {"agency": "x"}),
        client.get(CASES, {"x": "1"}),
        client.get(f"{CASES}999999999/"),
        client.get("/api/v1/khong-co/"),
        client.get(record, headers={"Accept": "text/csv"}),
        client.delete(record),
        client.post(events, "{", **json),
        client.post(events, {}, **json),
        client.post(events, {"event": "x", "occurred_on": "x", "amount": "x", "to_unit": "x", "note": 1}, **json),
        client.post(events, {"event": "collected", "occurred_on": "2026-01-01", "amount": -1}, **json),
        client.post(events, "x", content_type="text/plain"),
        reading.post(events, {}, **json),
        post(client, new_case, event="completed", occurred_on="2090-01-01"),
        post(client, new_case, headers={"If-Match": '"khac"'}),
    ]
    assert {answer.status_code for answer in answers} == {400, 403, 404, 405, 406, 412, 415, 422}
    for answer in answers:
        assert answer.headers["Content-Type"] == "application/problem+json"
        detail = answer.json()["detail"]
        assert bool(VIETNAMESE.search(detail)) == (language == "vi"), detail


def test_what_is_malformed_is_refused_by_field(book: Book, by_token: Asker, new_case: EnforcementCase) -> None:
    client = by_token("truong1", scope="write")
    answer = post(client, new_case, event="khong_co", to_unit="KV99", occurred_on="05/03/2026")
    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == {"event", "to_unit", "occurred_on"}
    broken = client.post(f"{CASES}{new_case.pk}/events/", "{", content_type="application/json")
    assert broken.status_code == 400
    assert client.post(f"{CASES}{new_case.pk}/events/", "x", content_type="text/plain").status_code == 415


def test_who_changes_what_he_has_not_seen_is_told_412(book: Book, by_token: Asker, new_case: EnforcementCase) -> None:
    client = by_token("truong1", scope="write")
    seen = client.get(f"{CASES}{new_case.pk}/")
    etag = seen.headers["ETag"]
    assert client.get(f"{CASES}{new_case.pk}/", headers={"If-None-Match": etag}).status_code == 304
    assert post(client, new_case, headers={"If-Match": etag}).status_code == 201
    stale = post(client, new_case, event="served", headers={"If-Match": etag})
    assert stale.status_code == 412
    assert "đọc lại" in stale.json()["detail"]
    assert new_case.events.count() == 2
    fresh = client.get(f"{CASES}{new_case.pk}/", headers={"If-None-Match": etag})
    assert fresh.status_code == 200
    assert post(client, new_case, event="found_enforceable", headers={"If-Match": fresh.headers["ETag"]}).status_code == 201


def test_an_event_is_taken_back_with_a_reason(book: Book, by_token: Asker, new_case: EnforcementCase) -> None:
    client = by_token("truong1", scope="write")
    event = post(client, new_case).json()["id"]
    address = f"{CASES}{new_case.pk}/events/{event}/void/"
    assert client.post(address, {}, content_type="application/json").status_code == 400
    answer = client.post(address, {"reason": "Ghi nhầm"}, content_type="application/json")
    assert (answer.status_code, answer.json()["void_reason"]) == (200, "Ghi nhầm")
    assert client.post(address, {"reason": "Lần nữa"}, content_type="application/json").status_code == 422
    standing = walk(client, f"{CASES}{new_case.pk}/events/", standing="true")
    assert event not in {row["id"] for row in standing}


def test_available_events_are_those_the_lifecycle_takes(book: Book, by_token: Asker, new_case: EnforcementCase) -> None:
    offered = by_token("truong1", scope="write").get(f"{CASES}{new_case.pk}/").json()["available_events"]
    assert "collected" in offered
    assert "ending_reversed" not in offered
    assert by_token("thanhvien").get(f"{CASES}{new_case.pk}/").json()["available_events"] == []


def test_agencies_tell_whom_they_carry_on(book: Book, by_token: Asker) -> None:
    rows = walk(by_token("toaan"), "/api/v1/agencies/", kind="office")
    assert [row["code"] for row in rows] == sorted(Agency.objects.filter(kind="office").values_list("code", flat=True))
    enforcers = walk(by_token("toaan"), "/api/v1/enforcers/", agency="KV1")
    assert [row["code"] for row in enforcers] == ["CHV-11", "CHV-12"]
    assert enforcers[0]["posts"][0]["agency"] == "KV1"


def test_a_write_is_answered_also_when_the_case_is_then_out_of_sight(book: Book, by_token: Asker) -> None:
    client = by_token("truong1", scope="write")
    case = EnforcementCase.objects.filter(agency__code="KV2", status=Account.IN_PROGRESS).first()
    assert case is not None
    unit, today = Agency.objects.get(code="KV1"), clock.today()
    record_event(case=case, event="reassigned", occurred_on=today, to_unit=unit, by=None, today=today)
    day = today.isoformat()
    answer = client.post(f"{CASES}{case.pk}/events/", {"event": "reassigned", "occurred_on": day, "to_unit": "KV2"}, "application/json")
    assert (answer.status_code, answer.json()["to_unit"]) == (201, "KV2")


def test_answers_are_kept_by_nobody_on_the_way(book: Book, by_token: Asker, as_: Asker) -> None:
    case = EnforcementCase.objects.filter(agency__code="KV1").first()
    assert case is not None
    for client, address in ((by_token("truong1"), f"{CASES}{case.pk}/"), (as_("truong1"), f"/viec/{case.pk}/")):
        answer = client.get(address)
        assert answer["Cache-Control"] == "private, no-cache"
    assert "Authorization" in by_token("truong1").get(CASES)["Vary"]


def test_a_blank_filter_does_not_answer_with_everything(book: Book, by_token: Asker) -> None:
    assert by_token("thongke").get(f"{CASES}?q=%20").status_code == 400
