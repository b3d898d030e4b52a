"""The API against the least it could cost: the same rows by the bare driver and orjson."""

from __future__ import annotations

import orjson
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.rows import dict_row

from agencies.actions.tokens import create_token
from agencies.models import User
from common import clock
from tests.bench.measuring import Report, Size, digits, measured, times

ROWS = 1_000
LIST = f"/api/v1/cases/?page_size={ROWS}"
# What the list shows, read and written without Django.
BARE = f"""
SELECT c.id, c.decision_number, c.decided_on, issuing.code AS issuing_agency, holding.code AS agency, person.code AS enforcer,
    c.initiation, c.kind, c.judgment_id AS judgment, j.number AS judgment_number, j.judged_on, court.code AS court,
    creditor.name AS creditor, debtor.name AS debtor, c.credit_institution, c.amount, c.for_budget, c.open_amount,
    c.done_amount, c.status, c.not_enforceable_since, c.ended_on, c.last_event_on, c.events_count, c.shortened
FROM cases_enforcementcase AS c
JOIN agencies_agency AS issuing ON issuing.id = c.issuing_agency_id
JOIN agencies_agency AS holding ON holding.id = c.agency_id
JOIN agencies_person AS person ON person.id = c.enforcer_id
JOIN cases_judgment AS j ON j.id = c.judgment_id
LEFT JOIN agencies_agency AS court ON court.id = j.court_id
LEFT JOIN cases_party AS creditor ON creditor.case_id = c.id AND creditor.role = 'creditor'
LEFT JOIN cases_party AS debtor ON debtor.case_id = c.id AND debtor.role = 'debtor'
ORDER BY c.decided_on DESC, c.id DESC LIMIT {ROWS}
"""


def bare() -> bytes:
    """The rows by the bare driver, as JSON."""
    connection.ensure_connection()
    with connection.connection.cursor(row_factory=dict_row) as cursor:
        return orjson.dumps(cursor.execute(BARE).fetchall())


def bench_api(report: Report, size: Size) -> None:
    """Lists and records of the API, as a client with a token sees them; the whole request in one process."""
    user = User.objects.get(username="bench")
    _token, secret = create_token(name="Đo", scope="read", days=1, by=user, at=clock.now())
    client = Client(HTTP_HOST="127.0.0.1", headers={"Authorization": f"Token {secret}"})

    def get(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content

    assert len(orjson.loads(bare())) == len(client.get(LIST).json()["results"])
    with CaptureQueriesContext(connection) as asked:
        get(LIST)
    queries = len(asked)  # before the next request empties the log
    listed = measured(lambda: get(LIST), size.repeats, warm=3)
    least = measured(bare, size.repeats, warm=3)
    report.tell(f"API: list of {ROWS:,} cases, whole request, {queries} queries", listed)
    report.tell(f"The same {ROWS:,} rows by the bare driver and orjson", least)
    report.tell("API ÷ bare driver and orjson", times(listed, least), "≤ × 4")
    body = client.get(LIST).json()
    last = body["next"]
    deep = measured(lambda: get(last), size.repeats)
    report.tell(f"API: its second page; {digits(len(client.get(LIST).content) / 1024)} KB a page", deep)
    record = f"/api/v1/cases/{body['results'][0]['id']}/"
    report.tell("API: one case", measured(lambda: get(record), size.repeats))
