"""The report in words on the results of a period, as docx in the official style.

Every number comes from a computed form, a target in force, or the difference of two of these, and carries the mark of a
note that says which. The text is Vietnamese: it is an official paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils import translation

from agencies.models import Agency
from agencies.titles import signer_of
from cases.balances import By
from cases.choices import Initiation
from common import numbers
from law.citations import in_words
from papers.docx import Paper
from reports.models import Comparator, Layer, TargetMeasure
from reports.papers.notes import Cited, Notes, points
from reports.periods import Period
from reports.results.rates import Against, targets_for, verdict
from reports.statutory.algebra import Measure
from reports.statutory.compute import RATE, Form, compute
from reports.statutory.question import Question
from reports.statutory.sheet import UNSIGNED, Signatures, receiving_body

FORMS = ("01", "02")
_VI = "vi"
_WORDS = {Measure.CASES: "việc", Measure.AMOUNT: "tiền"}
_TARGETS = {Measure.CASES: TargetMeasure.CASES, Measure.AMOUNT: TargetMeasure.AMOUNT}
_NAMES = {
    Layer.NATIONAL_ASSEMBLY: "Quốc hội giao",
    Layer.MINISTRY: "Bộ Tư pháp, Cục Quản lý THADS giao",
    Layer.PROVINCE: "giao cho tỉnh",
    Layer.UNIT: "giao cho đơn vị",
    Layer.ENFORCER: "giao cho chấp hành viên",
}
_COLUMNS = ("to_enforce", "enforceable", "completed", "terminated", RATE)
_WIDTHS = (32, 28.5, 28.5, 28.5, 28.5, 17)  # millimetres


def report_of(question: Question, *, day: date, signatures: Signatures = UNSIGNED) -> bytes:
    """The report on the agency and period of a question: forms 01 and 02, those of a year before, all targets.

    A province is told by its units, an office by its enforcers. Raises Refused as `compute` does.
    """
    with translation.override(_VI):
        agency, by = question.agency, By.UNIT if question.agency.is_province else By.ENFORCER
        asked = replace(question, by=by)
        found, before = computed(asked), computed(asked, period=asked.period.last_year())
        layers = [against for form in found.values() for against in layers_of(form)]
        return narrative(agency, found, before, layers, day, signatures)


def computed(question: Question, period: Period | None = None) -> dict[str, Form]:
    """The forms of the report from the book of today, of the period asked or of another one, in its own version."""
    asked = replace(question, period=period, version=None, report=None, moments=(), known_at=None) if period else question
    return {code: compute(replace(asked, form=code)) for code in FORMS}


def layers_of(form: Form) -> list[Against]:
    """The rate of a form against every layer of targets that has a figure."""
    question = form.question
    return [
        verdict(form.total.rate, target, question.period)
        for target in targets_for(question.agency, question.period)
        if target.rate is not None and target.measure == _TARGETS[question.measures[0]]
    ]


def narrative(
    agency: Agency,
    forms: Mapping[str, Form],
    before: Mapping[str, Form] | None,
    layers: Sequence[Against],
    day: date,
    signatures: Signatures = UNSIGNED,
) -> bytes:
    """The report, from forms 01 and 02 and those of the same period of the year before (None: no comparison).

    `day` dates the paper, unless it is signed. Nothing is computed here but differences.
    """
    with translation.override(_VI):
        first = forms[FORMS[0]]
        organisation, period, notes = first.question.organisation, first.question.period, Notes()
        months = _months(period)
        name, receiving = organisation.name(agency), receiving_body(first)
        paper = Paper(
            name,
            "BÁO CÁO",
            f"Kết quả công tác thi hành án dân sự {months}",
            signatures.signed_on or day,
            above=receiving,
            place=signatures.place or "…",
            notes=True,
        )
        since, until = (numbers.paper_date(day, language=_VI) for day in (period.start, period.to))
        paper.line(f"{name} báo cáo kết quả công tác thi hành án dân sự từ {since} đến {until} như sau:")
        cited = [Cited(forms[code], notes) for code in FORMS]
        paper.heading("I. KẾT QUẢ THI HÀNH ÁN DÂN SỰ")
        for place, one in enumerate(cited, start=1):
            _results(paper, place, one, Cited(before[one.form.question.form], notes) if before else None)
            _against_layers(paper, one, layers)
        _by_parts(paper, cited)
        _waiting(paper, cited)
        _remarks(paper, cited, signatures)
        _sign(paper, agency, receiving, signatures, day)
        return paper.content()


def _months(period: Period) -> str:
    """The period in the title: the report of twelve months is called by its year."""
    if period.months == 12:
        return f"năm {period.year}"
    return f"{period.months} tháng năm {period.year}" if period.months else f"đến ngày {numbers.day(period.to)}"


def _results(paper: Paper, place: int, one: Cited, before: Cited | None) -> None:
    """What was taken on, what must and can be enforced, what is finished; by initiation; against the year before."""
    paper.line(f"{place}. Về {_WORDS[one.form.question.measures[0]]}", bold=True)
    paper.line(
        f"Tổng số thụ lý {one.number('total')}, gồm năm trước chuyển sang {one.number('carried_in')}, thụ lý mới "
        f"{one.number('newly_accepted')}. Ủy thác thi hành án {one.number('entrusted')}; thu hồi, hủy quyết định "
        f"{one.number('withdrawn')}."
    )
    paper.line(
        f"Tổng số phải thi hành {one.number('to_enforce')}, trong đó có điều kiện thi hành {one.number('enforceable')}, chưa có "
        f"điều kiện thi hành {one.number('not_enforceable')}."
    )
    finished = [f"Thi hành xong {one.number('completed')}", f"đình chỉ {one.number('terminated')}"]
    if one.has("reduced"):
        finished.append(f"giảm thi hành án {one.number('reduced')}")
    paper.line(f"{', '.join(finished)}; tỷ lệ thi hành xong trên số có điều kiện thi hành {one.rate()}.")
    for initiation in Initiation:
        row = initiation.code
        paper.line(
            f"{initiation.label}: phải thi hành {one.number('to_enforce', row)}, có điều kiện {one.number('enforceable', row)}, thi "
            f"hành xong {one.number('completed', row)}, tỷ lệ {one.rate(row)}."
        )
    if before is not None:
        paper.line(_compared(one, before))


def _compared(one: Cited, before: Cited) -> str:
    """Against the same period of the year before; a year without figures is said to have none."""
    if not before.form.total.cells["total"]:
        return f"So với cùng kỳ năm trước (đến {before.day}): cùng kỳ chưa có số liệu."
    parts = [
        f"{label} {before.number(key)}, nay {one.difference(before, key)}"
        for label, key in (("phải thi hành", "to_enforce"), ("có điều kiện", "enforceable"), ("thi hành xong", "completed"))
    ]
    if gap := one.difference_of_rates(before):
        parts.append(f"tỷ lệ {before.rate()}, nay {gap}")
    return f"So với cùng kỳ năm trước (đến {before.day}): {'; '.join(parts)}."


def _against_layers(paper: Paper, one: Cited, layers: Sequence[Against]) -> None:
    """The rate against each layer of targets, and against the pace of the year."""
    measure = _TARGETS[one.form.question.measures[0]]
    own = [against for against in layers if against.target.measure == measure and against.target.rate is not None]
    if not own:
        paper.line(f"Chưa có chỉ tiêu về {_WORDS[one.form.question.measures[0]]} để so sánh.")
    for against in own:
        paper.line(_against(one, against))


def _against(one: Cited, against: Against) -> str:
    target, subject = against.target, _WORDS[one.form.question.measures[0]]
    label, comparator = _NAMES[Layer(target.layer)], Comparator(target.comparator).label
    instrument = f", {target.instrument}" if target.instrument else ""
    asked = one.notes.mark(f"chỉ tiêu {label} về {subject} năm {target.year}{instrument}")
    upward = " trở lên" if Comparator(target.comparator) is Comparator.AT_LEAST else ""
    text = f"So với chỉ tiêu {label} ({comparator} {numbers.rate(target.rate, language=_VI)}{asked}{upward}): "
    if against.excess is None or against.excess_over_pace is None:
        return f"{text}chưa có số có điều kiện thi hành để tính tỷ lệ."
    over = one.notes.mark(f"hiệu của {one.mark(RATE)} và {asked}")
    if against.excess:
        text += f"{'đạt' if against.met else 'chưa đạt'}, {_standing(against.excess)}{over}"
    else:
        text += "đạt, bằng chỉ tiêu" if against.met else "chưa đạt, mới bằng chỉ tiêu"
    share = one.form.question.period.share
    if share == 1:
        return f"{text}."
    pace = one.notes.mark(f"{asked} nhân phần đã qua của năm công tác, {share.numerator}/{share.denominator}")
    over_pace = one.notes.mark(f"hiệu của {one.mark(RATE)} và {pace}")
    return (
        f"{text}; tiến độ đến kỳ này {numbers.rate(against.pace, language=_VI)}{pace}, "
        f"{_standing(against.excess_over_pace) + over_pace if against.excess_over_pace else 'bằng tiến độ'}."
    )


def _standing(excess: Decimal) -> str:
    return f"{'vượt' if excess > 0 else 'thấp hơn'} {points(excess)}"


def _by_parts(paper: Paper, cited: Sequence[Cited]) -> None:
    """A table a form: units of a province, enforcers of an office."""
    by = cited[0].form.question.by
    who, whom = ("Đơn vị", "ĐƠN VỊ") if by is By.UNIT else ("Chấp hành viên", "CHẤP HÀNH VIÊN")
    paper.heading(f"II. KẾT QUẢ THEO {whom}")
    labels = ("Phải thi hành", "Có điều kiện", "Thi hành xong", "Đình chỉ", "Tỷ lệ xong")
    for place, one in enumerate(cited, start=1):
        measure = one.form.question.measures[0]
        unit = "việc" if measure is Measure.CASES else "đồng"
        paper.heading(f"{place}. Về {_WORDS[measure]} (đơn vị tính: {unit})")
        rows = [row for row in one.form.rows if row.key.key == "total" or row.key.key.startswith(f"{by.value}:")]
        paper.table(
            (who, *(label + one.mark_of_column(key) for label, key in zip(labels, _COLUMNS, strict=True))),
            [
                (
                    str(row.key.label),
                    *(numbers.number(row.cells[key], language=_VI) for key in _COLUMNS[:-1]),
                    numbers.rate(row.rate, language=_VI),
                )
                for row in rows
            ],
            size=11 if measure is Measure.CASES else 9,
            widths=_WIDTHS,
        )


def _waiting(paper: Paper, cited: Sequence[Cited]) -> None:
    """What cannot be enforced yet, what is postponed or suspended, and the separate book."""
    paper.heading("III. SỔ THEO DÕI RIÊNG, VIỆC CHƯA CÓ ĐIỀU KIỆN THI HÀNH")
    for label, key in (
        ("Chưa có điều kiện thi hành", "not_enforceable"),
        ("Hoãn thi hành án ngoài trường hợp đương sự thỏa thuận", "postponed"),
        ("Tạm đình chỉ thi hành án", "suspended"),
        ("Sổ theo dõi riêng", "separate_book"),
    ):
        if all(one.has(key) for one in cited):
            cases, money = (one.number(key) for one in cited)
            paper.line(f"{label}: {cases}, {money}.")


def _remarks(paper: Paper, cited: Sequence[Cited], signatures: Signatures) -> None:
    """Which figures these are, how the rate is counted, and the source of each number."""
    question, version = cited[0].form.question, cited[0].form.version
    paper.heading("IV. GHI CHÚ VỀ SỐ LIỆU")
    known_at = signatures.known_at or question.known_at
    edition = f", bản {signatures.edition}" if signatures.edition else ""
    seal = f", mã niêm phong {signatures.seal}" if signatures.seal else ""
    state = f"Số liệu đã ký{edition}{seal}" if signatures.is_signed else "Số liệu tạm tính, chưa ký"
    paper.line(f"{state}{f', theo dữ liệu lúc {numbers.moment(known_at, language=_VI)}' if known_at else ''}.")
    paper.line(f"Mẫu biểu theo {in_words(version.circular, language=_VI)}. {version.note}".strip())
    if question.units_on:
        paper.line("Số liệu theo đơn vị hiện nay: đơn vị cũ cộng vào đơn vị kế tục.")
    paper.line(
        "Tỷ lệ thi hành xong là số thi hành xong, đình chỉ và giảm thi hành án chia cho số có điều kiện thi hành. Số thứ tự cột "
        "là tạm; số chính thức theo phụ lục của thông tư."
    )
    broken = any(not check.holds for one in cited for check in one.form.checks)
    paper.line(
        "Có phép kiểm tra số liệu không khớp: xem trang biểu trước khi ký báo cáo này."
        if broken
        else "Các phép kiểm tra số liệu của hai biểu đều khớp."
    )
    paper.line("Nguồn của từng con số:", bold=True)
    paper.note(" · ".join(cited[0].notes.lines()))


def _sign(paper: Paper, agency: Agency, receiving: str, signatures: Signatures, day: date) -> None:
    """The head signs; whoever bears another title signs for the head (KT.)."""
    head = str(signer_of(agency.kind, signatures.signed_on or day))
    title = signatures.signed_title or head
    is_for_another = title.casefold() != head.casefold() and not title.startswith(("KT.", "TM.", "TL.", "TUQ.", "Q."))
    paper.signed(
        title,
        above=f"KT. {head}" if is_for_another else "",
        name=signatures.signed_by,
        recipients=[*([receiving] if receiving else []), "Lưu: VT, TK"],
    )
