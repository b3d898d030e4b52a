"""Figures, dates and deadlines read as interface section 12 rules, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from common import numbers

NBSP = numbers.NBSP
TODAY = date(2026, 6, 30)


def shown(template: str, language: str, **context) -> str:
    """What a template prints, with ordinary spaces for easier reading of the tables below."""
    with translation.override(language):
        return engines["jinja2"].from_string(template).render(context).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("template", "value", "vietnamese", "english"),
    [
        ("{{ v|so }}", 10967, "10.967", "10,967"),
        ("{{ v|so }}", 999, "999", "999"),
        ("{{ v|so }}", 0, "0", "0"),
        ("{{ v|so }}", -1234, "−1.234", "−1,234"),
        ("{{ v|so }}", None, "–", "–"),
        ("{{ v|so(1) }}", Decimal("12.45"), "12,5", "12.5"),
        ("{{ v|ty_le }}", Decimal("80.1"), "80,10%", "80.10%"),
        ("{{ v|ty_le }}", "60.38", "60,38%", "60.38%"),
        ("{{ v|ty_le }}", Decimal("66.665"), "66,67%", "66.67%"),
        ("{{ v|ty_le }}", 0, "0,00%", "0.00%"),
        ("{{ v|ty_le }}", None, "–", "–"),
        ("{{ v|diem }}", Decimal("5.63"), "+5,63 điểm %", "+5.63 pp"),
        ("{{ v|diem }}", Decimal("-0.69"), "−0,69 điểm %", "−0.69 pp"),
        ("{{ v|diem }}", 0, "0,00 điểm %", "0.00 pp"),
        ("{{ v|diem }}", None, "–", "–"),
        ('{{ v|diem("bare") }}', Decimal("13.96"), "+13,96", "+13.96"),
        ('{{ v|diem("unsigned") }}', Decimal("-0.69"), "0,69 điểm %", "0.69 pp"),
        ("{{ v|dong }}", 4_812_650_000, "4.812.650.000 ₫", "4,812,650,000 VND"),
        ("{{ v|dong }}", 0, "0 ₫", "0 VND"),
        ("{{ v|dong }}", None, "–", "–"),
        ("{{ v|ty_dong }}", 437_200_000_000, "437,2 tỷ đồng", "VND 437.2 bn"),
        ("{{ v|ty_dong }}", 1_206_600_000_000, "1.206,6 tỷ đồng", "VND 1,206.6 bn"),
        ("{{ v|ty_dong }}", 1_000_000_000, "1,0 tỷ đồng", "VND 1.0 bn"),
        ("{{ v|ty_dong }}", 999_960_000, "1,0 tỷ đồng", "VND 1.0 bn"),
        ("{{ v|ty_dong }}", 412_800_000, "412,8 triệu đồng", "VND 412.8 m"),
        ("{{ v|ty_dong }}", 300_000, "300.000 đồng", "VND 300,000"),
        ("{{ v|ty_dong }}", 0, "0 đồng", "VND 0"),
        ("{{ v|ty_dong }}", -2_500_000_000, "−2,5 tỷ đồng", "VND −2.5 bn"),
        ("{{ v|ty_dong }}", None, "–", "–"),
        ('{{ v|ty_dong("bare") }}', 31_900_000_000, "31,9", "31.9"),
        ("{{ v|ngay }}", date(2026, 3, 5), "05/03/2026", "05/03/2026"),
        ("{{ v|ngay }}", datetime(2026, 3, 4, 17, 30, tzinfo=UTC), "05/03/2026", "05/03/2026"),
        ("{{ v|ngay }}", None, "–", "–"),
        ("{{ v|ngay_gio }}", datetime(2026, 6, 30, 10, 5, tzinfo=UTC), "17:05 30/06/2026", "17:05, 30/06/2026"),
        ("{{ v|ngay_gio }}", None, "–", "–"),
        ("{{ v|han(today) }}", date(2026, 6, 27), "Quá hạn 3 ngày", "3 days overdue"),
        ("{{ v|han(today) }}", date(2026, 6, 29), "Quá hạn 1 ngày", "1 day overdue"),
        ("{{ v|han(today) }}", TODAY, "Hôm nay", "Today"),
        ("{{ v|han(today) }}", date(2026, 7, 1), "Còn 1 ngày", "1 day left"),
        ("{{ v|han(today) }}", date(2026, 7, 6), "Còn 6 ngày", "6 days left"),
        ("{{ v|han(today) }}", None, "–", "–"),
        ("{{ v|tuoi(today) }}", date(2018, 2, 28), "8 năm 4 tháng", "8 yr 4 mo"),
        ("{{ v|tuoi(today) }}", date(2024, 6, 30), "2 năm", "2 yr"),
        ("{{ v|tuoi(today) }}", date(2024, 7, 1), "1 năm 11 tháng", "1 yr 11 mo"),
        ("{{ v|tuoi(today) }}", date(2026, 2, 1), "4 tháng", "4 mo"),
        ("{{ v|tuoi(today) }}", date(2026, 6, 18), "12 ngày", "12 days"),
        ("{{ v|svg }}", Decimal("66.17125"), "66.171", "66.171"),
        ("{{ v|svg }}", 80, "80", "80"),
        ("{{ v|svg }}", 12480, "12480", "12480"),
        ("{{ v|svg }}", 0.0, "0", "0"),
        ("{{ v }}", 2026, "2026", "2026"),
        ('{{ v|date("DATE_FORMAT") }}', date(2026, 3, 5), "05/03/2026", "05/03/2026"),
    ],
)
def test_a_figure_is_written_as_its_language_writes_it(template, value, vietnamese, english):
    written = [shown(template, language, v=value, today=TODAY) for language in ("vi", "en")]
    assert written == [vietnamese, english]


@pytest.mark.parametrize(
    ("day", "vietnamese", "english"),
    [
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026", "5 March 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026", "15 February 2026"),
    ],
)
def test_papers_write_a_day_in_full(day, vietnamese, english):
    assert [numbers.paper_date(day, language=language) for language in ("vi", "en")] == [vietnamese, english]


def test_a_number_does_not_break_from_its_unit():
    assert numbers.dong(1000, language="vi") == f"1.000{NBSP}₫"
    assert numbers.points("5.63", language="vi") == f"+5,63{NBSP}điểm{NBSP}%"
    assert numbers.overview_money(437_200_000_000, language="vi") == f"437,2{NBSP}tỷ{NBSP}đồng"
    assert numbers.spoken_money(181_234_567_890, language="vi") == f"181,2{NBSP}tỷ{NBSP}đồng"
    assert numbers.spoken_money(3_666_700_000_000, language="vi") == f"3.667{NBSP}tỷ{NBSP}đồng"


def test_a_language_can_be_asked_for_whatever_is_active():
    with translation.override("en"):
        assert numbers.number(1000, language="vi") == "1.000"
        assert numbers.time_left(TODAY, TODAY, language="vi") == "Hôm nay"
