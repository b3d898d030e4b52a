"""Agencies and enforcers for other systems, with their lineage and their posts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from agencies.filters import AgencyFilter, EnforcerFilter
from agencies.models import Agency, AgencyKind, FormerName, Person, Post, Succession
from agencies.roles import Role
from common.api.resources import Columns, Resource, Shown


class FormerNameShape(serializers.Serializer[Any]):
    """What an agency was called up to a day."""

    name = serializers.CharField()
    until = serializers.DateField()


class AgencyShape(serializers.Serializer[Any]):
    """An agency: its name of today, its time, whom it carries on and who carries it on."""

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(AgencyKind.choices)
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    confirmed = serializers.BooleanField()
    predecessors = serializers.ListField(child=serializers.CharField(), help_text=_("Mã các đơn vị cũ"))
    successors = serializers.ListField(child=serializers.CharField(), help_text=_("Mã các đơn vị kế tục"))
    former_names = FormerNameShape(many=True)


@extend_schema(tags=["agencies"])
class AgencyResource(Resource):
    """All agencies, also those of former times."""

    serializer_class = AgencyShape
    columns: ClassVar = Columns(
        {name: name for name in ("code", "name", "short_name", "kind")}
        | {"parent": "parent__code", "since": "since", "until": "until", "confirmed": "confirmed"}
        | {"predecessors": None, "successors": None, "former_names": None}
    )
    orderings: ClassVar = ("code", "name", "since")
    filterset_class = AgencyFilter
    lookup_field = "code"
    queryset = Agency.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Agency]:
        return Agency.objects.visible_to(self.request.user)  # type: ignore[arg-type]

    def complete(self, rows: list[Shown]) -> None:
        """The lineage and the former names, by one query each."""
        links = list(Succession.objects.values_list("predecessor", "predecessor__code", "successor", "successor__code"))
        names = list(FormerName.objects.order_by("until").values_list("agency", "name", "until"))
        for row in rows:
            more = {
                "predecessors": sorted(old for _old, old, successor, _new in links if successor == row.pk),
                "successors": sorted(new for predecessor, _old, _new, new in links if predecessor == row.pk),
                "former_names": [{"name": name, "until": until} for agency, name, until in names if agency == row.pk],
            }
            row.shown.update((name, value) for name, value in more.items() if name in row.shown)


class PostShape(serializers.Serializer[Any]):
    """A post of an enforcer."""

    agency = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class EnforcerShape(serializers.Serializer[Any]):
    """An enforcer, or the row that holds the cases of a unit that are not assigned."""

    code = serializers.CharField()
    name = serializers.CharField()
    stands_for = serializers.CharField(allow_null=True, help_text=_("Mã đơn vị, với dòng chưa phân công"))
    posts = PostShape(many=True)


@extend_schema(tags=["enforcers"])
class EnforcerResource(Resource):
    """Those who hold or held a post of enforcer."""

    serializer_class = EnforcerShape
    columns: ClassVar = Columns({"code": "code", "name": "name", "stands_for": "stands_for__code", "posts": None})
    orderings: ClassVar = ("code", "name")
    order_columns: ClassVar = {"name": "sort_name"}
    filterset_class = EnforcerFilter
    lookup_field = "code"
    queryset = Person.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user).filter(  # type: ignore[arg-type]
            pk__in=Person.objects.enforcers().values("pk")
        )

    def complete(self, rows: list[Shown]) -> None:
        """The posts, by one query."""
        found = Post.objects.filter(person__in=[row.pk for row in rows], role=Role.ENFORCER)
        posts = list(found.order_by("since").values_list("person", "agency__code", "since", "until"))
        for row in rows:
            if "posts" in row.shown:
                row.shown["posts"] = [
                    {"agency": agency, "since": since, "until": until}
                    for person, agency, since, until in posts
                    if person == row.pk
                ]
