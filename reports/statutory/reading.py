"""From the words of an address, a command line or an API call to a question about a form. One reading for all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency
from cases.balances import By
from common.forms import read_day, read_key
from common.refusal import Refused, Sentence
from law.years import reporting_year, year_end
from reports import statutory
from reports.models import PeriodReport
from reports.periods import Period, cumulative, within
from reports.statutory.question import Question, question_of

_NUMBERS = {"year": _noop("Năm công tác"), "months": _noop("Số tháng lũy kế")}


UNITS = ("period", "today")
MOST_OFFSET = timedelta(hours=14)  # of any zone on earth; the database knows none of 16
YEARS = range(1990, 2101)  # reporting years one can ask about


def ask(words: Mapping[str, Any], *, today: date, reports: QuerySet[PeriodReport] | None = None) -> Question:
    """The question in `words`: form, year, months or as_of, agency, by, version, known_at, units. Raises Refused.

    With `report` it is about a closed report, one of those given (all, if none are): its figures as of its moments.
    """
    version = words.get("version")
    form = str(words.get("form") or "01")
    if form not in statutory.FORMS:
        raise Refused(
            _noop("Không có biểu %(form)s; các biểu từ 01 đến %(last)s."),
            field="form",
            form=form[:20],
            last=max(statutory.FORMS),
        )
    if words.get("report"):
        return _of_report(words, form, PeriodReport.objects.all() if reports is None else reports)
    agency, period = agency_of(words.get("agency"), today=today), period_of(words, today=today)
    return Question(
        form=form,
        agency=agency,
        period=period,
        by=_by(words.get("by")),
        known_at=_moment(words.get("known_at")),
        version=statutory.named(version) if version else None,
        units_on=units_day(words.get("units"), agency, period, today=today),
    )


def _of_report(words: Mapping[str, Any], form: str, reports: QuerySet[PeriodReport]) -> Question:
    key = read_key(str(words["report"]))
    closed = reports.filter(closed_at__isnull=False).select_related("agency")
    report = closed.filter(pk=key).first() if key is not None else None
    if report is None:
        raise Refused(
            _noop("Không có báo cáo đã khóa sổ số %(report)s; mở lại từ trang báo cáo."),
            field="report",
            report=str(words["report"])[:20],
        )
    return question_of(report, form, _by(words.get("by")))


def units_day(word: Any, agency: Agency, period: Period, *, today: date) -> date | None:
    """Whose units: None for those of the last day of the period, else today, whose units are asked for.

    Without a word the units are those of the period, unless the agency itself did not exist yet. Raises Refused.
    """
    if word not in (None, "", *UNITS):
        raise Refused(
            _noop("Không có cách chọn đơn vị “%(word)s”; chọn theo đơn vị của kỳ (ky, period) hoặc đơn vị hiện nay (hien-nay, today)."),
            field="units",
            word=str(word)[:20],
        )
    is_newer = agency.since is not None and agency.since > period.to
    return today if word == "today" or (not word and is_newer) else None


def period_of(words: Mapping[str, Any], *, today: date) -> Period:
    """The period in `words`. Without month or day: the whole year, or up to today in the year that runs."""
    day = read_day(words.get("as_of"), field="as_of")
    year = year_of(words, default=reporting_year(day or today))
    if day is not None:
        return within(year, day)
    if words.get("months"):
        return cumulative(year, _number(words["months"], "months"))
    return Period(year, min(today, year_end(year)) if reporting_year(today) == year else year_end(year))


def year_of(words: Mapping[str, Any], *, default: int) -> int:
    """The reporting year in `words`. Raises Refused."""
    year = _number(words.get("year"), "year") if words.get("year") else default
    if year not in YEARS:
        raise Refused(
            _noop("Năm công tác phải từ %(first)s đến %(last)s, không phải %(year)s."),
            field="year",
            first=YEARS[0],
            last=YEARS[-1],
            year=year,
        )
    return year


def agency_of(code: Any, *, today: date) -> Agency:
    """The enforcing agency with this code; without one, the province of today. Raises Refused."""
    agencies = Agency.objects.enforcing()
    code = str(code or "").replace("\x00", "\ufffd")  # the database takes no NUL
    found = agencies.filter(code=code).first() if code else agencies.existing(today).filter(parent=None).order_by("pk").first()
    if found is None:
        raise Refused(
            _noop("Chưa có đơn vị mã %(code)s; xem danh sách đơn vị.")
            if code
            else _noop("Sổ chưa có THADS tỉnh; trước hết nhập sổ thụ lý có trang Đơn vị (units)."),
            field="agency",
            code=code[:100],
        )
    return found


def _by(word: Any) -> By:
    try:
        return By(word or "none")
    except ValueError:
        raise Refused(_noop("Không chia được theo %(word)s; chọn none, unit hoặc enforcer."), field="by", word=word) from None


def _number(word: Any, field: str) -> int:
    text = str(word)
    if not re.fullmatch(r"[0-9]{1,4}", text) or not int(text):
        raise Refused(
            _noop("%(name)s phải là một số, không phải %(word)s."),
            field=field,
            name=Sentence(_NUMBERS[field]),
            word=text[:40],
        )
    return int(text)


def _moment(word: Any) -> datetime | None:
    if not word or isinstance(word, datetime):
        return word or None
    moment = None
    with suppress(ValueError):
        moment = parse_datetime(str(word))
    if moment is None:
        with suppress(ValueError):
            moment = datetime.strptime(str(word), "%H:%M %d/%m/%Y")  # noqa: DTZ007  made aware below
    if moment is not None and timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment is None or moment.year not in YEARS or abs(moment.utcoffset() or timedelta()) > MOST_OFFSET:
        raise Refused(
            _noop("Thời điểm %(text)s không đúng dạng; nhập như 17:00 05/03/2026 hoặc 2026-03-05T17:00."),
            field="known_at",
            text=str(word)[:40],
        )
    return moment
