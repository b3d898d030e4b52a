"""Dates, money and the way a field is drawn."""

from datetime import date

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from common.forms import MoneyField


class SmallForm(forms.Form):
    day = forms.DateField(label="Ngày gửi", help_text="Ngày/tháng/năm")
    amount = MoneyField(label="Số tiền", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)


def shown(call: str, **context) -> str:
    """What a component makes: `ui.errors(form=form)`."""
    return engines["jinja2"].from_string(f'{{% import "components.html" as ui %}}{{{{ {call} }}}}').render(context)


def drawn(form: forms.Form, name: str) -> str:
    return shown("ui.field(field=field)", field=form[name])


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("text", ["05/03/2026", "5/3/2026", "05-03-2026", "05.03.2026", "05032026", "2026-03-05"])
def test_5_march_is_5_march_in_both_languages(language, text):
    with translation.override(language):
        form = SmallForm({"day": text})
        assert form.is_valid()
        assert form.cleaned_data["day"] == date(2026, 3, 5)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_date_comes_back_as_it_is_written(language):
    with translation.override(language):
        assert 'value="05/03/2026"' in drawn(SmallForm(initial={"day": date(2026, 3, 5)}), "day")


@pytest.mark.parametrize("text", ["2877450000", "2.877.450.000", "2 877 450 000", "2,877,450,000", " 2.877.450.000 ₫ "])
def test_whole_dong_are_read_however_they_are_grouped(text):
    form = SmallForm({"day": "05/03/2026", "amount": text})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 2_877_450_000


@pytest.mark.parametrize("text", ["1.5", "1,5", "12.34.567", "1e9", "-5", "năm triệu"])
def test_what_could_mean_two_things_is_refused_and_kept(text):
    with translation.override("vi"):
        form = SmallForm({"day": "05/03/2026", "amount": text})
        assert form.errors["amount"] == ["Nhập số nguyên đồng, ví dụ 2.877.450.000; không dùng phần lẻ."]
        assert f'value="{text}"' in drawn(form, "amount")


def test_no_amount_is_no_amount():
    form = SmallForm({"day": "05/03/2026", "amount": ""})
    assert form.is_valid()
    assert form.cleaned_data["amount"] is None


def test_an_amount_is_grouped_as_the_language_groups():
    for language, text in (("vi", "2.877.450.000"), ("en", "2,877,450,000")):
        with translation.override(language):
            assert f'value="{text}"' in drawn(SmallForm(initial={"amount": 2_877_450_000}), "amount")


def test_an_empty_required_field_says_what_to_do_and_is_tied_to_its_error():
    with translation.override("vi"):
        html = drawn(SmallForm({}), "day")
    assert "Nhập ngày gửi" in html
    assert 'aria-describedby="id_day_helptext id_day_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_day_error"' in html


def test_the_summary_links_to_each_field():
    with translation.override("vi"):
        html = shown("ui.errors(form=form)", form=SmallForm({"amount": "1.5"}))
    assert "Có 2 chỗ cần sửa" in html
    assert '<a href="#id_day">Nhập ngày gửi</a>' in html
    assert '<a href="#id_amount">' in html


def test_optional_fields_say_so_and_required_ones_do_not():
    with translation.override("vi"):
        form = SmallForm()
        assert "(không bắt buộc)" in drawn(form, "amount")
        assert "(không bắt buộc)" in drawn(form, "kind")
        assert "(không bắt buộc)" not in drawn(form, "day")
