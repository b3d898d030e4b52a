from django.db import migrations

from common.moved import leaves


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0030_records_that_rest_on_events"),
        ("law", "0001_calendar_from_cases"),
    ]

    operations = [leaves("DayShift")]
