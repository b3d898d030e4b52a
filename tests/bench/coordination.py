"""Requests between agencies at the size of many years: the desk of a court, the lists, the scorecards."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.test import Client

from agencies.models import Agency, AgencyKind, Person, Post, User
from agencies.roles import Role
from common import clock
from coordination.models import CoordinationRequest
from law.years import reporting_year, year_start
from tests.bench.book import get
from tests.bench.measuring import Report, Size, digits, measured, timed

# Sent over four years; most are closed, one in fifty waits.
FILL = """
INSERT INTO coordination_coordinationrequest (agency_id, person_id, rule, started_on, due_on, answered_on, missed_at, kind, state, case_id,
    judgment_id, sender_id, addressee_id, subject, content, defect, "limit", wished_on, urgent, show_creditor, document_number, document_on,
    channel, sent_on, received_on, came_on, register_number, department, answer_due_on, extended, result, answer_number, helpful, reminders,
    escalated_on, follows_id, created_at, created_by_id)
SELECT CASE WHEN waits THEN court ELSE one.agency_id END, NULL, 'B150', day, CASE WHEN waits THEN day + 30 END,
    CASE WHEN NOT waits THEN day + (n %% 45)::int END, NULL, kinds[1 + n %% 4], CASE WHEN waits THEN 'received' ELSE 'closed' END, one.id,
    one.judgment_id, one.agency_id, court, 'Yêu cầu', '', CASE n %% 4 WHEN 0 THEN 'unclear' ELSE '' END, 'CLARIFY', NULL, false, false, n::text,
    day, 'axis', day, day, day, '', '', day + 30, false, CASE WHEN waits THEN '' ELSE 'full' END, '', true, 0, NULL, NULL, now(), NULL
FROM generate_series(1, %s) AS n
JOIN cases_enforcementcase AS one ON one.id = %s + n %% %s
CROSS JOIN LATERAL (SELECT (%s::date - (n::bigint * 7919 %% 1460)::int) AS day, n %% 50 = 0 AS waits, %s::bigint[] AS courts,
    ARRAY['GT', 'SC', 'XM', 'XMDD'] AS kinds) AS told
CROSS JOIN LATERAL (SELECT courts[1 + n %% array_length(courts, 1)] AS court) AS given
"""
TRAIL = """
INSERT INTO coordination_requeststep (request_id, step, "on", agency_id, department, document_number, note, due_on, on_paper, recorded_at,
    recorded_by_id)
SELECT id, step, day, agency, '', '', '', NULL, false, now(), NULL FROM coordination_coordinationrequest AS request
CROSS JOIN LATERAL (VALUES ('drafted', sent_on, sender_id), ('sent', sent_on, addressee_id), ('received', received_on, addressee_id),
    ('answered', answered_on, sender_id)) AS told (step, day, agency) WHERE day IS NOT NULL
"""


def bench_coordination(report: Report, size: Size) -> None:
    """Half as many requests as the country has cases, over the book in use."""
    courts = list(Agency.objects.filter(kind=AgencyKind.COURT).values_list("pk", flat=True)[:12])
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), count(*) FROM cases_enforcementcase")
        first, cases = cursor.fetchone()
        cursor.execute(FILL, [size.book // 2, first, cases, clock.today() - timedelta(1), courts])
        cursor.execute(TRAIL)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE coordination_coordinationrequest, coordination_requeststep")
    count = CoordinationRequest.objects.count()
    province, court = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
    province.force_login(User.objects.get(username="bench"))
    court.force_login(_officer(courts[0]))
    year = year_start(reporting_year(clock.today()))
    pages = {
        "Desk of a court": (court, "/ban-lam-viec/"),
        "Requests to a court, to be answered": (court, "/phoi-hop/?phia=can-tra-loi"),
        "Requests to a court, all": (court, "/phoi-hop/"),
        "Requests of the province, all": (province, "/phoi-hop/"),
        "Requests of the province, overdue": (province, "/phoi-hop/?han=qua-han"),
        "Requests of the province, one kind of four years": (province, "/phoi-hop/?loai=GT&sap=-gui"),
        "Scorecards of the running year": (province, "/phoi-hop/ket-qua/"),
        "Scorecards of the year before": (
            province,
            f"/phoi-hop/ket-qua/?tu={year - timedelta(365):%d/%m/%Y}&den={year - timedelta(1):%d/%m/%Y}",
        ),
        "Scorecards as a court sees them": (court, "/phoi-hop/ket-qua/"),
        "One request": (court, f"/phoi-hop/yeu-cau/{CoordinationRequest.objects.filter(addressee=courts[0]).latest('pk').pk}/"),
    }
    for name, (client, url) in pages.items():
        cache.clear()
        first_time = timed(lambda client=client, url=url: get(client, url))  # type: ignore[misc]
        figure = measured(lambda client=client, url=url: get(client, url), max(3, size.repeats // 3), warm=0)  # type: ignore[misc]
        report.tell(f"{name}, {count:,} requests", f"{figure.shown()}; first reader {digits(first_time * 1000)} ms", "≤ 150 ms")


def _officer(agency: int) -> User:
    """Somebody who answers for a court."""
    someone = Person.objects.create(code="BENCH-COURT", name="Cán bộ đo")
    Post.objects.create(person=someone, agency_id=agency, role=Role.COURT_OFFICER)
    return User.objects.create(username="bench-court", person=someone)
