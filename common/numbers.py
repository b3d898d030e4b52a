"""How numbers, money, dates and deadlines are written in each language (Vietnamese and English).

Every function takes a value and a language; without one it asks which language is active. Nothing, or "not
applicable", is an en dash and never an empty cell. A number and its unit are joined by a non-breaking space.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext

Number = int | str | Decimal | float

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
MILLION = 10**6
BILLION = 10**9


@dataclass(frozen=True)
class Convention:
    """The signs and word order of one language; `{}` stands for the number, `~` for a non-breaking space."""

    group: str
    decimal: str
    dong: str
    spoken_dong: str
    million: str
    billion: str
    points: str
    moment: str
    paper_date: str
    short_month: str


CONVENTIONS = {
    "vi": Convention(
        group=".",
        decimal=",",
        dong="{}~₫",
        spoken_dong="{}~đồng",
        million="{}~triệu~đồng",
        billion="{}~tỷ~đồng",
        points="{}~điểm~%",
        moment="%H:%M %d/%m/%Y",
        paper_date="ngày {day} tháng {month} năm {year}",
        short_month="T{month}",
    ),
    "en": Convention(
        group=",",
        decimal=".",
        dong="{}~VND",
        spoken_dong="VND~{}",
        million="VND~{}~m",
        billion="VND~{}~bn",
        points="{}~pp",
        moment="%H:%M, %d/%m/%Y",
        paper_date="{plain_day} {month_name} {year}",
        short_month="{month_name:.3}",
    ),
}
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def month_name(day: date, *, language: str | None = None) -> str:
    """The month of a day where room is short: T10 (Vietnamese), Oct (English)."""
    return _convention(language).short_month.format(month=day.month, month_name=ENGLISH_MONTHS[day.month - 1])


def number(value: Number | None, places: int = 0, *, language: str | None = None, signed: bool = False) -> str:
    """10967 → 10.967 (Vietnamese) or 10,967 (English), rounded half up to `places` decimals.

    Not for years, ids and document numbers, which are never grouped.
    """
    if value is None or value == "":
        return NOTHING
    convention = _convention(language)
    rounded = _rounded(value, places)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    digits = f"{abs(rounded):,.{places}f}"
    return sign + digits.translate({ord(","): convention.group, ord("."): convention.decimal})


def rate(value: Number | None, *, language: str | None = None) -> str:
    """A rate in per cent, always with two decimals: Decimal("80.1") → 80,10%. A rate with base 0 is None: –."""
    return _with_unit(value, 2, "{}%", language)


def change(value: Number | None, *, language: str | None = None) -> str:
    """A relative change in per cent of a former figure, with its sign: Decimal("-3.31") → −3,31%."""
    return _with_unit(value, 2, "{}%", language, signed=True)


def points(value: Number | None, *, language: str | None = None, signed: bool = True) -> str:
    """The difference of two rates, which is never "%": Decimal("-0.69") → −0,69 điểm %.

    Without a sign for sentences whose words say the direction: "chậm tiến độ 0,69 điểm %".
    """
    size = value if signed or value is None or value == "" else abs(Decimal(value))
    return _with_unit(size, 2, _convention(language).points, language, signed=signed)


def dong(value: Number | None, *, language: str | None = None) -> str:
    """Exact money in whole đồng: 4812650000 → 4.812.650.000 ₫."""
    return _with_unit(value, 0, _convention(language).dong, language)


lazy_dong = lazy(dong, str)  # for a sentence that is written in several languages


def overview_money(value: Number | None, *, language: str | None = None) -> str:
    """Money in an overview: 437200000000 → 437,2 tỷ đồng; under 1 tỷ in triệu; under 1 triệu exact."""
    convention = _convention(language)
    if value is None or value == "":
        return NOTHING
    size = abs(Decimal(value))
    if _rounded(size / MILLION, 1) >= 1000:
        return _with_unit(Decimal(value) / BILLION, 1, convention.billion, language)
    if size >= MILLION:
        return _with_unit(Decimal(value) / MILLION, 1, convention.million, language)
    return _with_unit(value, 0, convention.spoken_dong, language)


def spoken_money(value: Number | None, *, language: str | None = None) -> str:
    """Money as sentences of reports say it: from 1.000 tỷ đồng on without decimals (3.667 tỷ đồng), below as in an overview."""
    if value is None or value == "" or abs(Decimal(value)) < 1000 * BILLION:
        return overview_money(value, language=language)
    return _with_unit(Decimal(value) / BILLION, 0, _convention(language).billion, language)


def billions(value: Number | None, *, language: str | None = None) -> str:
    """Money in tỷ đồng with one decimal and no unit, for columns whose head names the unit."""
    return NOTHING if value is None or value == "" else number(Decimal(value) / BILLION, 1, language=language)


def day(value: date | None) -> str:
    """05/03/2026 in both languages. A moment gives its day in Vietnam."""
    if value is None:
        return NOTHING
    return f"{local(value):%d/%m/%Y}"


def moment(value: datetime | None, *, language: str | None = None) -> str:
    """A moment in Vietnam: 17:05 30/06/2026 (Vietnamese), 17:05, 30/06/2026 (English)."""
    return NOTHING if value is None else local(value).strftime(_convention(language).moment)


def paper_date(value: date, *, language: str | None = None) -> str:
    """The date as official papers write it: a zero before days under 10 and before months 1 and 2 only."""
    value = local(value)
    return _convention(language).paper_date.format(
        day=f"{value.day:02}",
        plain_day=value.day,
        month=f"{value.month:02}" if value.month <= 2 else value.month,
        month_name=ENGLISH_MONTHS[value.month - 1],
        year=value.year,
    )


def time_left(due_on: date | None, today: date, *, language: str | None = None) -> str:
    """Quá hạn 3 ngày · Hôm nay · Còn 6 ngày, in calendar days."""
    if due_on is None:
        return NOTHING
    days = (due_on - today).days
    with translation.override(language or translation.get_language()):
        if days == 0:
            return gettext("Hôm nay")
        template = (
            ngettext("Quá hạn %(days)s ngày", "Quá hạn %(days)s ngày", -days)
            if days < 0
            else ngettext("Còn %(days)s ngày", "Còn %(days)s ngày", days)
        )
        return template % {"days": number(abs(days))}


def age(since: date | None, today: date, *, language: str | None = None) -> str:
    """The age of what began on a day: 8 năm 4 tháng, 4 tháng, or 12 ngày in its first month."""
    if since is None:
        return NOTHING
    months_in_all = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    years, months = divmod(months_in_all, 12)
    with translation.override(language or translation.get_language()):
        if years and months:
            return gettext("%(years)s năm %(months)s tháng") % {"years": years, "months": months}
        if years:
            return gettext("%(years)s năm") % {"years": years}
        if months:
            return gettext("%(months)s tháng") % {"months": months}
        days = (today - since).days
        return ngettext("%(days)s ngày", "%(days)s ngày", days) % {"days": days}


def svg_number(value: Number) -> str:
    """A number inside SVG: a dot in every language, at most three decimals, no trailing zeros."""
    text = f"{_rounded(value, 3):f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _convention(language: str | None) -> Convention:
    return CONVENTIONS[language or translation.get_language() or "vi"]


def _rounded(value: Number, places: int) -> Decimal:
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _with_unit(value: Number | None, places: int, pattern: str, language: str | None, *, signed: bool = False) -> str:
    if value is None or value == "":
        return NOTHING
    return pattern.replace("~", NBSP).format(number(value, places, language=language, signed=signed))


def local(value: date) -> date:
    """A moment in Vietnam's time; a plain date as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value  # noqa: TID251
