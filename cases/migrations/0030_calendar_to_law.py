from django.db import migrations

from common.moved import leaves


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0029_signed_books"),
        ("law", "0001_calendar_from_cases"),
    ]

    operations = [leaves("DayShift")]
