"""The pages of results and forms: what they say where a figure is missing, what nonsense gets."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from common import numbers
from reports.actions.targets import set_target
from reports.models import Comparator, Layer, Target, TargetMeasure
from reports.periods import cumulative
from reports.statutory import compute
from reports.statutory.question import Question
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]
NATIONAL = (Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY)


def words_of(content: bytes) -> str:
    """The visible words of a page."""
    return " ".join(html.unescape(re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", content.decode())).split())


# -- what is missing is said -----------------------------------------------------------------------


def forget_national_targets(book: Book, *, announced: bool) -> None:
    """The running year has no national figure; `announced`: the instruments are known, but not what they say."""
    Target.objects.filter(year=book.year, layer__in=NATIONAL).delete()
    for layer in NATIONAL if announced else ():
        for measure in TargetMeasure:
            set_target(
                year=book.year,
                layer=layer,
                measure=measure,
                rate=None,
                comparator=Comparator.ABOVE,
                instrument="Nghị quyết chưa công bố số",
            )


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("agency", ["THADS", "KV2"])
def test_where_no_national_figure_is_published_last_year_s_result_is_proposed(
    book: Book, as_: AsPerson, agency: str, announced: bool
) -> None:
    forget_national_targets(book, announced=announced)
    answer = as_("thanhvien").get(reverse("reports:dashboard"), {"nam": book.year, "dv": agency})
    text = words_of(answer.content)
    assert "Chưa thấy công bố" in text
    of = next(unit for unit in book.units if unit.code == agency)
    for form in ("01", "02"):
        rate = compute.compute(Question(form, of, cumulative(book.year - 1, 12))).total.rate
        assert rate is not None
        rounded_up = Decimal(math.ceil(rate * 10)) / 10
        assert f"{numbers.rate(rounded_up)}." in text, f"{rate} proposes {rounded_up}"
    stored = Target.objects.filter(year=book.year, layer__in=NATIONAL)
    assert not stored.exclude(rate=None).exists(), "a proposal is shown, never filled in"


def test_where_the_national_figure_is_published_nothing_is_proposed(book: Book, as_: AsPerson) -> None:
    text = words_of(as_("thanhvien").get(reverse("reports:dashboard"), {"nam": book.year - 1, "thang": 12}).content)
    assert "Đề xuất" not in text
    for layer in (*NATIONAL, Layer.PROVINCE):
        assert str(layer.label) in text


def test_a_year_without_a_case_has_a_page(book: Book, as_: AsPerson) -> None:
    for name, arguments in (("reports:dashboard", []), ("reports:form", ["01"]), ("reports:form", ["02"])):
        answer = as_("thanhvien").get(reverse(name, args=arguments), {"nam": 2001, "thang": 12})
        assert answer.status_code == 200
        assert "–" in words_of(answer.content), "a rate with base 0"


# -- nonsense --------------------------------------------------------------------------------------

NONSENSE = {
    "nam": ["abc", "-1", "0", "1", "2", "9999", "10000", "2026.5", "２０２６", "²", "\0", "1" * 4500],
    "thang": ["abc", "-1", "0", "13", "1.5", "１２", "\0", "9" * 40],
    "ngay": ["abc", "31/02/2026", "2026-13-01", "0001-01-01", "9999-12-31", "05/2026", "\0", "1/1/1"],
    "dv": ["", "KV77", "kv1 ", "TAND-KV1", "BCD", "\0", "'; DROP TABLE x; --", "🙂", "K" * 5000],
    "theo": ["none-of-these", "\0", "UNIT", "thang"],
    "mau": ["TT99-2099", "\0", "tt05-2024", "TT" * 3000],
    "luc": ["abc", "25:00 01/01/2026", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00", "\0", "2026-01-01T00:00+99:99"],
    "dong": ["", "khong-co", "unit:", "unit:KV77", "unit:\0", "enforcer:KHONG", "ex_officio.khong", "ex_officio.", ".", ":", "\0"],
    "cot": ["", "khong_co", "__class__", "\0", "total ", "x" * 5000],
    "trang": ["abc", "-1", "0", "9" * 30, "\0", "²"],
    "dang": ["pdf", "\0"],
    "q": ["", "\0", "a" * 5000, "%", "'", "🙂", "/", "1/2/3"],
    **{word: ["", "abc", "0", "-1", "9" * 30, "\0", "²"] for word in ("don_vi", "chv", "trang_thai", "cach", "loai")},
}
SENSELESS = {  # must be refused, not overlooked
    "nam": ["abc", "-1", "0", "10000", "２０２６", "\0"],
    "thang": ["abc", "-1", "0", "13", "1.5", "\0"],
    "ngay": ["abc", "31/02/2026", "05/2026", "\0"],
    "dv": ["KV77", "TAND-KV1", "\0"],
    "theo": ["none-of-these", "\0"],
    "mau": ["TT99-2099", "\0"],
    "luc": ["abc", "25:00 01/01/2026", "\0"],
    "dong": ["khong-co", "unit:KV77", "enforcer:KHONG", "ex_officio.khong", "\0"],
    "cot": ["khong_co", "\0"],
    **{word: ["abc", "999999999"] for word in ("don_vi", "chv", "trang_thai", "cach", "loai")},
}
ASKED = {
    "reports:dashboard": ("nam", "thang", "ngay", "dv", "dang"),
    "reports:form": ("nam", "thang", "ngay", "dv", "theo", "mau", "luc", "dang"),
    "reports:cell": ("nam", "thang", "ngay", "dv", "theo", "mau", "luc", "dong", "cot", "trang", "dang"),
    "reports:targets": ("nam", "thang", "ngay", "dv", "dang"),
    "cases:cases": ("q", "don_vi", "chv", "trang_thai", "cach", "loai", "trang"),
    "desk:search": ("q",),
    "cases:registers": ("trang",),
}


def arguments(name: str, form: str = "01") -> list[str]:
    return [form] if name in ("reports:form", "reports:cell") else []


@pytest.mark.parametrize(("name", "word"), [(name, word) for name, words in ASKED.items() for word in words])
def test_nonsense_never_breaks_a_page(book: Book, as_: AsPerson, name: str, word: str) -> None:
    codes = {value[:40]: code(as_("thongke"), name, {word: value}) for value in NONSENSE[word]}
    assert {value: code for value, code in codes.items() if code not in (200, 302, 400)} == {}


def code(client: Client, name: str, words: dict[str, str]) -> int:
    """The code of the answer; a failed query leaves no trace for the next."""
    with transaction.atomic():
        answer = client.get(reverse(name, args=arguments(name)), words)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("name", ["reports:dashboard", "reports:form", "reports:cell", "reports:targets", "cases:cases"])
def test_a_senseless_question_is_answered_with_a_sentence(book: Book, as_: AsPerson, name: str) -> None:
    client = as_("thongke")
    wrong = {}
    for word, value in ((known, value) for known in ASKED[name] for value in SENSELESS.get(known, ())):
        with transaction.atomic():
            answer = client.get(reverse(name, args=arguments(name)), {word: value})
            transaction.set_rollback(True)
        found = re.search(r'(?s)role="alert".*?<strong>(.+?)</strong>', answer.content.decode())
        if answer.status_code != 400 or not found or len(found[1]) < 20:
            wrong[word, value] = answer.status_code, found and found[1]
    assert not wrong


@pytest.mark.parametrize("form", ["00", "1", "99", "01x", "null", "%00"])
@pytest.mark.parametrize("page", ["", "o/"])
def test_a_form_that_does_not_exist_is_no_failure(book: Book, as_: AsPerson, form: str, page: str) -> None:
    assert as_("thongke").get(f"/bieu/{form}/{page}").status_code in (400, 404)


# -- what is provisional says so -------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/ket-qua/", "/bieu/01/", "/bieu/02/", "/bieu/01/o/", "/bieu/02/o/?cot=completed"])
def test_the_provisional_version_says_so_wherever_it_shows(book: Book, as_: AsPerson, address: str) -> None:
    assert re.search("Mẫu (biểu )?tạm", words_of(as_("thanhvien").get(address).content))
    before = "&" if "?" in address else "?"
    text = words_of(as_("thanhvien").get(f"{address}{before}nam={book.year - 2}&thang=12").content)
    assert not re.search("Mẫu (biểu )?tạm", text), "the version of that year is not provisional"
