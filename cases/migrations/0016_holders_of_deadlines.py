from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_deadlines_of_persons")]

    operations = [
        # A time limit belongs to whoever holds its case, also where the office has to act.
        migrations.RunSQL(
            "UPDATE cases_deadline AS deadline SET person_id = held.enforcer_id FROM cases_enforcementcase AS held "
            "WHERE held.id = deadline.case_id AND deadline.answered_on IS NULL AND deadline.person_id IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
