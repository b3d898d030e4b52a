"""Cases that come from other offices, requests made again for returned cases, and results confirmed to the parties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from agencies.models import Agency, User
from cases.actions import entrustments, intake
from cases.actions.deadlines import answer_deadline, ask_confirmation
from cases.actions.decisions import issue_decision
from cases.actions.entrustments import take_in_entrustment
from cases.actions.events import record_event, void_event
from cases.choices import Initiation, JudgmentKind
from cases.ledger import Account
from cases.models import EnforcementCase, EnforcementRequest, Entrustment, Judgment
from common import clock
from common.refusal import Refused
from law.models import DayShift
from tests.factories.province import Book, open_case
from tests.factories.soundness import assert_balances_follow_the_entries, assert_case_is_sound

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.fixture
def unit(province: Book) -> Agency:
    return province.offices[0]


def entrust(unit: Agency, **changes: Any) -> Entrustment:
    told: dict[str, Any] = {
        "number": "31/2026/DS-PT",
        "judged_on": date(2026, 5, 4),
        "court": None,
        "court_name": "Tòa án nhân dân tỉnh Vĩnh Long",
        "kind": JudgmentKind.CIVIL,
        "unit": unit,
        "sender": "THADS tỉnh Vĩnh Long",
        "document_number": "18/QĐ-THADS",
        "document_on": date(2026, 11, 2),
        "received_on": date(2026, 11, 10),
        "initiation": Initiation.ON_REQUEST,
        "content": "",
    } | changes
    return take_in_entrustment(by=None, at=clock.now(), today=TODAY, **told)


def decide(basis: Any, **changes: Any) -> EnforcementCase:
    told: dict[str, Any] = {
        "decision_number": "1301/QĐ-THADS",
        "decided_on": date(2026, 11, 13),
        "enforcer": None,
        "amount": 5_000_000,
        "for_budget": 0,
        "creditor": "Bà Được",
        "debtor": "Ông Phải",
        "credit_institution": False,
    } | changes
    return issue_decision(basis=basis, by=None, today=TODAY, **told)


def test_what_another_office_entrusts_becomes_a_new_case_here_within_five_working_days(unit: Agency) -> None:
    row = entrust(unit)
    assert (row.rule, row.due_on) == ("B054", date(2026, 11, 17))
    assert list(Entrustment.objects.overdue(as_of=TODAY)) == [row]
    case = decide(row)
    assert (case.agency, case.initiation, case.account) == (unit, Initiation.ON_REQUEST, Account.IN_PROGRESS)
    row.refresh_from_db()
    assert (row.case, row.answered_on) == (case, date(2026, 11, 13))
    assert not Entrustment.objects.waiting().exists()
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()
    with pytest.raises(Refused, match="Đã giải quyết ngày 13/11/2026"):
        decide(row, decision_number="1302")


def test_the_clock_of_an_entrustment_under_the_old_law_is_counted_by_it(unit: Agency) -> None:
    row = entrust(unit, document_on=date(2026, 6, 1), received_on=date(2026, 6, 8), initiation=Initiation.EX_OFFICIO)
    assert (row.rule, row.due_on) == ("A052", date(2026, 6, 15))
    assert decide(row, decided_on=date(2026, 6, 12)).initiation == Initiation.EX_OFFICIO


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"court_name": ""}, "ghi tên Tòa án ngoài tỉnh"),
        ({"received_on": date(2026, 11, 1)}, "kiểm tra thứ tự"),
        ({"received_on": date(2026, 12, 1)}, "chưa đến"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_entered(unit: Agency, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        entrust(unit, **changes)
    assert not Entrustment.objects.exists()
    assert not Judgment.objects.filter(number="31/2026/DS-PT").exists()


def test_the_same_entrustment_is_told_at_once_and_no_office_entrusts_to_itself(unit: Agency, province: Book) -> None:
    entrust(unit)
    with pytest.raises(Refused, match="đã vào sổ ở"):
        entrust(province.offices[1], number="32/2026/DS-PT")
    with pytest.raises(Refused, match="không ủy thác cho chính mình"):
        entrust(unit, sender=unit.name, document_number="19")


def test_an_entrustment_goes_along_with_the_unit_that_follows(unit: Agency, province: Book) -> None:
    row = entrust(unit)
    intake.move_register(predecessor=unit, successor=province.offices[1])
    row.refresh_from_db()
    assert row.agency == province.offices[1]


def form(unit: Agency, **changes: str) -> dict[str, str]:
    return {
        "sender": "THADS tỉnh Vĩnh Long",
        "document_number": "18/QĐ-THADS",
        "document_on": "02/11/2026",
        "unit": unit.code,
        "received_on": "10/11/2026",
        "initiation": "on_request",
        "number": "31/2026/DS-PT",
        "judged_on": "04/05/2026",
        "court": "",
        "court_name": "Tòa án nhân dân tỉnh Vĩnh Long",
        "kind": "civil",
    } | changes


def test_one_page_takes_in_the_entrustment_and_its_decision_or_nothing(unit: Agency) -> None:
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    decision = {"decision_number": "77", "decided_on": "09/11/2026", "debtor": "Ông Phải", "amount": "10.000.000"}
    answer = client.post("/uy-thac/moi/", form(unit, **decision))
    assert answer.status_code == 422
    assert "Ngày quyết định phải từ 10/11/2026" in answer.content.decode()
    assert not Entrustment.objects.exists()
    assert client.post("/uy-thac/moi/", form(unit)).status_code == 302
    row = Entrustment.objects.get()
    listed = client.get("/uy-thac/?tinh_trang=qua-han").content.decode()
    assert f'href="/uy-thac/{row.pk}/"' in listed
    assert "THADS tỉnh Vĩnh Long" in client.get(f"/uy-thac/{row.pk}/").content.decode()
    decided = client.post(f"/uy-thac/{row.pk}/quyet-dinh/", decision | {"decided_on": "13/11/2026"})
    case = EnforcementCase.objects.get(decision_number="77", agency=unit)
    assert decided["Location"] == f"/viec/{case.pk}/"
    assert "Nhận ủy thác của" in client.get(f"/viec/{case.pk}/").content.decode()
    client.force_login(User.objects.get(username="truong2"))
    assert client.get(f"/uy-thac/{row.pk}/").status_code == 404
    assert "Vĩnh Long" not in client.get("/uy-thac/").content.decode().split("danh-sach", 1)[1]


@pytest.fixture
def returned(province: Book, unit: Agency) -> EnforcementCase:
    """A case on request, without means for two years, whose request was sent back."""
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2024, 3, 4), number="1")
    tell: dict[str, Any] = {"case": case, "by": None, "today": TODAY}
    record_event(**tell, event="found_not_enforceable", occurred_on=date(2024, 5, 6))
    record_event(**tell, event="request_returned", occurred_on=date(2026, 8, 3))
    case.refresh_from_db()
    return case


def renew(case: EnforcementCase, unit: Agency, received_on: date = date(2026, 11, 16)) -> EnforcementRequest:
    return intake.renew_request(
        case=case,
        unit=unit,
        requester="Bà Được",
        content="",
        received_on=received_on,
        by=None,
        at=clock.now(),
        today=TODAY,
    )


def test_a_returned_request_may_be_made_again_and_the_new_case_is_linked_to_the_old(returned: EnforcementCase, unit: Agency) -> None:
    asked = renew(returned, unit)
    assert (asked.rule, asked.due_on) == ("B011", date(2026, 11, 23))
    with pytest.raises(Refused, match="đã được yêu cầu lại"):
        renew(returned, unit)
    case = decide(asked, decided_on=date(2026, 11, 20))
    assert (case.judgment, case.request.renews) == (returned.judgment, returned)
    returned.refresh_from_db()
    assert returned.account == Account.RETURNED, "the old case stays as it ended"
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    old, new = (client.get(f"/viec/{one.pk}/").content.decode() for one in (returned, case))
    assert f'href="/viec/{case.pk}/"' in old
    assert f'href="/viec/{returned.pk}/"' in new


def test_a_request_is_renewed_after_it_was_returned_and_for_such_a_case_alone(
    returned: EnforcementCase, unit: Agency, province: Book
) -> None:
    with pytest.raises(Refused, match="không thể trước ngày gửi lại yêu cầu 03/08/2026"):
        renew(returned, unit, date(2026, 8, 1))
    person, _unit = province.enforcers["CHV-11"]
    other = open_case(unit, person, decided_on=date(2024, 3, 4), number="2")
    with pytest.raises(Refused, match="Chỉ yêu cầu lại việc đã gửi lại"):
        renew(other, unit)


def test_a_renewed_request_is_answered_from_the_page_of_the_case(returned: EnforcementCase, unit: Agency) -> None:
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    address = f"/viec/{returned.pk}/yeu-cau-lai/"
    assert address in client.get(f"/viec/{returned.pk}/").content.decode()
    typed = {"unit": unit.code, "requester": "Bà Được", "request_on": "16/11/2026", "content": ""}
    assert client.post(address, typed)["Location"] == f"/viec/{returned.pk}/"
    asked = EnforcementRequest.objects.get()
    page = client.get(f"/viec/{returned.pk}/").content.decode()
    assert address not in page
    refusal = f"/yeu-cau-thi-hanh/{asked.pk}/tu-choi/"
    assert refusal in page
    client.post(refusal, {"on": "18/11/2026", "reason": "Chưa có tài sản mới"})
    page = client.get(f"/viec/{returned.pk}/").content.decode()
    assert "Chưa có tài sản mới" in page
    assert address in page, "a refused request may be made again"


def test_a_party_that_asks_has_the_results_confirmed_within_three_working_days(returned: EnforcementCase, unit: Agency) -> None:
    row = ask_confirmation(case=returned, requester="Bà Được", started_on=date(2026, 11, 20), by=None, at=clock.now(), today=TODAY)
    assert (row.rule, row.due_on, row.waiting) == ("B050", date(2026, 11, 26), False)  # 24 November is a holiday
    old = ask_confirmation(case=returned, requester="Bà Được", started_on=date(2026, 6, 22), by=None, at=clock.now(), today=TODAY)
    assert (old.rule, old.due_on) == ("A049", date(2026, 6, 29))
    answer_deadline(deadline=row, on=date(2026, 11, 25), note="Giấy xác nhận số 5", by=None, today=TODAY)
    with pytest.raises(Refused, match="Ngày phải từ 04/03/2024"):
        ask_confirmation(case=returned, requester="Bà Được", started_on=date(2024, 3, 1), by=None, at=clock.now(), today=TODAY)


def test_the_paper_tells_what_was_enforced_and_what_is_left(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 7, 6), number="1", amount=10_000_000)
    record_event(case=case, event="collected", occurred_on=date(2026, 9, 1), amount=4_000_000, by=None, today=TODAY)
    record_event(case=case, event="served", occurred_on=date(2026, 7, 8), by=None, today=TODAY)
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    page = client.get(f"/viec/{case.pk}/xac-nhan/").content.decode()
    assert "6.000.000" in page
    assert "Thu tiền" in page
    assert "Thông báo hợp lệ" not in page, "a step without a result is no result"
    sent = client.post(f"/viec/{case.pk}/xac-nhan/", {"requester": "Bà Được", "started_on": "20/11/2026"})
    assert sent["Location"] == f"/viec/{case.pk}/"
    assert "Xác nhận kết quả thi hành án: Bà Được" in client.get(f"/viec/{case.pk}/").content.decode()
    client.force_login(User.objects.get(username="thanhvien"))
    assert client.get(f"/viec/{case.pk}/xac-nhan/").status_code == 404


def test_a_case_that_was_opened_again_leaves_its_renewal_without_ground(returned: EnforcementCase, unit: Agency) -> None:
    asked = renew(returned, unit)
    tell: dict[str, Any] = {"case": returned, "by": None, "today": TODAY}
    with pytest.raises(Refused, match="đã được yêu cầu lại"):
        record_event(**tell, event="ending_reversed", occurred_on=date(2026, 11, 18))
    with pytest.raises(Refused, match="đã được yêu cầu lại"):
        void_event(event=returned.events.get(event="request_returned"), by=None, reason="Ghi nhầm")
    intake.refuse_request(request=asked, on=TODAY, reason="Không có tài sản mới", by=None, today=TODAY)
    record_event(**tell, event="ending_reversed", occurred_on=date(2026, 11, 18))
    EnforcementRequest.objects.filter(pk=asked.pk).update(answered_on=None, refusal="")
    with pytest.raises(Refused, match="đã được mở lại"):
        decide(asked, decided_on=date(2026, 11, 20))


def test_a_decision_that_was_voided_leaves_the_entrustment_to_be_decided(unit: Agency) -> None:
    row = entrust(unit)
    case = decide(row)
    void_event(event=case.events.get(), by=None, reason="Sai số tiền")
    row.refresh_from_db()
    assert (row.case, row.answered_on) == (None, None)
    assert decide(row, decision_number="1302").account == Account.IN_PROGRESS


def test_judgments_of_two_courts_outside_the_province_are_two(unit: Agency) -> None:
    one = entrust(unit)
    other = entrust(unit, court_name="Tòa án nhân dân thành phố Cần Thơ", document_number="19", kind=JudgmentKind.FAMILY)
    assert one.judgment != other.judgment
    assert one.judgment.court_name == "Tòa án nhân dân tỉnh Vĩnh Long"


def test_the_same_decision_typed_otherwise_is_the_same_and_a_race_is_told_too(unit: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    entrust(unit)
    with pytest.raises(Refused, match="đã vào sổ ở"):
        entrust(unit, sender="thads  TỈNH vinh long", document_number="18/QĐ-CTHADS", number="99/2026/DS-PT")
    look, seen = entrustments._refuse_twin, []

    def too_late(**told: Any) -> None:
        seen.append(told)
        if len(seen) > 1:  # the first look found nothing: somebody entered it between the two
            look(**told)

    monkeypatch.setattr(entrustments, "_refuse_twin", too_late)
    with pytest.raises(Refused, match="đã vào sổ ở"):
        entrust(unit)


def test_no_unit_of_the_province_entrusts_to_another_under_the_new_law(unit: Agency, province: Book) -> None:
    other = province.offices[1]
    with pytest.raises(Refused, match="trong cùng tỉnh không còn ủy thác"):
        entrust(unit, sender=other.name)
    under_the_old = {"document_on": date(2026, 6, 1), "received_on": date(2026, 6, 8)}
    assert entrust(unit, sender=other.name, **under_the_old).rule == "A052"


def test_shifted_days_count_renewed_requests_too(returned: EnforcementCase, unit: Agency) -> None:
    asked = renew(returned, unit)
    DayShift.objects.create(day=date(2026, 11, 18), is_worked=False, source="Công văn")
    intake.count_intake_again()
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 11, 25)  # 24 November is a holiday


def test_a_request_that_came_to_another_unit_is_answered_there(returned: EnforcementCase, province: Book) -> None:
    asked = renew(returned, province.offices[1])
    client = Client()
    client.force_login(User.objects.get(username="truong2"))
    page = client.get(f"/yeu-cau-thi-hanh/{asked.pk}/").content.decode()
    assert f"/yeu-cau-thi-hanh/{asked.pk}/tu-choi/" in page
    assert f"/yeu-cau-thi-hanh/{asked.pk}/quyet-dinh/" in page
    assert f'href="/viec/{returned.pk}/"' not in page, "the old case is not theirs to see"
    client.force_login(User.objects.get(username="truong1"))
    assert client.get(f"/yeu-cau-thi-hanh/{asked.pk}/").status_code == 404
    assert f"/yeu-cau-thi-hanh/{asked.pk}/" not in client.get(f"/viec/{returned.pk}/").content.decode()


def test_the_paper_adds_up_with_what_was_added_and_what_was_terminated(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 7, 6), number="1", amount=10_000_000)
    tell: dict[str, Any] = {"case": case, "by": None, "today": TODAY}
    record_event(**tell, event="amount_increased", occurred_on=date(2026, 8, 3), amount=2_000_000)
    record_event(**tell, event="partly_postponed", occurred_on=date(2026, 8, 10), amount=4_000_000)
    record_event(**tell, event="collected", occurred_on=date(2026, 9, 1), amount=3_000_000)
    record_event(**tell, event="partly_terminated", occurred_on=date(2026, 9, 8), amount=1_000_000)
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    page = client.get(f"/viec/{case.pk}/xac-nhan/").content.decode()
    for sum_ in ("12.000.000 ₫", "3.000.000 ₫", "1.000.000 ₫", "8.000.000 ₫"):
        assert sum_.replace(" ", "\xa0") in page or sum_ in page, sum_
    assert "Hoãn một phần" not in page
    record_event(**tell, event="terminated", occurred_on=date(2026, 10, 5))
    page = client.get(f"/viec/{case.pk}/xac-nhan/").content.decode()
    assert "9.000.000" in page, "what was terminated at the end is told as taken out"
