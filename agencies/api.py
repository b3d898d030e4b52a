"""Agencies and enforcers for other systems, with their lineage and their posts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from agencies.filters import AgencyFilter, EnforcerFilter
from agencies.http import SignedInCall
from agencies.models import Agency, AgencyKind, FormerName, Person, Post, Succession
from agencies.roles import Role
from common.api.viewsets import Columns, KeysetViewSet, ShownRow, own_names


class FormerNameSerializer(serializers.Serializer[Any]):
    """What an agency was called up to a day."""

    name = serializers.CharField()
    until = serializers.DateField()


class AgencySerializer(serializers.Serializer[Any]):
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
    former_names = FormerNameSerializer(many=True)


@extend_schema(tags=["agencies"])
class AgencyViewSet(KeysetViewSet):
    """All agencies, also those of former times."""

    request: SignedInCall

    serializer_class = AgencySerializer
    columns: ClassVar = Columns(
        own_names(AgencySerializer) | {"parent": "parent__code", "predecessors": None, "successors": None, "former_names": None}
    )
    orderings: ClassVar = ("code", "name", "since")
    filterset_class = AgencyFilter
    lookup_field = "code"
    queryset = Agency.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Agency]:
        return Agency.objects.visible_to(self.request.user)

    def complete(self, rows: list[ShownRow]) -> None:
        """The lineage and the former names, by one query each."""
        found: defaultdict[tuple[int, str], list[Any]] = defaultdict(list)
        links = Succession.objects.values_list("predecessor__code", "successor__code", "predecessor", "successor")
        for old_code, new_code, old, new in sorted(links):
            found[new, "predecessors"].append(old_code)
            found[old, "successors"].append(new_code)
        for agency, name, until in FormerName.objects.order_by("until").values_list("agency", "name", "until"):
            found[agency, "former_names"].append({"name": name, "until": until})
        for row in rows:
            for name in row.shown.keys() & {"predecessors", "successors", "former_names"}:
                row.shown[name] = found[row.pk, name]


class PostSerializer(serializers.Serializer[Any]):
    """A post of an enforcer."""

    agency = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class EnforcerSerializer(serializers.Serializer[Any]):
    """An enforcer, or the row that holds the cases of a unit that are not assigned."""

    code = serializers.CharField()
    name = serializers.CharField()
    stands_for = serializers.CharField(allow_null=True, help_text=_("Mã đơn vị, với dòng chưa phân công"))
    posts = PostSerializer(many=True)


@extend_schema(tags=["enforcers"])
class EnforcerViewSet(KeysetViewSet):
    """Those who hold or held a post of enforcer."""

    request: SignedInCall

    serializer_class = EnforcerSerializer
    columns: ClassVar = Columns(own_names(EnforcerSerializer) | {"stands_for": "stands_for__code", "posts": None})
    orderings: ClassVar = ("code", "name")
    order_columns: ClassVar = {"name": "sort_name"}
    filterset_class = EnforcerFilter
    lookup_field = "code"
    queryset = Person.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user).filter(pk__in=Person.objects.enforcers().values("pk"))

    def complete(self, rows: list[ShownRow]) -> None:
        """The posts, by one query."""
        found = Post.objects.filter(person__in=[row.pk for row in rows], role=Role.ENFORCER)
        posts: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        for person, *post in found.order_by("since").values_list("person", "agency__code", "since", "until"):
            posts[person].append(dict(zip(("agency", "since", "until"), post, strict=True)))
        for row in rows:
            if "posts" in row.shown:
                row.shown["posts"] = posts[row.pk]
