"""The paper of a form: what stands where in the legal layout, whatever it is printed by.

Circular 05/2024/TT-BTP art. 9: a table carries the signature and name of who drew it up, and the signature, name and
stamp of the head; who checked it signs between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Agency
from agencies.titles import TWO_LEVELS, signer_of
from common import numbers
from law.citations import in_words
from law.years import day_of
from reports import statutory
from reports.periods import Period
from reports.statutory.compute import Form
from reports.statutory.heads import FormHead, whole_head
from reports.statutory.question import Question

BLANK = "…"


@dataclass(frozen=True)
class Signatures:
    """Who drew up, checked and signed; all may be empty, which leaves a place to sign.

    `edition`, `known_at` and `seal` tell which version of the figures was signed.
    """

    drawn_by: str = ""
    checked_by: str = ""
    signed_by: str = ""
    signed_title: str = ""
    signed_on: date | None = None
    place: str = ""
    edition: int | None = None
    known_at: datetime | None = None
    seal: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether the head has signed: only then are the figures more than provisional."""
        return self.signed_on is not None


UNSIGNED = Signatures()


def signatures_of(form: Form, *, now: datetime) -> Signatures:
    """Who signed a form that was closed with a report; none where it is computed from the book of now."""
    seal = form.seal
    if seal is None:
        return Signatures(known_at=form.question.known_at or now)
    return Signatures(
        drawn_by=seal.drawn_by,
        checked_by=seal.checked_by,
        signed_by=seal.signed_by,
        signed_on=day_of(seal.signed_at) if seal.signed_at else None,
        edition=seal.edition,
        known_at=seal.known_at,
        seal=seal.short,
    )


@dataclass(frozen=True)
class SignaturePlace:
    """A place of signature: the line above (place and day, or nothing), the title, how to sign, the name."""

    above: str
    title: str
    hint: str
    name: str


@dataclass(frozen=True)
class SheetRow:
    """A row of the table; the rate is None where nothing is enforceable."""

    label: str
    level: int
    values: tuple[int | None, ...]  # None where no register answers: printed blank
    rate: Decimal | None


@dataclass(frozen=True)
class Sheet:
    """The paper of a form. `letters` are the column letter and numbers; `foot` says which figures these are."""

    code: str
    circular: str
    received: str
    title: str
    periods: tuple[str, ...]
    reporting: str
    receiving: str
    unit: str
    head: list[list[FormHead]]
    letters: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    has_rate: bool
    places: tuple[SignaturePlace, ...]
    foot: str
    notes: tuple[str, ...]


def sheet_of(form: Form, signatures: Signatures = UNSIGNED) -> Sheet:
    """The paper of a form, in the active language."""
    question = form.question
    rated = form.has_rate
    return Sheet(
        code=_("Biểu số %(code)s/TK-THA") % {"code": question.form},
        circular=_("Ban hành kèm theo %(circular)s") % {"circular": in_words(form.version.circular)},
        received=_("Ngày nhận báo cáo: %(day)s") % {"day": BLANK},
        title=title_of(question.form),
        periods=_periods(question.period),
        reporting=_("Đơn vị báo cáo: %(agency)s") % {"agency": question.organisation.name(question.agency)},
        receiving=_("Đơn vị nhận báo cáo: %(agency)s") % {"agency": receiving_body(form) or BLANK},
        unit=_unit(question),
        head=whole_head(form),
        letters=("A", *(str(number) for number in range(1, len(form.columns) + rated + 1))),
        rows=tuple(
            SheetRow(str(row.key.label), row.key.level, tuple(row.cells[column.key] for column in form.columns), row.rate)
            for row in form.rows
        ),
        has_rate=rated,
        places=_places(question.agency, question.period.to, signatures),
        foot=_foot(form, signatures),
        notes=_notes(form),
    )


def _unit(question: Question) -> str:
    """What the numbers count."""
    if not question.measures:
        return _("Đơn vị tính: theo từng cột (số tiền: đồng)")
    if question.is_money:
        return _("Đơn vị tính: đồng")
    has_money = any(measure.is_money for measure in question.measures)
    return _("Đơn vị tính: việc, đồng") if has_money else _("Đơn vị tính: việc")


def title_of(code: str) -> str:
    """The title of a form in capitals, without its number."""
    name = _(statutory.FORMS[code])
    return (name.partition(": ")[2] or name).upper()


def _periods(period: Period) -> tuple[str, ...]:
    """The months, where they are whole, and the first and last day."""
    days = _("(Từ %(start)s đến %(end)s)") % {
        "start": numbers.paper_date(period.start),
        "end": numbers.paper_date(period.to),
    }
    if not period.months:
        return (days,)
    months = ngettext("%(months)s tháng năm %(year)s", "%(months)s tháng năm %(year)s", period.months)
    return (months % {"months": period.months, "year": period.year}, days)


def receiving_body(form: Form) -> str:
    """To whom the form goes: an office's to its province, a province's to the central agency of that day; or ""."""
    question = form.question
    if question.agency.is_province:
        return _("Tổng cục Thi hành án dân sự") if question.period.to < TWO_LEVELS else _("Cục Quản lý Thi hành án dân sự")
    province = question.organisation.agencies.get(question.agency.parent_id or 0)
    return question.organisation.name(province) if province else ""


def _places(agency: Agency, day: date, signatures: Signatures) -> tuple[SignaturePlace, ...]:
    """Three places: who drew it up, who checked it, the head. Without a day of signing there is one to fill in."""
    hint = _("(Ký, họ tên)")
    signed_on = signatures.signed_on
    when = numbers.paper_date(signed_on) if signed_on else _("ngày … tháng … năm …")
    head = signatures.signed_title or str(signer_of(agency.kind, signed_on or day))
    return (
        SignaturePlace("", _("Người lập biểu").upper(), hint, signatures.drawn_by),
        SignaturePlace("", _("Người kiểm tra").upper(), hint, signatures.checked_by),
        SignaturePlace(f"{signatures.place or BLANK}, {when}", head.upper(), _("(Ký, đóng dấu, họ tên)"), signatures.signed_by),
    )


def _foot(form: Form, signatures: Signatures) -> str:
    """Which figures these are: the version signed, or provisional; as known when; the seal; by whose units."""
    question = form.question
    known_at = signatures.known_at or question.known_at
    edition = _("Bản %(edition)s") % {"edition": signatures.edition} if signatures.edition else ""
    state = edition if signatures.is_signed else _("Số liệu tạm tính")
    known = _("theo dữ liệu lúc %(moment)s") % {"moment": numbers.moment(known_at)} if known_at else ""
    units = _("theo đơn vị hiện nay") if question.units_on else ""
    seal = _("mã niêm phong %(seal)s") % {"seal": signatures.seal} if signatures.seal else ""
    return " · ".join(part for part in (state, known, units, seal) if part)


def _notes(form: Form) -> tuple[str, ...]:
    """What a reader of the paper must know beside the figures: that the form itself is provisional, sums that fail."""
    found = []
    if form.version.provisional:
        found.append(f"{_('Mẫu tạm')}: {form.version.note}")
    if broken := sum(not check.holds for check in form.checks):
        found.append(_("Số liệu không khớp ở %(count)s phép kiểm tra.") % {"count": broken})
    return tuple(found)
