from django.db import migrations

from common.moved import leaves


class Migration(migrations.Migration):

    dependencies = [
        ("common", "0004_outside"),
        ("desk", "0001_from_agencies_and_common"),
    ]

    operations = [leaves("Snooze"), leaves("CalendarFeed"), leaves("DigestSent")]
