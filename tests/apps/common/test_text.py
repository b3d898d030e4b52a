"""Search copies and sort keys of Vietnamese text."""

import random
import unicodedata

import pytest

from common.text import folded, name_sort_key, nfc, sort_key


def test_text_is_stored_in_one_form():
    assert nfc(unicodedata.normalize("NFD", "Nguyễn Thị Thắm")) == "Nguyễn Thị Thắm"


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("Nguyễn Thị Thắm", "nguyen thi tham"),
        ("  ĐẶNG   Văn Sáu ", "dang van sau"),
        ("Ơ Ư Ă Â Ê Ô Đ", "o u a a e o d"),
        ("1247/QĐ-THADS", "1247/qd-thads"),
        (unicodedata.normalize("NFD", "Hòa"), "hoa"),
        ("", ""),
    ],
)
def test_a_search_compares_without_marks_and_case(text, copy):
    assert folded(text) == copy
    assert folded(copy) == copy


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "i", "o", "ô", "ơ", "u", "ư", "v", "y"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["an", "ang", "ăn", "ân"],
        ["Ba Vì", "Bà Rịa", "Bắc Giang", "Bình Định", "Bình Phước"],
        ["Dân", "Doãn", "Đào", "Đặng", "Đinh"],
        ["Hà Ân", "Hà Nội", "Hạ An"],
        ["Khu vực 2", "Khu vực 9", "Khu vực 10"],
        ["Lê", "LÊ Anh", "Lê Bình"],
    ],
)
def test_keys_sort_as_a_dictionary_does(ordered):
    shuffled = ordered.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ordered


def test_a_key_is_the_same_for_both_unicode_forms():
    assert sort_key(unicodedata.normalize("NFD", "Nguyễn Thị Thắm")) == sort_key("Nguyễn Thị Thắm")


def test_people_sort_by_given_name_then_family_name_then_the_rest():
    people = ["Trần Văn An", "Lê Thị Bình", "Nguyễn An", "Trần Thị An", "Đỗ Minh Ánh", "Lê Văn Ân"]
    assert sorted(people, key=name_sort_key) == [
        "Nguyễn An",
        "Trần Thị An",
        "Trần Văn An",
        "Đỗ Minh Ánh",
        "Lê Văn Ân",
        "Lê Thị Bình",
    ]


def test_an_empty_name_has_a_key():
    assert name_sort_key("") == ""
