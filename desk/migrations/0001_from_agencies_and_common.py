import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.moved import arrives


class Migration(migrations.Migration):
    """What people keep of lists came from `agencies`, what they keep of duties from `common`."""

    initial = True

    dependencies = [
        ("agencies", "0006_coordination"),
        ("common", "0004_outside"),
    ]

    operations = [
        arrives(
            migrations.CreateModel(
                name="ColumnChoice",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("listing", models.CharField(max_length=20)),
                    ("columns", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                    ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="column_choices", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("user", "listing"), name="one_choice_by_user_and_list")],
                },
            ),
            "agencies", "desk",
        ),
        arrives(
            migrations.CreateModel(
                name="SavedFilter",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("listing", models.CharField(max_length=20)),
                    ("key", models.SlugField(max_length=60, verbose_name="Địa chỉ")),
                    ("name", models.CharField(max_length=60, verbose_name="Tên bộ lọc")),
                    ("query", models.CharField(max_length=2000)),
                    ("recorded_at", models.DateTimeField()),
                    ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="saved_filters", to=settings.AUTH_USER_MODEL)),
                    ("shared_with", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agencies.agency")),
                ],
                options={
                    "ordering": ["name", "id"],
                    "constraints": [models.UniqueConstraint(fields=("listing", "key"), name="one_saved_filter_by_list_and_key")],
                },
            ),
            "agencies", "desk",
        ),
        arrives(
            migrations.CreateModel(
                name="ListExport",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("listing", models.CharField(max_length=20)),
                    ("query", models.CharField(max_length=2000)),
                    ("columns", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                    ("language", models.CharField(max_length=2)),
                    ("file", models.FileField(blank=True, upload_to="exports/%Y/%m/")),
                    ("job", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="export", to="common.job")),
                ],
            ),
            "agencies", "desk",
        ),
        arrives(
            migrations.CreateModel(
                name="Snooze",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("source", models.CharField(max_length=20)),
                    ("object_id", models.BigIntegerField()),
                    ("until", models.DateField(verbose_name="Nhắc lại ngày")),
                    ("reason", models.CharField(max_length=300, verbose_name="Lý do")),
                    ("recorded_at", models.DateTimeField()),
                    ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="snoozes", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("user", "source", "object_id"), name="one_snooze_by_user_and_duty")],
                },
            ),
            "common", "desk",
        ),
        arrives(
            migrations.CreateModel(
                name="CalendarFeed",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("digest", models.CharField(max_length=64, unique=True)),
                    ("created_at", models.DateTimeField()),
                    ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="calendar_feed", to=settings.AUTH_USER_MODEL)),
                ],
            ),
            "common", "desk",
        ),
        arrives(
            migrations.CreateModel(
                name="DigestSent",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("day", models.DateField()),
                    ("sent_at", models.DateTimeField()),
                    ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("user", "day"), name="one_digest_by_user_and_day")],
                },
            ),
            "common", "desk",
        ),
    ]
