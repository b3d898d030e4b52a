"""What a portal without a ledger would ask, as the measure of one with a ledger."""

from __future__ import annotations

from typing import Any

from django.db import connection

from cases.lifecycle import Event
from reports.periods import Period


def last_events(period: Period) -> list[tuple[Any, ...]]:
    """What a portal without a ledger would ask: the last event that changed the status of each case, counted by kind.

    It knows no money, no separate book, no change of hands and no year of origin, so it is the least such a query does.
    """
    moving = [event.value for event in Event if event not in _STATUS_STAYS]
    sql = f"""
        WITH last AS (
            SELECT DISTINCT ON (case_id) case_id, event, occurred_on FROM cases_caseevent
            WHERE occurred_on <= %s AND event = ANY(%s)
              AND NOT EXISTS (SELECT FROM cases_eventvoid v WHERE v.event_id = cases_caseevent.id)
            ORDER BY case_id, occurred_on DESC, sequence DESC
        )
        SELECT initiation, kind, {", ".join(_COUNTED)} FROM last JOIN cases_enforcementcase c ON c.id = case_id
        GROUP BY initiation, kind
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [period.to, moving, *[period.start] * sum("%s" in count for count in _COUNTED)])
        return cursor.fetchall()


_STATUS_STAYS = {
    Event.SERVED,
    Event.VERIFIED,
    Event.FOUND_ENFORCEABLE,
    Event.COLLECTED,
    Event.REDUCED,
    Event.REASSIGNED,
    Event.AMOUNT_INCREASED,
    Event.RESTORED,
    Event.PARTLY_POSTPONED,
    Event.PARTLY_SUSPENDED,
    Event.PARTLY_TERMINATED,
    Event.PARTLY_ENTRUSTED,
    Event.PARTLY_WITHDRAWN,
    Event.DRAWN_UP,
}
_COUNTED = (
    *(
        f"count(*) FILTER (WHERE event = '{event}' AND occurred_on >= %s)"
        for event in ("completed", "terminated", "entrusted", "withdrawn", "request_returned", "concluded_otherwise")
    ),
    *(
        f"count(*) FILTER (WHERE event = '{event}')"
        for event in ("found_not_enforceable", "postponed", "suspended", "paused_for_complaint", "moved_to_separate_book")
    ),
    "count(*) FILTER (WHERE event IN ('decision_issued', 'resumed', 'refunded', 'ending_reversed'))",
    "count(*) FILTER (WHERE c.decided_on >= %s)",
)
