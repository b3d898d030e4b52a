"""Jobs: how far long work is that somebody asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from common.api.viewsets import Columns, KeysetViewSet, own_names
from common.models import Job, JobStatus


class JobSerializer(serializers.Serializer[Any]):
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
class JobViewSet(KeysetViewSet):
    """Long work this person asked for."""

    serializer_class = JobSerializer
    columns: ClassVar = Columns(own_names(JobSerializer), {"phase": gettext})
    english: ClassVar = {"error": "error_en"}
    orderings: ClassVar = ("-id",)

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.visible_to(self.request.user)
