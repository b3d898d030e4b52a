"""Corrections of what describes a case stay visible, with the value before and after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from agencies.models import User
from cases.actions.corrections import correct_case, state_of
from cases.actions.decisions import issue_decision
from cases.actions.intake import take_in_judgment
from cases.choices import JudgmentKind
from cases.models import EnforcementCase, Judgment, JudgmentHandover
from cases.presenters.corrections import corrections
from common import clock
from common.refusal import Refused
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db


def test_each_correction_tells_what_was_there_before(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 7, 6), number="1")
    assert corrections(case) == []
    debtor = case.parties.get(role="debtor")
    first = debtor.name
    for name in ("Phạm Văn Phải", "Phạm Văn Phái"):
        debtor.name = name + " (sửa)"
        debtor.save()
    case.credit_institution = True
    case.save(update_fields=["credit_institution"])
    case = EnforcementCase.objects.get(pk=case.pk)
    found = [(one.what, one.before, one.after) for one in corrections(case)]
    assert found == [
        ("Người phải thi hành án", "Phạm Văn Phải (sửa)", "Phạm Văn Phái (sửa)"),
        ("Người phải thi hành án", first, "Phạm Văn Phải (sửa)"),
        ("Tổ chức tín dụng, ngân hàng", "Không", "Có"),
    ]
    client = Client()
    client.force_login(User.objects.get(username="truong1"))
    page = client.get(f"/viec/{case.pk}/").content.decode()
    assert "Nhật ký sửa" in page
    assert f"<s>{first}</s>" in page


@pytest.fixture
def case(province: Book) -> EnforcementCase:
    person, unit = province.enforcers["CHV-11"]
    return open_case(unit, person, decided_on=date(2026, 7, 6), number="1")


def told(case: EnforcementCase, **changes: Any) -> dict[str, Any]:
    parties = {party.role: party.name for party in case.parties.all()}
    return {
        "debtor": parties["debtor"],
        "creditor": parties.get("creditor", ""),
        "credit_institution": False,
        "number": case.judgment.number,
        "judged_on": case.judgment.judged_on,
        "court": case.judgment.court,
        "today": date(2026, 11, 25),
        "by": User.objects.get(username="truong1"),
    } | changes


def test_a_person_puts_names_and_judgment_right_and_is_named(case: EnforcementCase) -> None:
    before = case.judgment.number
    case = correct_case(case=case, **told(case, debtor="Phạm Văn Phái", number="9/2026/DS-PT"))
    by = str(User.objects.get(username="truong1"))
    assert {(one.what, one.before, one.after, one.by) for one in corrections(case)} >= {
        ("Số bản án, quyết định", before, "9/2026/DS-PT", by)
    }
    assert case.parties.get(role="debtor").folded_name == "pham van phai"
    assert correct_case(case=case, **told(case)) == case
    assert len(corrections(case)) == 2, "what stays the same is no correction"


def test_a_judgment_that_the_book_knows_is_taken_unless_it_is_of_another_kind(case: EnforcementCase) -> None:
    known = Judgment.objects.create(number="9/2026/DS-PT", judged_on=date(2026, 3, 2), kind=case.kind)
    own = case.judgment
    case = correct_case(case=case, **told(case, number=known.number, judged_on=known.judged_on, court=None))
    assert case.judgment == known
    own.refresh_from_db()
    assert own.number != known.number
    Judgment.objects.create(number="10/2026/HS-PT", judged_on=date(2026, 3, 2), kind=2)
    with pytest.raises(Refused, match="khác loại án"):
        correct_case(case=case, **told(case, number="10/2026/HS-PT"))


def test_names_are_not_emptied_and_only_the_holder_corrects(case: EnforcementCase) -> None:
    with pytest.raises(Refused, match="Nhập tên người phải thi hành án"):
        correct_case(case=case, **told(case, debtor=" "))
    with pytest.raises(Refused, match="chỉ đơn vị đó"):
        correct_case(case=case, **told(case, by=User.objects.get(username="truong2")))


def test_the_page_comes_filled_in_and_writes_what_was_typed(case: EnforcementCase) -> None:
    client = Client()
    client.force_login(User.objects.get(username="chv11"))
    page = client.get(f"/viec/{case.pk}/sua/").content.decode()
    assert f'value="{case.judgment.number}"' in page
    typed = {"debtor": "Trần Thị Nợ", "creditor": "", "number": "7/2026/DS-ST", "judged_on": "05/03/2026", "court": ""}
    refused = client.post(f"/viec/{case.pk}/sua/", typed)
    assert refused.status_code == 422
    assert "Không xóa được tên đã ghi" in refused.content.decode()
    assert 'value="Trần Thị Nợ"' in refused.content.decode()
    assert client.post(f"/viec/{case.pk}/sua/", typed | {"creditor": "Lê Thị Được"}).status_code == 302
    case.judgment.refresh_from_db()
    assert (case.judgment.number, case.judgment.judged_on) == ("7/2026/DS-ST", date(2026, 3, 5))


def test_what_somebody_else_corrected_meanwhile_is_not_undone(case: EnforcementCase) -> None:
    seen = state_of(case)
    correct_case(case=case, **told(case, debtor="Phạm Văn Phái", seen=seen))
    with pytest.raises(Refused, match="Vừa có người sửa"):
        correct_case(case=case, **told(case, creditor="Lê Thị Khác", seen=seen))
    assert case.parties.get(role="debtor").name == "Phạm Văn Phái"


@pytest.fixture
def handed_over(province: Book) -> JudgmentHandover:
    """A judgment of the first court, enforced at once, with its case ex officio."""
    row = take_in_judgment(
        number="12/2026/DS-ST",
        judged_on=date(2026, 9, 1),
        court=province.courts["KV1"],
        kind=JudgmentKind.CIVIL,
        unit=province.offices[0],
        effective_on=date(2026, 9, 1),
        urgent=True,
        handed_over_on=date(2026, 11, 20),
        received_on=date(2026, 11, 20),
        channel="",
        ex_officio=True,
        on_request=False,
        note="",
        by=None,
        at=clock.now(),
        today=date(2026, 11, 25),
    )
    issue_decision(
        basis=row,
        decision_number="5",
        decided_on=date(2026, 11, 23),
        enforcer=None,
        amount=1,
        for_budget=0,
        creditor="",
        debtor="Ông Phải",
        credit_institution=False,
        by=None,
        today=date(2026, 11, 25),
    )
    return row


def test_a_corrected_judgment_takes_its_hand_over_along(handed_over: JudgmentHandover, province: Book) -> None:
    case = handed_over.judgment.cases.get()
    correct_case(case=case, **told(case, judged_on=date(2026, 11, 16), court=province.courts["KV2"]))
    handed_over.refresh_from_db()
    assert (handed_over.agency, handed_over.started_on) == (province.courts["KV2"], date(2026, 11, 16))
    assert handed_over.days_late(date(2026, 11, 25)) == 0
    with pytest.raises(Refused, match="phải có Tòa án"):
        correct_case(case=case, **told(case, court=None))
    known = Judgment.objects.create(court=province.courts["KV2"], number="13/2026/DS-ST", judged_on=date(2026, 11, 16), kind=case.kind)
    case.refresh_from_db()
    correct_case(case=case, **told(case, number="13/2026/DS-ST"))
    handed_over.refresh_from_db()
    assert handed_over.judgment == known
    assert not JudgmentHandover.objects.awaiting_decision().exists()


def test_a_judgment_of_other_offices_is_corrected_by_the_province(handed_over: JudgmentHandover, province: Book) -> None:
    person, unit = province.enforcers["CHV-21"]
    other = open_case(unit, person, decided_on=date(2026, 11, 20), number="6")
    EnforcementCase.objects.filter(pk=other.pk).update(judgment=handed_over.judgment)
    other.refresh_from_db()
    with pytest.raises(Refused, match="đề nghị THADS tỉnh sửa"):
        correct_case(case=other, **told(other, number="99", by=User.objects.get(username="truong2")))
    correct_case(case=other, **told(other, debtor="Ông Khác", by=User.objects.get(username="truong2")))
    correct_case(case=other, **told(other, number="99", by=User.objects.get(username="thongke")))
    handed_over.judgment.refresh_from_db()
    assert handed_over.judgment.number == "99"
