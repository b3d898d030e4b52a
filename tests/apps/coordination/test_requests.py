"""Requests between agencies: whose turn it is, until when, who may see them, and what they do to the case."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from agencies.models import Agency, User
from agencies.models.agency import AgencyKind
from cases.actions.events import record_event, void_event
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import EnforcementCase
from common import clock
from common.refusal import Refused
from coordination.actions import requests as actions
from coordination.effects import proposal
from coordination.kinds import kinds
from coordination.lifecycles.request import RequestState, Result, StepOfRequest
from coordination.models import CoordinationRequest
from law import deadlines
from law.models import DayShift
from tests.factories.html import tight

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def user(name: str) -> User:
    return User.objects.get(username=name)


def as_(username: str) -> Client:
    client = Client()
    client.force_login(user(username))
    return client


def draft(case: EnforcementCase, kind: str = "GT", to: str = "TAND-KV1", on: date = date(2026, 9, 1), **more: Any) -> CoordinationRequest:
    given: dict[str, Any] = {"defect": "unclear"} if kind in ("GT", "SC") else {}
    return actions.draft_request(
        kind=kind,
        sender=case.agency,
        addressee=Agency.objects.get(code=to),
        subject="Giải thích điểm 2",
        questions=["Diện tích phải giao?"],
        by=user("truong1"),
        at=clock.now(),
        today=on,
        case=case,
        **(given | more),
    )


def do(step: Any, row: CoordinationRequest, on: date, by: str = "truong1", **more: Any) -> CoordinationRequest:
    step(request=row, on=on, by=user(by), at=clock.now(), today=TODAY, **more)
    row.refresh_from_db()
    return row


def sent(case: EnforcementCase, on: date = date(2026, 9, 1), **more: Any) -> CoordinationRequest:
    return do(actions.send_request, draft(case, on=on, **more), on, document_number="12/THADS", channel="axis")


def received(case: EnforcementCase, on: date = date(2026, 9, 1), **more: Any) -> CoordinationRequest:
    return do(actions.receive_request, sent(case, on, **more), on, "toaan", register_number="1186")


def test_there_are_thirty_kinds_each_with_an_addressee_and_limits_that_exist() -> None:
    assert len(kinds()) == 30
    for kind in kinds().values():
        assert kind.to, kind.code
        assert kind.articles, kind.code
        for code in kind.limits:
            assert deadlines.rule_on(code, TODAY) is not None, (kind.code, code)


def test_one_agency_holds_it_and_one_clock_runs_at_every_step(case: EnforcementCase) -> None:
    row = draft(case)
    assert (row.state, row.agency, row.due_on) == (RequestState.DRAFT, case.agency, None)
    row = sent(case)
    assert (row.state, row.agency.code, row.due_on) == (RequestState.SENT, "TAND-KV1", date(2026, 9, 3)), "2 September is a holiday"
    row = do(actions.receive_request, row, date(2026, 9, 3), "toaan", register_number="1186")
    assert (row.state, row.agency.code, row.rule) == (RequestState.RECEIVED, "TAND-KV1", "B150")
    assert row.due_on == date(2026, 10, 5), "30 days end on a Saturday"
    row = do(actions.hand_on, row, date(2026, 9, 7), "toaan", department="Tòa Dân sự")
    assert (row.agency.code, row.department) == ("TAND-KV1", "Tòa Dân sự")
    row = do(
        actions.answer_request,
        row,
        date(2026, 10, 1),
        "toaan",
        result=Result.FULL,
        document_number="215/TA",
        note="",
        answers={1: "3.298 m²"},
    )
    assert (row.state, row.agency, row.answered_on) == (RequestState.ANSWERED, case.agency, date(2026, 10, 1))
    assert row.due_on == DayShift.objects.working_days().after(date(2026, 10, 1), 5)
    row = do(actions.close, row, date(2026, 10, 2), helpful=True, note="")
    assert (row.state, row.due_on) == (RequestState.CLOSED, None)
    assert [step.step for step in row.steps.all()] == ["drafted", "sent", "received", "handed_on", "answered", "closed"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CoordinationRequest.objects.filter(pk=row.pk).update(state="sent")


def test_a_request_before_the_new_law_keeps_the_limit_of_its_day(case: EnforcementCase) -> None:
    EnforcementCase.objects.filter(pk=case.pk).update(decided_on=date(2026, 1, 5))
    row = received(case, date(2026, 6, 15))
    assert (row.rule, row.due_on) == ("A129", date(2026, 6, 30)), "15 days under Law 26/2008"


def test_what_is_complex_is_extended_once_with_a_reason_before_the_last_day(case: EnforcementCase) -> None:
    row = received(case)
    with pytest.raises(Refused, match="Nhập lý do gia hạn"):
        do(actions.extend_request, row, date(2026, 9, 20), reason=" ")
    with pytest.raises(Refused, match="phải ghi chậm nhất ngày đó"):
        do(actions.extend_request, row, date(2026, 10, 20), reason="Phức tạp")
    with pytest.raises(Refused, match="phải ghi chậm nhất ngày đó"):
        do(actions.extend_request, row, date(2026, 9, 20), "toaan", reason="Ghi lùi ngày, hôm nay đã quá hạn")
    row = do(actions.extend_request, row, date(2026, 9, 20), reason="Phức tạp, theo văn bản")
    assert row.due_on == date(2026, 10, 16), "45 days"
    with pytest.raises(Refused, match="đã gia hạn một lần"):
        do(actions.extend_request, row, date(2026, 9, 21), reason="Phức tạp")


def test_an_answer_says_everything_or_says_that_it_does_not(case: EnforcementCase) -> None:
    row = received(case)
    given: dict[str, Any] = {"document_number": "215/TA", "answers": {}}
    with pytest.raises(Refused, match="Câu 1 chưa có trả lời"):
        do(actions.answer_request, row, date(2026, 9, 9), "toaan", result=Result.FULL, note="", **given)
    with pytest.raises(Refused, match="Nhập lý do và căn cứ"):
        do(actions.answer_request, row, date(2026, 9, 9), "toaan", result=Result.REFUSED, note="", **given)
    due = row.due_on
    row = do(actions.answer_request, row, date(2026, 9, 9), "toaan", result=Result.PART, note="Phần lãi trả lời sau", **given)
    assert (row.state, row.due_on, row.answered_on) == (RequestState.RECEIVED, due, None), "the clock goes on"
    row = do(actions.answer_request, row, date(2026, 9, 19), "toaan", result=Result.REFUSED, note="Bản án đã rõ", **given)
    assert (row.state, row.result) == (RequestState.ANSWERED, Result.REFUSED)
    row = do(actions.reopen, row, date(2026, 9, 21), note="Điểm 2 vẫn chưa rõ")
    assert (row.state, row.agency.code, row.due_on) == (RequestState.RECEIVED, "TAND-KV1", date(2026, 10, 21))


def test_it_is_passed_on_returned_reminded_and_reported(case: EnforcementCase) -> None:
    row = received(case)
    with pytest.raises(Refused, match="không chuyển được"):
        do(actions.transfer_request, row, date(2026, 9, 4), "toaan", to=Agency.objects.get(code="CA"), reason="x")
    row = do(
        actions.transfer_request,
        row,
        date(2026, 9, 4),
        "toaan",
        to=Agency.objects.get(code="TAND-THADS"),
        reason="Án phúc thẩm",
    )
    assert (row.state, row.agency.code, row.rule, row.due_on) == (RequestState.SENT, "TAND-THADS", "", date(2026, 9, 7))
    with pytest.raises(Refused, match=r"Chỉ .+ được trả lời"):
        do(actions.receive_request, row, date(2026, 9, 7), "toaan", register_number="")
    row = do(actions.return_request, row, date(2026, 9, 7), "toatinh", reason="Thiếu bản án sơ thẩm")
    assert (row.state, row.agency) == (RequestState.RETURNED, case.agency)
    row = do(actions.send_request, row, date(2026, 9, 8), document_number="13/THADS", channel="post")
    assert (row.state, row.agency.code) == (RequestState.SENT, "TAND-THADS")
    row = do(actions.remind, row, date(2026, 9, 20), note="")
    row = do(actions.remind, row, date(2026, 9, 25), note="")
    assert row.reminders == 2
    row = do(actions.escalate, row, date(2026, 9, 28), to="Ban Chỉ đạo", note="")
    assert row.escalated_on == date(2026, 9, 28)


def test_what_is_in_time_is_not_reported_and_nothing_is_dated_before_the_step_before(case: EnforcementCase) -> None:
    row = received(case, date(2026, 11, 20))
    with pytest.raises(Refused, match="chưa quá hạn"):
        do(actions.escalate, row, date(2026, 11, 24), to="Ban Chỉ đạo", note="")
    with pytest.raises(Refused, match=r"phải từ 20/11/2026"):
        do(actions.remind, row, date(2026, 11, 19), note="")
    with pytest.raises(Refused, match="đang ở trạng thái"):
        do(actions.receive_request, row, date(2026, 11, 21), "toaan", register_number="")


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("toaan", True),
        ("truong1", True),
        ("chv11", True),
        ("thuky1", True),
        ("thongke", True),
        ("thanhvien", True),
        ("truong2", False),
        ("thuky2", False),
        ("congan", False),
        ("kiemsat", False),
        ("toatinh", False),
        ("nganhang", False),
        ("quantri", False),
    ],
)
def test_only_whom_it_concerns_sees_it_anywhere(case: EnforcementCase, reader: str, sees: bool) -> None:
    row = sent(case)
    client = as_(reader)
    page = client.get(f"/phoi-hop/yeu-cau/{row.pk}/")
    assert page.status_code == (200 if sees else 404)
    listed = client.get("/phoi-hop/")
    if reader == "quantri":
        assert listed.status_code == 404
        return
    body = listed.content.decode()
    assert f'data-count="{1 if sees else 0}"' in body
    assert (str(row) in body) is sees
    text = b"".join(client.get("/phoi-hop/?dang=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert (str(row) in text) is sees


def test_a_draft_is_the_senders_alone(case: EnforcementCase) -> None:
    row = draft(case)
    assert as_("toaan").get(f"/phoi-hop/yeu-cau/{row.pk}/").status_code == 404
    assert as_("truong1").get(f"/phoi-hop/yeu-cau/{row.pk}/").status_code == 200


def test_the_addressee_sees_what_it_needs_and_not_the_case(case: EnforcementCase) -> None:
    row = sent(case)
    page = as_("toaan").get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()
    assert "Phạm Văn Phải" in page
    assert "Lê Thị Được" not in page, "the creditor only where the sender says so"
    assert f'href="/viec/{case.pk}/"' not in page
    assert "10.000.000" not in page
    CoordinationRequest.objects.filter(pk=row.pk).update(show_creditor=True)
    assert "Lê Thị Được" in as_("toaan").get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()


def test_it_stands_on_the_desk_of_whoever_must_act_and_apart_for_whoever_waits(case: EnforcementCase) -> None:
    case.deadlines.all().delete()
    row = sent(case)
    court = as_("toaan").get("/ban-lam-viec/").content.decode()
    assert str(row) in court
    assert "Tiếp nhận" in court
    waiting = as_("chv11").get("/ban-lam-viec/").content.decode().split('id="g-cho"')[1]
    assert "Tòa án nhân dân Khu vực 1: Giải thích điểm 2" in waiting
    assert "Đôn đốc" in waiting
    do(actions.receive_request, row, date(2026, 9, 1), "toaan", register_number="")
    do(
        actions.answer_request,
        row,
        date(2026, 9, 4),
        "toaan",
        result=Result.FULL,
        document_number="1/TA",
        note="",
        answers={1: "3.298 m²"},
    )
    assert "Xem trả lời, đóng yêu cầu" in as_("chv11").get("/ban-lam-viec/").content.decode()
    assert str(row) not in as_("toaan").get("/ban-lam-viec/").content.decode()


def test_a_pending_explanation_opens_a_postponement_and_its_answer_demands_to_go_on(case: EnforcementCase) -> None:
    days = DayShift.objects.working_days()
    row = sent(case)
    found = proposal(row, days)
    assert found is not None
    assert (found.event, found.ground, found.must) == ("postponed", "explanation", False)
    assert found.due_on == days.after(date(2026, 9, 1), 5)
    client = as_("truong1")
    answer = client.post(f"/phoi-hop/yeu-cau/{row.pk}/quyet-dinh/", {"occurred_on": "07/09/2026", "document_number": "58/QĐ-THADS"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.status, case.cause) == (Account.POSTPONED, "explanation")
    row = CoordinationRequest.objects.get(pk=row.pk)
    assert proposal(row, days) is None, "postponed already, and still waiting"
    do(actions.receive_request, row, date(2026, 9, 7), "toaan", register_number="")
    do(
        actions.answer_request,
        row,
        date(2026, 9, 14),
        "toaan",
        result=Result.FULL,
        document_number="1/TA",
        note="",
        answers={1: "3.298 m²"},
    )
    found = proposal(CoordinationRequest.objects.get(pk=row.pk), days)
    assert found is not None
    assert (found.event, found.must, found.due_on) == ("resumed", True, date(2026, 9, 21))
    client.post(f"/phoi-hop/yeu-cau/{row.pk}/quyet-dinh/", {"occurred_on": "18/09/2026", "document_number": "60/QĐ-THADS"})
    case.refresh_from_db()
    assert case.status == Account.IN_PROGRESS
    assert case.events.get(event="resumed").note == f"Theo yêu cầu phối hợp {row}"


def test_a_request_knows_when_the_decision_it_led_to_is_voided(case: EnforcementCase) -> None:
    row = received(case, date(2026, 9, 1))
    client = as_("truong1")
    client.post(f"/phoi-hop/yeu-cau/{row.pk}/quyet-dinh/", {"occurred_on": "03/09/2026", "document_number": "58/QĐ-THADS"})
    event = case.events.get(event=Event.POSTPONED)
    assert [one.event for one in row.decisions.standing()] == [event]
    page = client.get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()
    assert f"Đã ghi {event}" in page
    assert f"/phoi-hop/yeu-cau/{row.pk}/" in client.get(f"/viec/{case.pk}/huy/{event.pk}/").content.decode()
    void_event(event=event, by=user("truong1"), reason="Ký chưa đúng thẩm quyền")
    assert not row.decisions.standing().exists()
    page = client.get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()
    assert "Ký chưa đúng thẩm quyền" in page
    assert "Ghi quyết định vào việc" in page, "and it is proposed again"
    assert f"Đã ghi {event}" not in as_("toaan").get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode(), "the case is not the court's"


def test_a_case_postponed_for_another_reason_is_left_alone(case: EnforcementCase) -> None:
    record_event(case=case, event="postponed", occurred_on=date(2026, 8, 3), by=None, today=TODAY, ground="agreement")
    row = received(case)
    do(
        actions.answer_request,
        row,
        date(2026, 9, 9),
        "toaan",
        result=Result.FULL,
        document_number="1",
        note="Xem bản án",
        answers={},
    )
    assert proposal(CoordinationRequest.objects.select_related("case").get(pk=row.pk), DayShift.objects.working_days()) is None


def test_what_came_on_paper_is_told_by_the_sender_and_marked(case: EnforcementCase) -> None:
    row = sent(case)
    client = as_("chv11")
    page = client.get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()
    assert "Ghi thay nơi nhận" in page
    assert client.post(f"/phoi-hop/yeu-cau/{row.pk}/received/", {"on": "03/09/2026", "register_number": "88"}).status_code == 302
    step = row.steps.get(step=StepOfRequest.RECEIVED)
    assert step.on_paper
    assert not row.steps.get(step=StepOfRequest.SENT).on_paper
    assert "ghi thay, theo văn bản giấy" in client.get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()
    assert as_("truong2").post(f"/phoi-hop/yeu-cau/{row.pk}/answered/", {}).status_code == 404


def test_a_request_goes_through_the_pages_of_both_agencies(case: EnforcementCase) -> None:
    office, court = as_("truong1"), as_("toaan")
    assert "Giải thích bản án" in office.get(f"/phoi-hop/yeu-cau/moi/?viec={case.pk}").content.decode()
    page = office.get(f"/phoi-hop/yeu-cau/moi/GT/?viec={case.pk}").content.decode()
    assert '<option value="TAND-KV1" selected>' in page, "the court that gave the judgment"
    asked = {"addressee": "TAND-KV1", "subject": "Giải thích", "question_1": "Diện tích?", "limit": "CLARIFY"}
    refused = office.post(f"/phoi-hop/yeu-cau/moi/GT/?viec={case.pk}", asked)
    assert refused.status_code == 422
    assert "Diện tích?" in refused.content.decode(), "what was typed is kept"
    assert office.post(f"/phoi-hop/yeu-cau/moi/GT/?viec={case.pk}", asked | {"defect": "unclear"}).status_code == 302
    row = CoordinationRequest.objects.get()
    today = f"{clock.today():%d/%m/%Y}"
    office.post(f"/phoi-hop/yeu-cau/{row.pk}/sent/", {"on": today, "document_number": "412/THADS-KV1", "channel": "portal"})
    court.post(f"/phoi-hop/yeu-cau/{row.pk}/received/", {"on": today, "register_number": "7"})
    short = court.post(f"/phoi-hop/yeu-cau/{row.pk}/answered/", {"on": today, "result": "full", "document_number": "9/TA"})
    assert short.status_code == 422
    assert "Câu 1 chưa có trả lời" in short.content.decode()
    given = {"on": today, "result": "full", "document_number": "9/TA", "answer_1": "3.298 m²"}
    assert court.post(f"/phoi-hop/yeu-cau/{row.pk}/answered/", given).status_code == 302
    assert "3.298 m²" in office.get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()
    office.post(f"/phoi-hop/yeu-cau/{row.pk}/closed/", {"on": today, "helpful": "0", "note": "Chưa đủ"})
    row.refresh_from_db()
    assert (row.state, row.helpful) == (RequestState.CLOSED, False)
    page = office.get(f"/phoi-hop/yeu-cau/{row.pk}/").content.decode()
    assert f"tiep={row.pk}" in page, "an answer that does not help leads to the court above"
    follow = office.get(f"/phoi-hop/yeu-cau/moi/GT/?viec={case.pk}&tiep={row.pk}").content.decode()
    assert "Diện tích?" in follow


def test_the_scorecard_counts_by_agency_and_every_number_opens_its_list(case: EnforcementCase) -> None:
    in_time, late, missed, refused = (received(case, date(2026, 10, 1)) for _time in range(4))
    running = received(case, date(2026, 11, 20))
    assert running.due_on is not None
    given: dict[str, Any] = {"document_number": "1", "answers": {}, "note": "Như đã nêu"}
    do(actions.answer_request, in_time, date(2026, 10, 11), "toaan", result=Result.FULL, **given)
    do(actions.answer_request, late, date(2026, 11, 20), "toaan", result=Result.FULL, **given)
    do(actions.answer_request, refused, date(2026, 10, 6), "toaan", result=Result.REFUSED, **given)
    client = as_("thongke")
    page = client.get("/phoi-hop/ket-qua/?tu=01/10/2026&den=25/11/2026").content.decode()
    assert (
        "nhận <strong>5</strong> yêu cầu: <strong>2</strong> trả lời đúng hạn, <strong>1</strong> trả lời muộn, <strong>1</strong>" in page
    )
    assert "50,00%" in page
    assert "Tuyên không rõ: 5" in page
    found = [(unescape(url), int(count)) for url, count in re.findall(r'href="(/phoi-hop/\?[^"]+)">(?:[^<]*: )?(\d+)</a>', page)]
    assert len(found) >= 4, "one kind: no row of totals that only repeats it"
    for url, count in found:
        assert f'data-count="{count}"' in client.get(url).content.decode(), url
    assert missed.pk
    assert as_("congan").get("/phoi-hop/ket-qua/").status_code == 200
    assert "Tuyên không rõ" not in as_("congan").get("/phoi-hop/ket-qua/").content.decode()


def test_kinds_go_only_to_agencies_that_can_answer_them(case: EnforcementCase) -> None:
    with pytest.raises(Refused, match="không gửi đến"):
        draft(case, kind="XMTK", to="TAND-KV1")
    assert Agency.objects.filter(kind=AgencyKind.CREDIT_INSTITUTION).exists()
    row = draft(case, kind="XMTK", to="NH")
    row = do(actions.send_request, row, date(2026, 9, 1), document_number="1", channel="portal")
    row = do(actions.receive_request, row, date(2026, 9, 1), "nganhang", register_number="")
    assert row.due_on == date(2026, 9, 1), "accounts are told at once"
    with pytest.raises(Refused, match="Luật không cho kéo dài"):
        do(actions.extend_request, row, date(2026, 9, 1), "nganhang", reason="Bận")


def test_without_a_limit_of_the_law_the_wished_day_counts(case: EnforcementCase) -> None:
    wished = TODAY + timedelta(9)
    row = draft(case, kind="XDQSH", wished_on=wished, on=date(2026, 11, 2))
    row = do(actions.send_request, row, date(2026, 11, 2), document_number="1", channel="portal")
    row = do(actions.receive_request, row, date(2026, 11, 3), "toaan", register_number="")
    assert (row.rule, row.due_on) == ("", wished)


def test_counts_of_one_agency_are_not_shown_to_another(case: EnforcementCase) -> None:
    sent(case)
    for reader, count in (("toaan", 1), ("nganhang", 0), ("congan", 0), ("toaan", 1)):
        page = as_(reader).get("/phoi-hop/").content.decode()
        assert f'data-count="{count}"' in page
        tabs = re.findall(r'<span class="n(?: n--\w+)?">(\d+)<', page)
        assert tabs, "the list has tabs with counts"
        assert any(map(int, tabs)) == bool(count), (reader, tabs)


def test_the_page_of_a_case_says_for_how_many_days_each_agency_held_its_requests(case: EnforcementCase) -> None:
    first, second = received(case, date(2026, 10, 1)), received(case, date(2026, 10, 1))
    given: dict[str, Any] = {"document_number": "1", "answers": {}, "note": "Đã rõ"}
    for row, answered, closed in ((first, 11, 13), (second, 21, 21)):
        do(actions.answer_request, row, date(2026, 10, answered), "toaan", result=Result.FULL, **given)
        do(actions.close, row, date(2026, 10, closed), helpful=True, note="")
    page = as_("truong1").get(f"/viec/{case.pk}/").content.decode()
    held = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+) ngày</dd>", tight(page)))
    sent_on = first.sent_on
    assert sent_on is not None
    waited = (date(2026, 10, 1) - sent_on).days
    assert held[first.addressee.brief] == str(10 + 20 + 2 * waited), held
    assert held[case.agency.brief] == "2", held


def test_what_was_withdrawn_before_it_was_sent_stays_its_senders_and_its_pages_open(case: EnforcementCase) -> None:
    row = do(actions.withdraw, draft(case), date(2026, 9, 2), note="")
    assert as_("toaan").get(f"/phoi-hop/yeu-cau/{row.pk}/").status_code == 404
    assert 'data-count="0"' in as_("toaan").get("/phoi-hop/").content.decode()
    late = do(actions.withdraw, received(case), date(2026, 9, 5), note="Đương sự đã thỏa thuận")
    for address in (f"/phoi-hop/yeu-cau/{row.pk}/", f"/phoi-hop/yeu-cau/{late.pk}/", "/phoi-hop/", f"/viec/{case.pk}/"):
        assert as_("truong1").get(address).status_code == 200, address
    assert as_("toaan").get(f"/phoi-hop/yeu-cau/{late.pk}/").status_code == 200


def test_whoever_never_takes_a_request_in_does_not_stand_better_for_it(case: EnforcementCase) -> None:
    sent(case, date(2026, 10, 5))
    page = as_("thongke").get("/phoi-hop/ket-qua/?tu=01/10/2026&den=25/11/2026").content.decode()
    assert "nhận <strong>1</strong> yêu cầu" in page
    assert "<strong>1</strong> quá hạn chưa trả lời" in page
    listed = as_("thongke").get("/phoi-hop/?nhan_tu=2026-10-01&nhan_den=2026-11-25").content.decode()
    assert 'data-count="1"' in listed


def test_the_case_is_to_be_resumed_when_the_request_it_waits_for_is_withdrawn(case: EnforcementCase) -> None:
    row = received(case, date(2026, 9, 1))
    record_event(
        case=case,
        event=Event.POSTPONED,
        occurred_on=date(2026, 9, 7),
        ground="explanation",
        document_number="58/QĐ-THADS",
        by=None,
        today=TODAY,
    )
    row = do(actions.withdraw, row, date(2026, 9, 10), note="Tòa án đã sửa bản án theo yêu cầu khác")
    row = CoordinationRequest.objects.select_related("case").get(pk=row.pk)
    proposed = proposal(row, DayShift.objects.working_days())
    assert proposed is not None
    assert (proposed.event, proposed.due_on, proposed.must) == (Event.RESUMED, date(2026, 9, 17), True)


def test_an_answer_given_again_says_something_new(case: EnforcementCase) -> None:
    given: dict[str, Any] = {"document_number": "1", "result": Result.FULL}
    row = do(actions.answer_request, received(case), date(2026, 9, 9), "toaan", answers={1: "Mốc 3"}, note="", **given)
    row = do(actions.reopen, row, date(2026, 9, 11), note="Mốc nào?")
    for answers in ({}, {1: "Mốc 3"}, {1: " "}):
        with pytest.raises(Refused, match="trả lời thêm"):
            do(actions.answer_request, row, date(2026, 9, 12), "toaan", answers=answers, note="", **given)
    row = do(
        actions.answer_request,
        row,
        date(2026, 9, 12),
        "toaan",
        answers={1: "Mốc 3, cạnh đường liên xã"},
        note="",
        **given,
    )
    assert row.state == RequestState.ANSWERED
