"""Neither language shows the other's words: every page, in both, over a small made-up book.

Record data (names, numbers of judgments, instruments, notes) are never translated, so they are taken from the database
and struck out of the visible text before it is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, AgencyKind, Change, Person, Post, Reorganisation, User
from agencies.models.person import UNASSIGNED
from agencies.roles import Role
from cases.actions import register_jobs, reorganise
from cases.actions.entrustments import take_in_entrustment
from cases.actions.events import record_event, void_event
from cases.actions.intake import renew_request, take_in_judgment, take_in_request
from cases.choices import Initiation, JudgmentKind
from cases.ledger import Account
from cases.models import CaseEvent, Deadline, EnforcementCase, EnforcementRequest, Entrustment, JudgmentHandover, RegisterImport
from cases.register.checking import PHASE_FOLDING
from cases.register.columns import SHEETS
from common import clock, jobs
from common.refusal import Sentence
from common.text import nfc
from coordination.models import Clause, CoordinationAgreement, CoordinationRequest, ProtectionPlan
from law.models import DayShift
from reports.actions import periods
from reports.actions.indicators import set_indicator_target
from reports.actions.targets import set_target
from reports.lifecycles.report import StepOfReport
from reports.models import Allotment, Indicator, Layer, PeriodReport, TargetMeasure
from reports.periods import cumulative
from reports.statutory.catalogue import TWELVE
from tests.factories.allotments import drafted, issued
from tests.factories.coordination import coordinate
from tests.factories.register_files import write_register

TODAY = date(2024, 9, 15)  # the last day told; the clock of the pages may be any later day
PASSWORD = "mat-khau-rat-dai-1"
VIETNAMESE = re.compile(r"\w*[ăâđêôơưĂÂĐÊÔƠƯÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĨĩŨũẠ-ỹ]\w*")
# Sentences of Django, allauth and django-filter, and small words that no Vietnamese sentence has.
ENGLISH = re.compile(
    r"\b(this field|required|select|choice|next|previous|sign (?:in|out|up)|log ?(?:in|out)|password|username|remember"
    r"|e-?mail|search|filter|submit|save|cancel|delete|yes|unknown|ordering|currently|change|clear|enter|ensure|valid"
    r"|true|false|none|please|the|of|and|with|is|are|was|must|from|not|your|[a-z]+_[a-z_]+)\b",
    re.I,
)
# Numbers of legal texts and documents keep their symbol: Circular 05/2026/TT-BTP, Decree 62/2015/NĐ-CP.
DOCUMENT_NUMBER = re.compile(r"\b\d+/(?:\d{4}/)?[A-ZĐ][A-ZĐ0-9-]+\b")
OF_FILES = {SHEETS[name].name for name in SHEETS} | {c.name for sheet in SHEETS.values() for c in sheet.columns}
# Columns of the database that hold sentences of the interface, not of a record.
SENTENCES = {"RegisterRow.reason", "RegisterRow.reason_en", "Job.error", "Job.error_en", "Job.phase"}
# A page of developers, whose words are not translated.
LEFT_OUT = {"components"}


HANDOVER_PAGES = ("cases:judgment", "cases:judgment_receive", "cases:request_add", "cases:decide")


@dataclass(frozen=True)
class Book:
    """The made-up book and its two readers."""

    statistician: User
    head: User
    case: EnforcementCase
    event: CaseEvent
    imports: list[RegisterImport]


@pytest.fixture
def book(db: None, tmp_path: Any, settings: Any) -> Book:
    settings.MEDIA_ROOT = tmp_path / "media"
    # No file for the browser is asked for: neither collected files nor their hashed names are needed.
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    root = create_agency(code="THADS-TN", name="THADS tỉnh Thử Nghiệm", short_name="THADS Thử Nghiệm", kind=AgencyKind.PROVINCE)
    create_agency(code="TAND-1", name="Tòa án nhân dân khu vực 1", kind=AgencyKind.COURT)
    offices = [
        create_agency(
            code=f"KV{n}",
            name=f"Phòng THADS khu vực {n}",
            short_name=f"Khu vực {n}",
            kind=AgencyKind.OFFICE,
            parent=root,
            position=n,
        )
        for n in (1, 2)
    ]
    for number, office in enumerate(offices, start=1):
        create_enforcer(code=f"CHV-{number}", name=f"Lê Thị Chấp {number}", agency=office)
    statistician = _account("thong-ke", "Đỗ Thống Kê", Role.STATISTICIAN, root)
    head = _account("truong-kv1", "Vũ Trưởng Phòng", Role.OFFICE_HEAD, offices[0])
    imports = _import(statistician, tmp_path / "so.xlsx")
    case = EnforcementCase.objects.get(decision_number="11")
    wrong = record_event(case=case, event="collected", occurred_on=date(2024, 2, 1), amount=7, by=head, today=TODAY, note="Thu thừa")
    void_event(event=wrong, by=head, reason="Ghi nhầm số tiền")
    event = record_event(case=case, event="collected", occurred_on=TODAY, amount=5, by=head, today=TODAY)
    _take_in(offices[0], statistician)
    _entrust(offices[0], statistician)
    _change_units(root, statistician)
    police = create_agency(code="CA-1", name="Công an tỉnh Thử", kind=AgencyKind.POLICE)
    coordinate(EnforcementCase.objects.get(decision_number="11"), Agency.objects.get(code="TAND-1"), police)
    for layer, agency in ((Layer.NATIONAL_ASSEMBLY, None), (Layer.PROVINCE, root), (Layer.UNIT, offices[0])):
        for measure in TargetMeasure:
            set_target(
                year=2024,
                layer=layer,
                measure=measure,
                rate=Decimal("75.5"),
                comparator=">",
                agency=agency,
                instrument="Nghị quyết về chỉ tiêu",
                note="Ghi chú của chỉ tiêu",
            )
    for agency, on in ((root, date(2024, 1, 8)), (offices[0], date(2024, 2, 1))):
        issued(agency, on=on, year=2024)
    drafted(root, on=date(2024, 5, 1), year=2024, reason="Lý do của bản sau")
    set_indicator_target(
        year=2024,
        indicator=Indicator.CARRY_CASES,
        layer=Layer.PROVINCE,
        rate=Decimal(5),
        comparator=">=",
        instrument="Nghị quyết về chỉ tiêu khác",
        agency=root,
    )
    _report(offices[0], statistician, head, case)
    return Book(statistician, head, case, event, imports)


def _report(office: Agency, drafter: User, head: User, case: EnforcementCase) -> None:
    """A signed report with an event that came too late, and one that waits."""
    period = cumulative(2024, 6)
    periods.expect(period=period, days=DayShift.objects.working_days(), by=None)
    report = PeriodReport.objects.get(agency=office)
    periods.close_books(report=report, by=drafter, today=clock.today())
    for step, by in ((StepOfReport.CHECK, drafter), (StepOfReport.DRAW, drafter), (StepOfReport.SIGN, head)):
        periods.take_step(report=report, step=step, by=by, at=clock.now(), note="Ghi chú của bước")
    record_event(
        case=case,
        event="collected",
        occurred_on=date(2024, 3, 1),
        amount=3,
        by=head,
        today=TODAY,
        late_reason="Lý do ghi muộn riêng",
    )


def _take_in(unit: Agency, by: User) -> None:
    """A judgment with a request, one that is awaited, and a gap between them."""
    for number, received in (("5/2024/DS-ST", date(2024, 8, 20)), ("8/2024/DS-ST", None)):
        row = take_in_judgment(
            number=number,
            judged_on=date(2024, 7, 1),
            court=Agency.objects.get(code="TAND-1"),
            kind=JudgmentKind.CIVIL,
            unit=unit,
            effective_on=date(2024, 8, 1),
            urgent=False,
            handed_over_on=received,
            received_on=received,
            channel="post" if received else "",
            ex_officio=True,
            on_request=True,
            note="Ghi chú của bản án",
            by=by,
            at=clock.now(),
            today=TODAY,
        )
        take_in_request(
            handover=row,
            requester="Bà Nguyễn Thị Được",
            content="Trả nợ gốc",
            received_on=date(2024, 8, 25),
            by=by,
            at=clock.now(),
            today=TODAY,
        )


def _entrust(unit: Agency, by: User) -> None:
    """A case from another office, and one that was returned and asked for again."""
    take_in_entrustment(
        number="3/2024/DS-PT",
        judged_on=date(2024, 3, 4),
        court=None,
        court_name="Tòa án nhân dân tỉnh Lạ",
        kind=JudgmentKind.CIVIL,
        unit=unit,
        sender="THADS tỉnh Lạ",
        document_number="18/QĐ-THADS",
        document_on=date(2024, 9, 2),
        received_on=date(2024, 9, 9),
        initiation=Initiation.ON_REQUEST,
        content="Thi hành khoản nợ",
        by=by,
        at=clock.now(),
        today=TODAY,
    )
    case = EnforcementCase.objects.get(decision_number="25")
    for event, on in (("found_not_enforceable", date(2024, 3, 1)), ("request_returned", date(2026, 8, 3))):
        record_event(case=case, event=event, occurred_on=on, by=by, today=date(2026, 8, 4))
    renew_request(
        case=case,
        unit=unit,
        requester="Bà Nguyễn Thị Được",
        content="Có tài sản mới",
        received_on=date(2026, 8, 10),
        by=by,
        at=clock.now(),
        today=date(2026, 8, 11),
    )


def _account(username: str, name: str, role: Role, agency: Any) -> User:
    person = Person.objects.create(code=f"NV-{username}", name=name)
    Post.objects.create(person=person, agency=agency, role=role)
    return User.objects.create_user(username, password=PASSWORD, person=person)


def _change_units(root: Agency, by: User) -> None:
    """A unit that was renamed, two that were merged, one that was split; a change that runs, and one that failed."""
    for number in (3, 4, 5):
        create_agency(code=f"KV{number}", name=f"Chi cục THADS huyện {number}", kind=AgencyKind.OFFICE, parent=root)
    new = reorganise.NewUnit
    asked = (
        (Change.RENAMED, ["KV3"], [new("KV3", "Phòng THADS khu vực 3")]),
        (Change.MERGED, ["KV3", "KV4"], [new("KV34", "Phòng THADS khu vực 34")]),
        (Change.SPLIT, ["KV5"], [new("KV51", "Phòng THADS 51"), new("KV52", "Phòng THADS 52")]),
        (Change.RENAMED, ["KV2"], [new("KV2", "Phòng THADS khu vực hai")]),
        (Change.RENAMED, ["KV2"], [new("KV2", "Phòng THADS khu vực nhì")]),
    )
    for number, (change, predecessors, successors) in enumerate(asked, start=1):
        row = reorganise.reorganise(
            change=change,
            plan=reorganise.Plan(predecessors, successors),
            effective_on=date(2025, 1, number),
            instrument="Quyết định thử",
            decided_on=date(2024, 12, 1),
            note="Ghi chú thay đổi",
            by=by,
            at=clock.now(),
            today=clock.today(),
        )
        assert row.job is not None
        if number < 4:
            reorganise.run(row.job, jobs.Progress(), clock.today())
        elif number == 4:
            row.job.status, row.job.phase, row.job.done, row.job.total = "running", reorganise.PHASE, 3, 9
            row.job.save()
        else:
            jobs.finish(row.job, error=Sentence("Tệp trống; chọn tệp sổ thụ lý có dữ liệu rồi gửi lại."))


def _import(by: User, path: Any) -> list[RegisterImport]:
    """A register that was checked and written, one that is being checked, and one that failed."""
    write_register(path, {"cases": _cases(), "events": _events()})
    content = path.read_bytes()
    taken = [
        register_jobs.check_file(file=SimpleUploadedFile("sổ năm 2024.xlsx", content), agency=None, by=by, at=clock.now())
        for _time in range(3)
    ]
    checked, running, failed = taken
    register_jobs.run(checked.job, jobs.Progress(), clock.today())
    checked.refresh_from_db()
    written = register_jobs.write_file(checked=checked, by=by, at=clock.now())
    register_jobs.run(written.job, jobs.Progress(), clock.today())
    running.job.status, running.job.phase = "running", PHASE_FOLDING
    running.job.done, running.job.total, running.job.heartbeat_at = 3, 9, running.job.created_at
    running.job.save()
    jobs.finish(failed.job, error=Sentence("Tệp trống; chọn tệp sổ thụ lý có dữ liệu rồi gửi lại."))
    return [checked, written, running, failed]


def _cases() -> list[dict[str, Any]]:
    common = {"judgment_kind": "civil", "creditor": "Ngân hàng Thử Nghiệm", "court": "Tòa án nhân dân tỉnh Lạ"}
    return [
        common
        | {
            "decision_number": str(10 * unit + n),
            "decided_on": date(2023, 11, n),
            "unit": f"KV{unit}",
            "enforcer": f"CHV-{unit}",
            "initiation": "on_request" if n % 2 else "ex_officio",
            "amount": 1_000_000 * n,
            "judgment_number": f"{n}/2023/DS-ST",
            "judged_on": date(2023, 5, n),
            "debtor": f"Nguyễn Văn Người {n}",
        }
        for unit in (1, 2)
        for n in (1, 2, 3, 4, 5)
    ]


def _events() -> list[dict[str, Any]]:
    told = [
        ("11", "served", date(2023, 12, 1)),
        ("12", "completed", date(2024, 3, 1)),
        ("13", "found_not_enforceable", date(2024, 3, 1)),
        ("14", "postponed", date(2024, 3, 1)),
        ("15", "moved_to_separate_book", date(2023, 12, 1)),  # too early: the law refuses it
        ("21", "terminated", date(2024, 5, 1)),
        ("22", "abc", date(2024, 5, 1)),  # no such event
        ("23", "reassigned", date(2024, 5, 1)),
        ("99", "completed", date(2024, 5, 1)),  # no such decision
    ]
    return [
        {
            "decision_number": number,
            "unit": f"KV{number[0]}",
            "event": event,
            "occurred_on": on,
            "ground": "Lý do riêng",
            "to_unit": "KV1" if event == "reassigned" else None,
        }
        for number, event, on in told
    ]


def _of_coordination() -> dict[str, list[list[Any]]]:
    """Requests, agreements and plans by the names of their pages."""
    plan, (signed, open_one) = ProtectionPlan.objects.get(), CoordinationAgreement.objects.order_by("state").reverse()
    clause, party = Clause.objects.get(agreement=open_one), open_one.parties.first()
    assert party is not None
    sent = CoordinationRequest.objects.get(kind="GT", state="sent")
    keep = [[open_one.pk]]
    return {
        "coordination:request": [[row.pk] for row in CoordinationRequest.objects.all()],
        "coordination:request_new": [["GT"], ["XM"]],
        "coordination:request_step": [[sent.pk, step] for step in ("received", "reminded", "returned", "transferred", "withdrawn")],
        "coordination:request_decide": [[sent.pk]],
        "coordination:request_file": [[sent.pk, 1]],
        "coordination:case_grants": [[sent.case_id]],
        "coordination:hand_over": [[JudgmentHandover.objects.latest("pk").pk]],
        "coordination:case_grant_end": [[sent.case_id, 1]],
        "coordination:agreement": [[open_one.pk], [signed.pk]],
        **dict.fromkeys(
            (
                "coordination:clause_add",
                "coordination:agreement_words",
                "coordination:agreement_ask",
                "coordination:agreement_comment",
                "coordination:agreement_sign",
                "coordination:agreement_compare",
            ),
            keep,
        ),
        **{name: [[open_one.pk, clause.pk]] for name in ("coordination:clause_edit", "coordination:obligation_add")},
        **{name: [[open_one.pk, party.pk]] for name in ("coordination:agreement_signatory", "coordination:agreement_contact")},
        "coordination:agreement_remove": [[open_one.pk, "dieu", clause.pk]],
        "coordination:agreement_review": [[signed.pk]],
        "coordination:agreement_review_docx": [[signed.pk, signed.reviews.get().pk]],
        **{name: [[plan.pk]] for name in PLAN_PAGES},
        "coordination:protection_done": [[plan.pk, "letter"]],
    }


PLAN_PAGES = (
    "coordination:protection",
    "coordination:protection_move",
    "coordination:protection_opinion",
    "coordination:protection_decision",
    "coordination:protection_put_off",
)


def addresses(book: Book) -> Iterator[str]:
    """Every address of the portal by name, with arguments that exist."""
    reports = PeriodReport.objects.all()
    signed = reports.filter(signed_at__isnull=False).earliest("pk")
    arguments: dict[str, list[list[Any]]] = {
        "cases:case": [
            [book.case.pk],
            *([case.pk] for case in EnforcementCase.objects.filter(decision_number__in=("13", "22", "25"))),
        ],
        "cases:record": [[book.case.pk]],
        "cases:void": [[book.case.pk, book.event.pk]],
        **{name: [[row.pk] for row in JudgmentHandover.objects.all()] for name in HANDOVER_PAGES},
        **{
            name: [[row.pk] for row in EnforcementRequest.objects.all()]
            for name in ("cases:request", "cases:request_refuse", "cases:request_decide")
        },
        **{name: [[Entrustment.objects.get().pk]] for name in ("cases:entrustment", "cases:entrustment_decide")},
        **{name: [[book.case.pk]] for name in ("cases:confirmation", "cases:correct", "cases:labels")},
        "cases:request_renew": [[EnforcementCase.objects.get(status=Account.RETURNED).pk]],
        "cases:deadline_add": [[book.case.pk]],
        "cases:shift_take_back": [[1]],
        **{
            name: [[row.case_id, row.pk] for row in Deadline.objects.filter(answered_on=None)[:2]]
            for name in ("cases:deadline_extend", "cases:deadline_answer", "cases:deadline_delay")
        },
        **_of_coordination(),
        **{name: [[row.pk] for row in reports] for name in ("reports:report", "reports:report_step", "reports:report_confirm")},
        "reports:report_list": [[signed.pk, "ket-thuc"], [signed.pk, "so-rieng"]],
        "reports:report_file": [[signed.pk, kind] for kind in ("xlsx", "pdf", "docx")],
        "reports:allotment": [[row.pk] for row in Allotment.objects.all()],
        "cases:register": [[row.pk] for row in book.imports],
        "cases:register_write": [[book.imports[0].pk]],
        "cases:register_rejected": [[book.imports[0].pk]],
        "reports:form": [[form.code] for form in TWELVE],
        "reports:cell": [["01"], ["02"]],
        **{name: [["01"], ["02"]] for name in ("reports:comparison", "reports:difference", "reports:span_cell")},
        "cases:unit": [["KV1"], ["KV4"], ["KV5"], ["TAND-1"]],
        "cases:unit_change": [["KV1"]],
        "cases:reorganisation": [[row.pk] for row in Reorganisation.objects.all()],
        **{name: [["viec"]] for name in ("desk:list_columns", "desk:filter_save", "desk:list_export")},
        **{name: [["viec", 1]] for name in ("desk:list_file", "desk:list_download")},
        "desk:filter_remove": [["viec", "khong-co"]],
        "desk:snooze": [["deadline", row.pk] for row in Deadline.objects.filter(answered_on=None)[:1]],
        "desk:snooze_end": [[1]],
        "desk:feed": [["khong-co"]],
        "agencies:token_revoke": [["khong-co"]],
    }
    for name, takes_arguments in _names(get_resolver().url_patterns):
        if name.split(":")[-1] in LEFT_OUT or name.startswith("api:"):
            continue
        if takes_arguments:
            assert name in arguments, f"give {name} its arguments here"
        yield from (reverse(name, args=args) for args in arguments.get(name, [[]]))


def _names(items: Any, space: str = "") -> Iterator[tuple[str, bool]]:
    """The full name of each address, and whether it takes arguments."""
    for item in items:
        if isinstance(item, URLPattern):
            yield f"{space}{item.name}", bool(item.pattern.converters)
        else:
            yield from _names(item.url_patterns, f"{item.namespace}:" if item.namespace else space)


def questions(book: Book) -> Iterator[str]:
    """What can be asked of the pages, rightly and wrongly."""
    form, cell = reverse("reports:form", args=["02"]), reverse("reports:cell", args=["01"])
    yield from (f"{reverse('cases:register', args=[book.imports[1].pk])}?ket_qua={word}" for word in ("new", "rejected"))
    add = reverse("cases:deadline_add", args=[book.case.pk])
    yield from (f"{add}?tim={words}" for words in ("dinh+gia", "khong-co-gi"))
    yield from (f"{reverse('cases:entrustments')}?tinh_trang={word}" for word in ("qua-han", "x"))
    yield from (f"{reverse('desk:search')}?q={text}" for text in ("Nguyen Van", "khong-co-gi"))
    yield from (f"{reverse('cases:cases')}?{query}" for query in ("q=zzz", "trang_thai=completed", "trang_thai=x&don_vi=0"))
    yield from (
        f"{reverse('reports:dashboard')}?{query}"
        for query in ("nam=2024&thang=12", "nam=2024&dv=KV1&thang=9", "nam=1999", "nam=x", "dv=x", "ngay=x", "thang=13")
    )
    closed = PeriodReport.objects.filter(signed_at__isnull=False).earliest("pk").pk
    yield from (f"{reverse('reports:form', args=[one.code])}?ban={closed}&theo=don-vi" for one in TWELVE)
    yield f"{reverse('reports:reports')}?nam=2024&thang=6"
    yield f"{reverse('reports:reports')}?nam=2024&thang=13"
    compared = reverse("reports:comparison", args=["01"])
    yield from (
        f"{compared}?{query}"
        for query in (
            "nam=2024&thang=12",
            "nam=2024&thang=5&tu-nam=2022",
            "nam=2024&ngay=2024-03-05&so-luc=2024-01-01T00:00",
            "nam=2024&thang=12&dong=ex_officio",
            "nam=1999&thang=1",
            "nam=2024&tu-nam=2025",
            "nam=2024&tu-nam=1999",
            "nam=2024&so-tu-nam=2022",
            "dong=x",
        )
    )
    apart = reverse("reports:difference", args=["02"])
    yield from (f"{apart}?nam=2024&thang=12&{query}" for query in ("cot=rate", "cot=finished", "cot=x", "so-nam=2024"))
    yield f"{reverse('reports:span_cell', args=['01'])}?nam=2024&thang=12&tu-nam=2022&cot=rate_yearly"
    yield from (
        f"{form}?{query}"
        for query in (
            *(f"nam=2024&theo={by}" for by in ("loai-an", "don-vi", "chap-hanh-vien")),
            "nam=2024&mau=TT08-2015&luc=2030-01-01T00:00",
            *("mau=x", "luc=x", "nam=2024&ngay=2020-01-01", "dv=TAND-1"),
        )
    )
    yield from (f"{cell}?nam=2024&{query}" for query in ("dong=total&cot=enforceable", "dong=x", "cot=x"))
    yield from (f"{reverse('reports:targets')}?nam={year}" for year in (2024, 1999))
    yield from (f"{reverse('reports:targets')}?nam=2024&lop={tab}" for tab in ("cap-tren", "don-vi", "chap-hanh-vien", "lich-su"))
    yield from (f"{reverse('reports:allotment_new')}?nam=2024&dv={unit}" for unit in ("KV1", "KV2", "THADS-TN"))
    yield reverse("reports:form", args=["99"])
    yield "/khong-co-trang-nay/"


def posts(book: Book) -> Iterator[tuple[str, dict[str, Any]]]:
    """Forms filled in wrongly, for the sentences they answer with."""
    record = reverse("cases:record", args=[book.case.pk])
    seen = {"seen_events": EnforcementCase.objects.get(pk=book.case.pk).events_count}
    yield record, {}
    yield record, {"event": "x", "occurred_on": "31/02/2024", "amount": "1,5", "to_unit": "0", **seen}
    yield record, {"event": "collected", "occurred_on": "01/03/2024", "amount": "900.000.000", **seen}
    yield record, {"event": "collected", "occurred_on": "01/03/2024", **seen}
    yield record, {"event": "moved_to_separate_book", "occurred_on": "01/03/2024", **seen}
    yield record, {"event": "resumed", "occurred_on": "01/03/2024", **seen}
    yield record, {"event": "reassigned", "occurred_on": "01/03/2024", **seen}
    yield record, {"event": "restored", "occurred_on": "01/03/2024", "amount": "1", **seen}
    yield record, {"event": "completed", "occurred_on": "01/03/2024", "seen_events": 0}
    yield reverse("cases:void", args=[book.case.pk, book.event.pk]), {"reason": ""}
    add = reverse("cases:deadline_add", args=[book.case.pk])
    yield add, {}
    yield add, {"rule": "B027", "started_on": "01/03/2024", "note": "Cho tra loi"}
    for row in Deadline.objects.filter(answered_on=None)[:2]:
        extend, answer = (reverse(f"cases:deadline_{word}", args=[row.case_id, row.pk]) for word in ("extend", "answer"))
        yield extend, {}
        yield extend, {"due_on": "01/01/2000", "reason": "Ho so"}
        yield answer, {"on": "01/01/2000"}
    yield reverse("cases:registers"), {"agency": "0"}
    yield reverse("cases:registers"), {"file": SimpleUploadedFile("trong.xlsx", b"")}
    yield reverse("cases:register_write", args=[book.imports[3].pk]), {}
    change = reverse("cases:unit_change", args=["KV1"])
    for kind in ("sap-nhap", "chia", "doi-ten"):
        yield f"{change}?loai={kind}", {}
        yield f"{change}?loai={kind}", _change(kind)
        yield f"{change}?loai={kind}", _change(kind) | {"effective_on": "01/01/2090", "xac-nhan": "1"}
    yield f"{change}?loai=sap-nhap", _change("sap-nhap") | {"code_a": "KV2", "xac-nhan": "1"}
    yield reverse("cases:take_in"), {}
    yield reverse("cases:take_in"), {"requester": "Ba A", "debtor": "Ong B", "amount": "x"}
    for handover in JudgmentHandover.objects.all():
        yield from ((reverse(name, args=[handover.pk]), {}) for name in HANDOVER_PAGES[1:])
        yield (
            reverse("cases:judgment_receive", args=[handover.pk]),
            {
                "handed_over_on": "01/03/2024",
                "received_on": "01/03/2024",
                "channel": "post",
            },
        )
        yield (
            reverse("cases:decide", args=[handover.pk]),
            {"decision_number": "9", "decided_on": "01/01/2000", "debtor": "Ong B"},
        )
    yield reverse("cases:entrust_in"), {}
    yield reverse("cases:entrust_in"), {"debtor": "Ong B", "amount": "x"}
    yield reverse("cases:entrustment_decide", args=[Entrustment.objects.get().pk]), {}
    yield reverse("cases:request_renew", args=[EnforcementCase.objects.get(status=Account.RETURNED).pk]), {}
    yield reverse("cases:confirmation", args=[book.case.pk]), {}
    yield reverse("cases:confirmation", args=[book.case.pk]), {"requester": "Ba A", "started_on": "01/01/2000"}
    yield reverse("cases:correct", args=[book.case.pk]), {}
    yield reverse("cases:correct", args=[book.case.pk]), {"debtor": "Ong B", "number": "1"}
    yield reverse("cases:working_days"), {}
    yield reverse("cases:working_days"), {"day": "30/04/2027", "is_worked": "0", "source": "Cong van"}
    yield reverse("desk:feed_new"), {}
    yield reverse("desk:list_export", args=["viec"]), {}
    yield f"{reverse('reports:allotment_new')}?nam=2023", {"base_cases": "1", "base_amount": "1"}
    for report in PeriodReport.objects.all():
        step = reverse("reports:report_step", args=[report.pk])
        yield from ((step, {"step": one, "note": note}) for one in (*StepOfReport.values, "x") for note in ("", "Ly do"))
        yield reverse("reports:report_confirm", args=[report.pk]), {}
    yield reverse("reports:reports_begin"), {"nam": "2024", "thang": "13"}
    for allotment in Allotment.objects.all():
        sheet, sent = (
            reverse("reports:allotment", args=[allotment.pk]),
            {"version": allotment.version, "base_cases": "9", "base_amount": "9"},
        )
        yield sheet, {"ky": "1"}
        yield sheet, {"base_cases": "x", "base_amount": "1.5.2", "decided_on": "31/02/2024"}
        yield from ((sheet, sent | {button: "1", "reason": "Ly do", "version": 0}) for button in ("luu", "chia"))
        yield sheet, sent | {"ky": "1", "reason": "Ly do", "number": "3", "decided_on": "01/06/2024"}
    yield reverse("agencies:tokens"), {}
    yield reverse("agencies:tokens"), {"name": "Kho", "scope": "write", "days": "90"}
    yield reverse("account_change_password"), {"oldpassword": "sai", "password1": "1", "password2": "2"}


def _change(kind: str) -> dict[str, Any]:
    """A change that makes sense, of this kind."""
    named = {"effective_on": "01/02/2025", "instrument": "Quyết định thử", "code_a": "MOI1", "name_a": "KV MOT"}
    return named | ({"code_b": "MOI2", "name_b": "KV HAI"} if kind == "chia" else {})


def test_what_is_read_out_is_searched_and_the_switch_of_languages_is_not():
    page = '<html lang="vi"><p aria-label="Next">Việc<br>mới</p><a lang="en">EN <b>English</b></a><svg><title>Of</title></svg>'
    assert visible_text(page) == "Next Việc mới Of"
    assert ENGLISH.findall(visible_text(page)) == ["Next", "Of"]
    assert VIETNAMESE.findall("đồng VND, Điều 5 of 62/2015/NĐ-CP") == ["đồng", "Điều", "NĐ"]
    assert struck_out("Ông Ba, 62/2015/NĐ-CP", {"Ông Ba"}).split() == [","]


def test_english_pages_show_no_vietnamese_word(book):
    data = _record_data(VIETNAMESE) - {UNASSIGNED}  # the portal's own word, not a name
    assert not (found := found_on_pages(book, "en", VIETNAMESE, data)), "\n".join(found)


def test_vietnamese_pages_show_no_english_word(book):
    data = _record_data(ENGLISH) | OF_FILES
    assert not (found := found_on_pages(book, "vi", ENGLISH, data)), "\n".join(found)


def found_on_pages(book: Book, language: str, pattern: re.Pattern[str], data: set[str]) -> list[str]:
    """The words of the other language, each page a line: as both readers see them, and nobody signed in."""
    found: list[str] = []
    seen = 0

    def look(what: str, response: Any) -> None:
        nonlocal seen
        if response.streaming:
            list(response)  # a file; read to its end, it is closed
        elif response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            seen += 1
            assert response.headers["Content-Language"] == language, what
            if words := pattern.findall(struck_out(visible_text(response.content.decode()), data)):
                found.append(f"{what}: {', '.join(words)}")

    for user in (book.statistician, book.head, None):
        client = Client()
        client.cookies["django_language"] = language
        if user is None:
            look("sign in", client.get(reverse("account_login")))
            look("refused", client.post(reverse("account_login"), {"login": "ai", "password": "sai"}))
            look("empty", client.post(reverse("account_login"), {}))
            continue
        User.objects.filter(pk=user.pk).update(language=language)
        client.force_login(user)
        for address in (*addresses(book), *(questions(book) if user is book.statistician else ())):
            look(f"{user.username} {address}", client.get(address, follow=True))
        for address, fields in posts(book) if user is book.statistician else ():
            look(f"{user.username} {address} {fields}", client.post(address, fields))
        done = client.post(
            reverse("cases:record", args=[book.case.pk]),
            {"event": "verified", "occurred_on": "01/02/2024", "seen_events": _count(book)},
            follow=True,
        )
        assert done.status_code == 200
        look(f"{user.username} recorded", done)
        last = CaseEvent.objects.filter(case=book.case, void=None).latest("pk")
        done = client.post(reverse("cases:void", args=[book.case.pk, last.pk]), {"reason": "Ghi nhầm số tiền"}, follow=True)
        assert done.status_code == 200
        look(f"{user.username} voided", done)
    assert seen > 100, "hardly any page was read"
    return found


def _count(book: Book) -> int:
    return EnforcementCase.objects.get(pk=book.case.pk).events_count


def _record_data(pattern: re.Pattern[str]) -> set[str]:
    """What records say in words the pattern would take for the interface's."""
    models = [model for model in apps.get_models() if model.__module__.split(".")[0] in OWN_APPS]
    texts = {
        text
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices and str(field).split(".", 1)[1] not in SENTENCES
        for text in model._default_manager.values_list(field.name, flat=True)
        if text
    }
    lines = {line for text in texts for line in text.splitlines()}
    return {nfc(text) for text in texts | lines if pattern.search(text)}


OWN_APPS = {"agencies", "cases", "coordination", "desk", "law", "papers", "reports", "common"}


def struck_out(text: str, data: set[str]) -> str:
    """The text without record data, numbers of documents, and what people typed."""
    for words in sorted(data, key=len, reverse=True):
        text = text.replace(words, " ")
    return DOCUMENT_NUMBER.sub(" ", text)


class _Visible(HTMLParser):
    """Gathers what a reader sees or hears: text, and the attributes that are read out."""

    HEARD = {"aria-label", "title", "placeholder", "alt", "data-label", "data-date"}
    UNSEEN = {"script", "style", "template", "kbd"}
    VOID = {"br", "img", "input", "link", "meta", "hr", "col"}

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._skipping: list[str] = []  # open elements from the one that is not read on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        # An element in a language of its own is the switch of languages.
        if self._skipping or tag in self.UNSEEN or ("lang" in named and tag != "html"):
            if tag not in self.VOID:
                self._skipping.append(tag)
            return
        self.text.extend(value for name, value in attrs if name in self.HEARD and value)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping and tag not in self.VOID:
            self._skipping.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Self-closing drawings say nothing."""

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.text.append(data)


def visible_text(html: str) -> str:
    """The words of a page in one line."""
    reader = _Visible()
    reader.feed(html)
    return nfc(" ".join(" ".join(reader.text).split()))
