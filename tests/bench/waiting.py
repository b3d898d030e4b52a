"""What waits, at the size of a country: the sweep of time limits, the page of a case, the lists people open all day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test import Client

from agencies.models import User
from cases.actions import deadlines
from cases.models import Deadline, EnforcementCase, JudgmentHandover
from common import clock
from tests.bench.book import get
from tests.bench.measuring import Figure, Report, Size, digits, measured, timed


def bench_deadlines(report: Report, size: Size) -> None:
    """The sweep over as many open clocks as there are cases, the half of them overdue, and the page of a case."""
    today = clock.today()
    running = Deadline.objects.running().count()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_deadline (case_id, agency_id, rule, code, note, answer_note, started_on, due_on, legal_due_on, "
            "waiting, standing, recorded_at) SELECT id, agency_id, 'B022', 'VERIFY_FIRST', '', '', %s, "
            "%s::date + (id %% 2)::int * 60, %s, false, false, now() FROM cases_enforcementcase LIMIT %s",
            [today - timedelta(40), today - timedelta(30), today, max(size.book - running, 0)],
        )
        cursor.execute("ANALYZE cases_deadline")
    total = Deadline.objects.running().count()
    seen: list[int] = []
    seconds = timed(lambda: seen.append(deadlines.sweep(today=today, at=clock.now())))
    report.tell(
        f"Sweep of {total:,} open clocks ({running:,} from histories), {seen[0]:,} overdue",
        f"{digits(seconds)} s",
        "≤ 30 s",
    )
    report.tell("Sweep when nothing new has passed", measured(lambda: deadlines.sweep(today=today, at=clock.now()), 5))
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    _case_pages(report, size, client)
    _lists(report, size, client, LISTS_OF_DEADLINES)
    _fill_register(today)
    handovers = JudgmentHandover.objects.count()
    _lists(report, size, client, {f"{name}, {handovers:,} rows": url for name, url in LISTS_OF_JUDGMENTS.items()})


def _case_pages(report: Report, size: Size, client: Client) -> None:
    cases = EnforcementCase.objects.filter(events_count__gte=8).order_by("-pk")[: size.repeats]
    seconds = [timed(lambda pk=pk: get(client, f"/viec/{pk}/")) for pk in cases.values_list("pk", flat=True)]  # type: ignore[misc]
    report.tell("Page of a case with 8 events or more", Figure(tuple(seconds)), "≤ 100 ms")


def _lists(report: Report, size: Size, client: Client, pages: dict[str, str]) -> None:
    for name, url in pages.items():
        repeats = max(3, size.repeats // 3)
        report.tell(name, measured(lambda url=url: get(client, url), repeats, warm=1), "≤ 150 ms")  # type: ignore[misc]


LISTS_OF_DEADLINES = {
    "List of time limits, all that wait": "/thoi-han/",
    "List of time limits, overdue": "/thoi-han/?tinh_trang=qua-han",
    "List of time limits, overdue at a unit": "/thoi-han/?tinh_trang=qua-han&don_vi=KV1",
    "List of time limits, one kind": "/thoi-han/?viec=REVERIFY_6M",
    "List of time limits, page 400": "/thoi-han/?trang=400",
}
LISTS_OF_JUDGMENTS = {
    "Register of judgments": "/ban-an/",
    "Register of judgments, of a unit": "/ban-an/?don_vi=KV1",
    "Register of judgments, not received": "/ban-an/?tinh_trang=chua-nhan",
    "Register of judgments, handed over late": "/ban-an/?tinh_trang=chuyen-giao-muon",
    "Register of judgments, awaiting a decision": "/ban-an/?tinh_trang=cho-quyet-dinh",
    "Register of judgments, awaiting a request": "/ban-an/?tinh_trang=cho-yeu-cau",
    "Register of judgments, request to be decided": "/ban-an/?tinh_trang=cho-giai-quyet",
    "Register of judgments, by number": "/ban-an/?q=112/2024",
}


def _fill_register(today: date) -> None:
    """A hand-over for every judgment of the book, some late, some awaited, and a request for every tenth."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_judgmenthandover (judgment_id, agency_id, unit_id, rule, started_on, due_on, answered_on, "
            "effective_on, urgent, received_on, channel, ex_officio, on_request, decision_rule, note, recorded_at) "
            "SELECT DISTINCT ON (judgment.id) judgment.id, coalesce(court_id, issuing_agency_id), issuing_agency_id, 'B001', "
            "day, day + 15, CASE WHEN judgment.id %% 50 > 0 THEN day + (judgment.id %% 20)::int END, day, false, "
            "CASE WHEN judgment.id %% 50 > 0 THEN day + (judgment.id %% 20)::int END, '', "
            "judgment.id %% 3 = 0, judgment.id %% 3 > 0, '', '', now() "
            "FROM cases_judgment AS judgment JOIN cases_enforcementcase AS one ON one.judgment_id = judgment.id, "
            "LATERAL (SELECT coalesce(judged_on, %s) AS day) AS told",
            [today - timedelta(60)],
        )
        cursor.execute(
            "INSERT INTO cases_enforcementrequest (judgment_id, agency_id, rule, started_on, due_on, answered_on, requester, "
            "content, refusal, recorded_at) SELECT judgment_id, unit_id, 'B011', started_on, started_on + 7, "
            "CASE WHEN judgment_id % 100 > 0 THEN started_on + 5 END, 'Người yêu cầu', '', '', now() "
            "FROM cases_judgmenthandover WHERE judgment_id % 10 = 0"
        )
        cursor.execute("ANALYZE cases_judgmenthandover; ANALYZE cases_enforcementrequest")
