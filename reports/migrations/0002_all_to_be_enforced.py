"""Stored rates also keep all that is to be enforced. They are a cache: what was stored is computed anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.RunSQL("DELETE FROM reports_rateagainsttarget; DELETE FROM reports_completionrate;", migrations.RunSQL.noop),
        migrations.AddField("completionrate", "to_enforce", models.BigIntegerField(default=0), preserve_default=False),
    ]
