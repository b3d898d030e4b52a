"""Agreements: drawn up, commented on, signed, measured, reviewed and replaced; seen by their parties alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from docx import Document

from agencies.models import Agency, User
from cases.actions.intake import take_in_judgment
from cases.choices import JudgmentKind
from cases.models import EnforcementCase
from common import clock
from common.refusal import Refused
from coordination.actions import agreements as actions
from coordination.actions import requests
from coordination.models import AgreementState, CoordinationAgreement, Obligation
from coordination.obligations import Tally, measured, summed
from tests.factories.html import tight
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
SignIn = Callable[[str], Client]


def user(name: str) -> User:
    return User.objects.get(username=name)


def agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


@pytest.fixture
def draft(province: Book) -> CoordinationAgreement:
    """A draft of four agencies with three clauses, each with an obligation."""
    row = actions.draw_up(
        title="Quy chế phối hợp liên ngành",
        level="province",
        parties=[agency(code) for code in ("TAND-THADS", "VKSND", "CA", "THADS")],
        by=user("thongke"),
        at=clock.now(),
    )
    asked = (
        ("Đ8.1", "Chuyển giao bản án", "court", "handovers", ""),
        ("Đ9.2", "Giải thích bản án", "court", "requests", "GT"),
        ("Đ11.3", "Cử kiểm sát viên dự cưỡng chế", "procuracy", "reported", ""),
    )
    for code, heading, holder, measure, kind in asked:
        clause = actions.save_clause(agreement=row, code=code, heading=heading, text="Trong 15 ngày.", by=user("thongke"))
        actions.add_obligation(
            clause=clause,
            by=user("thongke"),
            holder=holder,
            what=heading,
            measure=measure,
            kind=kind,
            trigger="",
            limit="15 ngày",
            evidence="",
        )
    return row


def sign(row: CoordinationAgreement, on: date = date(2026, 3, 2), **more: Any) -> CoordinationAgreement:
    given: dict[str, Any] = {
        "number": "01/2026/QCPH",
        "signed_on": on,
        "effective_on": on,
        "until": None,
        "review_on": None,
        "place": "",
        "event": "Hội nghị",
    }
    actions.sign(agreement=row, by=user("thongke"), today=TODAY, **(given | more))
    row.refresh_from_db()
    return row


def test_a_draft_is_ours_until_comments_are_asked_for_and_closed_once_signed(draft: CoordinationAgreement, sign_in: SignIn) -> None:
    court = sign_in("toatinh")
    assert court.get(f"/phoi-hop/quy-che/{draft.pk}/").status_code == 404
    assert sign_in("truong1").get(f"/phoi-hop/quy-che/{draft.pk}/").status_code == 200
    with pytest.raises(Refused, match="không trong thời gian lấy ý kiến"):
        actions.comment(agreement=draft, clause=None, text="x", by=user("toatinh"), at=clock.now(), today=TODAY)
    actions.ask_for_comments(agreement=draft, until=TODAY + timedelta(9), by=user("thongke"), today=TODAY)
    assert court.post(f"/phoi-hop/quy-che/{draft.pk}/gop-y/", {"text": "Bỏ cụm từ cuối", "clause": ""}).status_code == 302
    assert "Bỏ cụm từ cuối" in court.get(f"/phoi-hop/quy-che/{draft.pk}/").content.decode()
    assert sign_in("nganhang").get(f"/phoi-hop/quy-che/{draft.pk}/").status_code == 404, "no party"
    assert court.get(f"/phoi-hop/quy-che/{draft.pk}/ky/").status_code == 404
    sign(draft)
    with pytest.raises(Refused, match="đã ký nên không sửa được"):
        actions.save_clause(agreement=draft, code="Đ1", heading="x", text="", by=user("thongke"))
    with pytest.raises(Refused, match="Chỉ THADS tỉnh"):
        actions.draw_up(title="x", level="province", parties=[agency("CA"), agency("THADS")], by=user("truong1"), at=clock.now())


def test_obligations_are_measured_from_the_books(draft: CoordinationAgreement, case: EnforcementCase, province: Book) -> None:
    sign(draft)
    for place, sent_on in enumerate((date(2026, 9, 10), date(2026, 10, 20), None), start=1):
        take_in_judgment(
            number=f"{place}/2026/DS-ST",
            judged_on=date(2026, 8, 1),
            court=province.courts["KV1"],
            kind=JudgmentKind.CIVIL,
            unit=case.agency,
            effective_on=date(2026, 9, 1),
            urgent=False,
            handed_over_on=sent_on,
            received_on=sent_on,
            channel="",
            ex_officio=True,
            on_request=False,
            note="",
            by=None,
            at=clock.now(),
            today=TODAY,
        )
    row = requests.draft_request(
        kind="GT",
        sender=case.agency,
        addressee=province.courts["KV1"],
        subject="",
        questions=["?"],
        by=None,
        at=clock.now(),
        today=date(2026, 10, 1),
        case=case,
        defect="unclear",
    )
    at: dict[str, Any] = {"by": None, "at": clock.now(), "today": TODAY, "on": date(2026, 10, 1)}
    requests.send_request(request=row, document_number="1", channel="post", **at)
    requests.receive_request(request=row, register_number="", **at)
    found = {kept.obligation.clause.code: kept.tally for kept in measured(draft, date(2026, 10, 1), TODAY, TODAY)}
    assert found["Đ8.1"] == Tally(kept=1, late=1, missed=1), "one month from 1 September"
    assert found["Đ9.2"] == Tally(missed=1), "thirty days are over on 2 November"
    assert found["Đ11.3"] == Tally()
    assert summed(measured(draft, date(2026, 10, 1), TODAY, TODAY)).rate == 25


def test_a_review_keeps_its_figures_as_of_its_day_and_goes_into_a_document(draft: CoordinationAgreement, sign_in: SignIn) -> None:
    sign(draft)
    own = Obligation.objects.get(measure="reported")
    client = sign_in("thongke")
    page = client.get(f"/phoi-hop/quy-che/{draft.pk}/so-ket/").content.decode()
    assert "Cử kiểm sát viên dự cưỡng chế: đúng hạn" in page
    given = {
        "since": "02/03/2026",
        "until": f"{clock.today():%d/%m/%Y}",
        "held_on": f"{clock.today():%d/%m/%Y}",
        "faults": "Chuyển giao còn chậm",
        "causes": "Thiếu người",
        "conclusion": "amend",
        f"kept_{own.pk}": "28",
        f"late_{own.pk}": "1",
        f"missed_{own.pk}": "0",
    }
    assert client.post(f"/phoi-hop/quy-che/{draft.pk}/so-ket/", given).status_code == 302
    review = draft.reviews.get()
    assert review.lines.get(obligation=own).kept == 28
    answer = client.get(f"/phoi-hop/quy-che/{draft.pk}/so-ket/{review.pk}/")
    text = Document(io.BytesIO(answer.content))
    said = "\n".join(paragraph.text for paragraph in text.paragraphs)
    assert "Chuyển giao còn chậm" in said
    assert "Sửa đổi, bổ sung quy chế phối hợp." in said
    cells = [cell.text for table in text.tables for row in table.rows for cell in row.cells]
    assert "Đ11.3. Cử kiểm sát viên dự cưỡng chế" in cells
    assert "28" in cells
    page = client.get(f"/phoi-hop/quy-che/{draft.pk}/?tu=01/03/2026").content.decode()
    assert "96,55%" in page, "28 of 29, as reported"


def test_the_next_version_begins_with_the_text_is_compared_and_ends_the_one_before(draft: CoordinationAgreement, sign_in: SignIn) -> None:
    sign(draft)
    following = actions.draw_up(
        title=draft.title,
        level="province",
        parties=[party.agency for party in draft.parties.all()],
        by=user("thongke"),
        at=clock.now(),
        replaces=draft,
    )
    assert [clause.code for clause in following.clauses.all()] == ["Đ8.1", "Đ9.2", "Đ11.3"]
    assert Obligation.objects.filter(clause__agreement=following).count() == 3
    second, third = following.clauses.all()[1:]
    actions.save_clause(agreement=following, clause=second, code="Đ9.2", heading="Giải thích bản án", text="Trong 30 ngày.", by=None)
    actions.remove(row=third, by=None)
    actions.save_clause(agreement=following, code="Đ12", heading="Trục liên thông", text="", by=None)
    client = sign_in("thongke")
    page = client.get(f"/phoi-hop/quy-che/{following.pk}/so-sanh/").content.decode()
    assert "<del>15</del><ins>30</ins>" in tight(page)
    assert [word for word in ("thêm mới", "bỏ", "sửa", "giữ nguyên") if word in page] == [
        "thêm mới",
        "bỏ",
        "sửa",
        "giữ nguyên",
    ]
    sign(following, date(2026, 10, 1), number="02/2026/QCPH")
    draft.refresh_from_db()
    assert (draft.state, draft.until) == (AgreementState.REPLACED, date(2026, 9, 30))
    assert draft.is_in_force(date(2026, 9, 30))
    assert not draft.is_in_force(date(2026, 10, 1))
    assert following.is_in_force(TODAY)


def test_a_renewal_is_announced_on_the_desk_of_whoever_keeps_agreements(draft: CoordinationAgreement, sign_in: SignIn) -> None:
    today = clock.today()
    sign(draft, review_on=today + timedelta(30), until=today + timedelta(200))
    assert "Sơ kết, tổng kết hoặc ký lại quy chế" in sign_in("thongke").get("/ban-lam-viec/").content.decode()
    assert "Sơ kết, tổng kết dự kiến" in sign_in("toatinh").get("/phoi-hop/quy-che/").content.decode()
    assert "ký lại quy chế" not in sign_in("truong1").get("/ban-lam-viec/").content.decode()


def test_contact_points_follow_one_another(draft: CoordinationAgreement, sign_in: SignIn) -> None:
    party = draft.parties.get(agency__code="CA")
    given: dict[str, Any] = {"person": "", "phone": "", "email": "", "by": user("thongke")}
    actions.set_contact(party=party, unit="Phòng Tham mưu", since=date(2026, 1, 5), **given)
    with pytest.raises(Refused, match="ngày mới phải sau đó"):
        actions.set_contact(party=party, unit="Phòng Thi hành án hình sự", since=date(2026, 1, 5), **given)
    actions.set_contact(party=party, unit="Phòng Thi hành án hình sự", since=date(2026, 6, 1), **given)
    page = sign_in("thongke").get(f"/phoi-hop/quy-che/{draft.pk}/").content.decode()
    assert "Phòng Thi hành án hình sự" in page
    assert "05/01/2026 – 31/05/2026: Phòng Tham mưu" in page


def test_what_is_overdue_is_reported_along_the_steps_that_the_agreement_names(
    draft: CoordinationAgreement, case: EnforcementCase, province: Book, sign_in: SignIn
) -> None:
    client, url = sign_in("thongke"), f"/phoi-hop/quy-che/{draft.pk}/"
    page = client.get(url).content.decode()
    assert "<li>Họp các đơn vị</li><li>Họp lãnh đạo các bên</li>" in tight(page)
    steps = "Họp hai phòng\n\n Ban Chỉ đạo "
    assert client.post(f"{url}sua/", {"title": "Quy chế mới", "ladder": steps}).status_code == 302
    assert "<li>Họp hai phòng</li><li>Ban Chỉ đạo</li></ol>" in tight(client.get(url).content.decode())
    sign(draft)
    assert client.post(f"{url}sua/", {"title": "x", "ladder": "y"}).status_code == 422, "signed"
    given: dict[str, Any] = {"by": None, "at": clock.now(), "today": clock.today()}
    request = requests.draft_request(
        kind="GT",
        sender=case.agency,
        addressee=province.courts["KV1"],
        subject="",
        questions=["?"],
        case=case,
        defect="unclear",
        **(given | {"today": date(2026, 10, 1)}),
    )
    requests.send_request(request=request, document_number="1", channel="post", on=date(2026, 10, 1), **given)
    requests.receive_request(request=request, register_number="", on=date(2026, 10, 1), **given)
    report = f"/phoi-hop/yeu-cau/{request.pk}/escalated/"
    head = sign_in("truong1")
    for step in ("Họp hai phòng", "Ban Chỉ đạo", "Ban Chỉ đạo"):
        page = head.get(report).content.decode()
        assert f'value="{step}"' in page
        assert "Các bước theo quy chế 01/2026/QCPH: Họp hai phòng; Ban Chỉ đạo" in page
        assert head.post(report, {"to": step, "on": f"{clock.today():%d/%m/%Y}", "note": ""}).status_code == 302
    CoordinationAgreement.objects.update(until=clock.today() - timedelta(1))
    assert 'value="Ban Chỉ đạo"' not in head.get(report).content.decode(), "no agreement binds them any more"


def test_a_party_sees_no_version_that_is_not_its_own(draft: CoordinationAgreement, sign_in: SignIn) -> None:
    sign(draft)
    following = actions.draw_up(
        title="Quy chế hai bên",
        level="bilateral",
        parties=[agency("THADS"), agency("NH")],
        by=None,
        at=clock.now(),
        replaces=draft,
    )
    page = sign_in("toatinh").get(f"/phoi-hop/quy-che/{draft.pk}/").content.decode()
    assert "Quy chế hai bên" not in page, "a draft of others"
    actions.ask_for_comments(agreement=following, until=clock.today(), by=None, today=clock.today())
    bank = sign_in("nganhang")
    assert bank.get(f"/phoi-hop/quy-che/{following.pk}/").status_code == 200
    assert bank.get(f"/phoi-hop/quy-che/{following.pk}/so-sanh/").status_code == 404, "the old one is not the bank's"
    assert bank.get(f"/phoi-hop/quy-che/{following.pk}/so-sanh/?voi={draft.pk}").status_code == 404


def test_only_what_stands_is_replaced_and_what_had_ended_stays_ended(draft: CoordinationAgreement) -> None:
    parties = [party.agency for party in draft.parties.all()]
    with pytest.raises(Refused, match="Chỉ thay thế được"):
        actions.draw_up(title="x", level="province", parties=parties, by=None, at=clock.now(), replaces=draft)
    sign(draft, until=date(2026, 5, 31))
    first, second = (
        actions.draw_up(title="x", level="province", parties=parties, by=None, at=clock.now(), replaces=draft) for _time in range(2)
    )
    sign(first, date(2026, 10, 1), number="02/2026/QCPH")
    draft.refresh_from_db()
    assert draft.until == date(2026, 5, 31), "it had ended before"
    with pytest.raises(Refused, match="Chỉ thay thế được"):
        sign(second, date(2026, 10, 2), number="03/2026/QCPH")


def test_a_comment_comes_by_the_last_day(draft: CoordinationAgreement) -> None:
    actions.ask_for_comments(agreement=draft, until=TODAY, by=None, today=TODAY)
    given: dict[str, Any] = {"agreement": draft, "clause": None, "text": "Bỏ", "by": user("toatinh"), "at": clock.now()}
    with pytest.raises(Refused, match="đã hết ngày 25/11/2026"):
        actions.comment(**given, today=TODAY + timedelta(1))
    actions.comment(**given, today=TODAY)
