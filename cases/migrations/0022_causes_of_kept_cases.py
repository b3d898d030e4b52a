"""Cases kept before say which ground keeps them from going on: the one of the last step into their state."""

from django.db import migrations

FILL = """
UPDATE cases_enforcementcase AS kept SET cause = coalesce((
    SELECT step.ground FROM cases_caseevent AS step
    WHERE step.case_id = kept.id
    AND step.event = ANY (CASE kept.status
        WHEN 7 THEN ARRAY['suspended', 'partly_suspended'] WHEN 2 THEN ARRAY['postponed', 'partly_postponed']
        WHEN 6 THEN ARRAY['postponed', 'partly_postponed'] ELSE ARRAY['found_not_enforceable'] END)
    AND NOT EXISTS (SELECT FROM cases_eventvoid AS void WHERE void.event_id = step.id)
    ORDER BY step.occurred_on DESC, step.sequence DESC LIMIT 1
), '') WHERE kept.status IN (2, 5, 6, 7, 51)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_reasons_and_causes")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
