"""Cases kept before say whether they were verified and not classified since."""

from django.db import migrations

FILL = """
UPDATE cases_enforcementcase AS kept SET unclassified = true
WHERE kept.status = 1
AND EXISTS (SELECT FROM cases_caseevent AS step WHERE step.case_id = kept.id AND step.event = 'verified'
    AND NOT EXISTS (SELECT FROM cases_eventvoid AS void WHERE void.event_id = step.id))
AND NOT EXISTS (SELECT FROM cases_caseevent AS step WHERE step.case_id = kept.id
    AND step.event IN ('found_enforceable', 'found_not_enforceable')
    AND NOT EXISTS (SELECT FROM cases_eventvoid AS void WHERE void.event_id = step.id))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_classification_and_grants")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
