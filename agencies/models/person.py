"""People: who they are, which posts they hold from when to when, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from agencies.lineage import Lineage
from agencies.models.agency import Agency
from agencies.models.reorganisation import Succession
from agencies.roles import POLICIES, Permission, Reach, Role
from common import clock
from common.spans import spanning, spans
from common.text import folded, name_sort_key

UNASSIGNED = _noop("Chưa phân công")  # the name of the rows that hold cases without an enforcer


class PersonQuerySet(models.QuerySet["Person"]):
    """The questions one can ask about people."""

    def visible_to(self, user: User) -> PersonQuerySet:
        """Names of office holders are no secret inside the agencies."""
        return self if user.is_authenticated else self.none()

    def enforcers(self) -> PersonQuerySet:
        """Those who hold or held a post of enforcer, and the rows "chưa phân công"."""
        return self.filter(Q(posts__role=Role.ENFORCER) | Q(stands_for__isnull=False)).distinct()

    def with_a_post_in(self, agency: Agency, on: date) -> PersonQuerySet:
        """Whoever holds a post in an agency on a day."""
        return self.filter(spanning(on, "posts__"), posts__agency=agency).distinct()


class Person(models.Model):
    """A person at work. Each enforcing agency has one row "chưa phân công" that holds cases without an enforcer."""

    code = models.CharField(_("Mã"), max_length=110, unique=True)
    name = models.CharField(_("Họ và tên"), max_length=250)
    folded_name = models.CharField(max_length=250, editable=False)
    sort_name = models.CharField(max_length=600, editable=False)
    stands_for = models.OneToOneField(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="unassigned")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "code"]

    def __str__(self) -> str:
        return gettext(UNASSIGNED) if self.stands_for_id else self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded_name = folded(self.name)
        self.sort_name = name_sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Post(models.Model):
    """A function in an agency, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("Chức danh"), max_length=20, choices=Role)
    since = models.DateField(_("Từ ngày"), null=True, blank=True)
    until = models.DateField(_("Đến ngày"), null=True, blank=True)

    class Meta:
        ordering = ["person", "since"]
        constraints = [
            models.UniqueConstraint(fields=["person", "agency", "role", "since"], nulls_distinct=False, name="one_post_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"

    def holds_on(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return spans(self.since, self.until, day)


@dataclass(frozen=True)
class Access:
    """What a user's posts add up to on a day: which permission reaches which agencies.

    `on` is the day; `everywhere` holds the permissions over the whole province; `units` those over single agencies by id.
    """

    on: date
    everywhere: frozenset[Permission]
    units: dict[int, frozenset[Permission]]

    def allows(self, permission: Permission, agency_id: int | None = None) -> bool:
        """Whether the permission holds: anywhere (no agency given), or for this agency."""
        if permission in self.everywhere:
            return True
        if agency_id is None:
            return any(permission in allowed for allowed in self.units.values())
        return permission in self.units.get(agency_id, frozenset())

    def agencies(self, permission: Permission) -> set[int] | None:
        """Ids of the agencies it reaches; None for all of them."""
        if permission in self.everywhere:
            return None
        return {agency for agency, allowed in self.units.items() if permission in allowed}


class User(AbstractUser):  # type: ignore[django-manager-missing]  # the tokens: knox has no types
    """An account. What it may do follows from the posts of its person."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user")
    language = models.CharField(_("Ngôn ngữ"), max_length=2, blank=True)

    def __str__(self) -> str:
        return self.person.name if self.person else self.username

    @property
    def begins_with_results(self) -> bool:
        """Whether the person sits on the committee and nowhere else: its members come for the results, their desk is beside."""
        return {post.role for post in self.posts_today} == {Role.COMMITTEE_MEMBER}

    @cached_property
    def _today(self) -> date:
        # What an account may do and see is asked of the present: a session, a token and a post are of now (ADR 21).
        return clock.today()

    @cached_property
    def posts_today(self) -> list[Post]:
        """The posts held today, with their agencies."""
        if self.person_id is None:
            return []
        posts = Post.objects.filter(person=self.person_id).select_related("agency")
        return [post for post in posts if post.holds_on(self._today)]

    @cached_property
    def access(self) -> Access:
        """What the posts of today allow. A unit has the books of those that were merged into it."""
        everywhere: set[Permission] = set()
        units: dict[int, set[Permission]] = {}
        for post in self.posts_today:
            policy = POLICIES[Role(post.role)]
            if policy.reach is Reach.PROVINCE:
                everywhere |= policy.permissions
            elif policy.reach is Reach.OWN_UNIT:
                units.setdefault(post.agency_id, set()).update(policy.permissions)
        for agency, allowed in list(units.items()):
            for origin in self.books_of(agency):
                units.setdefault(origin, set()).update(allowed)
        return Access(self._today, frozenset(everywhere), {agency: frozenset(allowed) for agency, allowed in units.items()})

    def books_of(self, agency_id: int) -> frozenset[int]:
        """Ids of a unit and of those that were merged into it by today: it has their books."""
        return self._lineage.origins(agency_id, self._today)

    @cached_property
    def _lineage(self) -> Lineage:
        return Succession.objects.lineage()

    @property
    def home(self) -> Agency | None:
        """The agency of the first post of today."""
        return self.posts_today[0].agency if self.posts_today else None


def reached_by(user: Any, permission: Permission) -> set[int] | None:
    """Ids of the agencies a permission of this person reaches: None for all, none for whoever is not signed in."""
    return user.access.agencies(permission) if user.is_authenticated else set()
