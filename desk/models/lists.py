"""What people keep of lists: the columns they look at, and the filters they come back to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency
from agencies.models.person import User
from common.models import Job


class ColumnChoice(models.Model):
    """The columns of one list that a person looks at, in their order. No row: the list's own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="column_choices", db_index=False)
    listing = models.CharField(max_length=20)
    columns = ArrayField(models.CharField(max_length=20))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "listing"], name="one_choice_by_user_and_list")]

    def __str__(self) -> str:
        return f"{self.listing}: {', '.join(self.columns)}"

    @classmethod
    def kept_by(cls, user: User, listing: str) -> list[str]:
        """The keys of the columns that this person chose; none for the list's own."""
        return cls.objects.filter(user=user, listing=listing).values_list("columns", flat=True).first() or []


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """The questions one can ask about saved filters."""

    def visible_to(self, user: User) -> SavedFilterQuerySet:
        """One's own, and those shared with a unit in which one works."""
        units = [post.agency_id for post in user.posts_today]
        return self.filter(Q(owner=user) | Q(shared_with__in=units))


class SavedFilter(models.Model):
    """A filter with a name and an address of its own: `?bo-loc=` and its key. `query` holds the words of the list."""

    listing = models.CharField(max_length=20)
    key = models.SlugField(_("Địa chỉ"), max_length=60)
    name = models.CharField(_("Tên bộ lọc"), max_length=60)
    query = models.CharField(max_length=2000)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    shared_with = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["listing", "key"], name="one_saved_filter_by_list_and_key")]

    def __str__(self) -> str:
        return self.name


class ListExport(models.Model):
    """A list that is too long to be made while one waits: what it was asked for, and the workbook once it is made."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="export")
    listing = models.CharField(max_length=20)
    query = models.CharField(max_length=2000)
    columns = ArrayField(models.CharField(max_length=20))
    language = models.CharField(max_length=2)
    file = models.FileField(upload_to="exports/%Y/%m/", blank=True)

    def __str__(self) -> str:
        return f"{self.listing} {self.job.created_at:%d/%m/%Y}"
