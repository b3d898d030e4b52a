import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.moved import arrives


class Migration(migrations.Migration):
    """The days the Government shifts came from `cases`."""

    initial = True

    dependencies = [
        ("cases", "0029_signed_books"),
    ]

    operations = [
        arrives(
            migrations.CreateModel(
                name="DayShift",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("day", models.DateField(unique=True, verbose_name="Ngày")),
                    ("is_worked", models.BooleanField(verbose_name="Là ngày làm việc")),
                    ("source", models.CharField(max_length=200, verbose_name="Văn bản")),
                    ("recorded_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "ordering": ["-day"],
                },
            ),
            "cases", "law",
        ),
    ]
