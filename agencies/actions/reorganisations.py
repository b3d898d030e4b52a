"""Writes to the organisation itself: agencies that are merged, split, renamed. What they hold follows in `cases`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_noop as _noop

from agencies.actions.units import create_agency, unassigned_code
from agencies.models import Agency, FormerName, Person, Post, Reorganisation, Succession
from common.refusal import Refused
from common.writing import write


@write(no_person="the reorganisation it is part of keeps who asked for it")
def rename(*, agency: Agency, name: str, short_name: str, reorganisation: Reorganisation) -> None:
    """Give an agency a new name from the day of the decision; what came before keeps the old one."""
    _refuse_ended(agency, reorganisation.effective_on)
    if (agency.name, agency.short_name) == (name, short_name):
        raise Refused(_noop("%(agency)s đang mang đúng tên này; nhập tên mới."), field="name", agency=agency)
    until = reorganisation.effective_on - timedelta(1)
    if FormerName.objects.filter(agency=agency, until__gte=until).exists():
        raise Refused(
            _noop("%(agency)s đã đổi tên sau ngày %(day)s; ghi các lần đổi tên theo thứ tự thời gian."),
            field="effective_on",
            agency=agency,
            day=f"{until:%d/%m/%Y}",
        )
    FormerName.objects.create(agency=agency, name=agency.name, short_name=agency.short_name, until=until, reorganisation=reorganisation)
    agency.name, agency.short_name = name, short_name
    agency.save()


@write(no_person="the reorganisation it is part of keeps who asked for it")
def succeed(*, predecessors: Sequence[Agency], successors: Sequence[Agency], reorganisation: Reorganisation) -> list[Succession]:
    """End the predecessors on the day before, and link each with its successors. Raises Refused for a senseless change."""
    on = reorganisation.effective_on
    lineage = Succession.objects.lineage()
    for agency in predecessors:
        if agency.until:
            raise Refused(
                _noop("%(agency)s đã kết thúc hoạt động ngày %(day)s; chọn đơn vị còn hoạt động."),
                agency=agency,
                day=f"{agency.until:%d/%m/%Y}",
            )
        if agency.since and agency.since >= on:
            raise Refused(
                _noop("%(agency)s bắt đầu hoạt động từ ngày %(day)s; ngày thay đổi phải sau ngày đó."),
                field="effective_on",
                agency=agency,
                day=f"{agency.since:%d/%m/%Y}",
            )
    for successor in successors:
        _refuse_ended(successor, on)
        if successor.since and successor.since > on:
            raise Refused(
                _noop("%(agency)s bắt đầu hoạt động từ ngày %(day)s; ngày thay đổi không thể sớm hơn."),
                field="effective_on",
                agency=successor,
                day=f"{successor.since:%d/%m/%Y}",
            )
        if any(lineage.leads_back(successor.pk, agency.pk) for agency in predecessors):
            raise Refused(_noop("%(agency)s là đơn vị cũ trong cùng thay đổi; chọn đơn vị nhận khác."), field="successor", agency=successor)
    for agency in predecessors:
        agency.until = on - timedelta(1)
        agency.save()
    return Succession.objects.bulk_create(
        Succession(reorganisation=reorganisation, predecessor=agency, successor=successor)
        for agency in predecessors
        for successor in successors
    )


@write(no_person="the reorganisation it is part of keeps who asked for it")
def move_posts(*, predecessor: Agency, receivers: Mapping[int, Agency], otherwise: Agency, on: date) -> None:
    """Whoever holds a post in an agency that ends holds the same in the one that follows: by person id, or `otherwise`."""
    for post in Post.objects.filter(agency=predecessor).select_related("person"):
        receiver, until = receivers.get(post.person_id, otherwise), post.until
        if post.since and post.since >= on:  # appointed for the new one already, or since
            if Post.objects.filter(person=post.person, agency=receiver, role=post.role, since=post.since).exists():
                post.delete()  # to two of those merged, on one day: it is one post now
            else:
                post.agency = receiver
                post.save()
        elif post.holds_on(on):
            post.until = on - timedelta(1)
            post.save()
            Post.objects.get_or_create(person=post.person, agency=receiver, role=post.role, since=on, defaults={"until": until})


@write(no_person="the reorganisation it is part of keeps who asked for it")
def found_agency(*, code: str, name: str, short_name: str, like: Agency, on: date) -> Agency:
    """A new agency of the same kind as another, from a day, under whoever carries on that one's parent by then.

    Raises Refused for a code in use.
    """
    is_taken = Agency.objects.filter(code=code).exists() or Person.objects.filter(code=unassigned_code(code)).exists()
    if is_taken:
        raise Refused(_noop("Mã %(code)s đã được dùng; chọn mã khác."), field="successors", code=code)
    parent = like.parent_id and Succession.objects.lineage().carrier(like.parent_id, on)
    return create_agency(
        code=code,
        name=name,
        short_name=short_name,
        kind=like.kind,
        parent=Agency.objects.get(pk=parent) if parent else None,
        position=like.position,
        since=on,
    )


def _refuse_ended(agency: Agency, on: date) -> None:
    if agency.has_ended(on):
        raise Refused(
            _noop("%(agency)s đã kết thúc hoạt động ngày %(day)s; chọn đơn vị còn hoạt động ở ngày thay đổi."),
            agency=agency,
            day=f"{agency.until:%d/%m/%Y}",
        )
