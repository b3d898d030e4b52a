from django.db import migrations


class Migration(migrations.Migration):
    """Entries that were written anew are marked as seen by everybody, so that their index answers alone from the start.

    Else that would come with the next hundredth of new entries, and a list would take twice as long until then.
    """

    atomic = False  # as VACUUM must be

    dependencies = [
        ('cases', '0027_budget_cases'),
    ]

    operations = [
        migrations.RunSQL('VACUUM (ANALYZE) cases_ledgerentry', migrations.RunSQL.noop),
        migrations.RunSQL('VACUUM (ANALYZE) cases_caseopening', migrations.RunSQL.noop),
        migrations.RunSQL('VACUUM (ANALYZE) cases_balance', migrations.RunSQL.noop),
    ]
