from django.db import migrations

from common.moved import leaves


class Migration(migrations.Migration):

    dependencies = [
        ("agencies", "0006_coordination"),
        ("desk", "0001_from_agencies_and_common"),
    ]

    operations = [leaves("ColumnChoice"), leaves("ListExport"), leaves("SavedFilter")]
