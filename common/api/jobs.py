"""Jobs: how far long work is that somebody asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from common.api.resources import Columns, Resource
from common.models import Job, JobStatus

NAMES = ("id", "kind", "status", "done", "total", "phase", "error", "attempts", "created_at", "finished_at")


class JobShape(serializers.Serializer[Any]):
    """A job."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    status = serializers.ChoiceField(JobStatus.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text=_("0: chưa biết"))
    phase = serializers.CharField(help_text=_("Đang làm gì"))
    error = serializers.CharField(help_text=_("Vì sao không thực hiện được; trống nếu không lỗi"))
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


@extend_schema(tags=["jobs"])
class JobResource(Resource):
    """Long work this person asked for."""

    serializer_class = JobShape
    columns: ClassVar = Columns({name: name for name in NAMES}, {"phase": gettext})
    orderings: ClassVar = ("-id",)

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.visible_to(self.request.user)

    def chosen(self) -> Columns:
        """The error in the reader's language."""
        columns = super().chosen()
        if get_language() == "en" and "error" in columns.paths:
            return Columns(columns.paths | {"error": "error_en"}, columns.spoken)
        return columns
