"""Writes to what people keep of lists: columns chosen, filters saved and removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext_noop as _noop

from agencies.models import User
from common.refusal import Refused
from common.text import folded
from common.writing import write
from desk.models import ColumnChoice, SavedFilter

MOST = 30  # filters a person may save of one list


@write
def choose_columns(*, listing: str, columns: Sequence[str], by: User) -> None:
    """Look at these columns, in this order; none means the list's own again."""
    if columns:
        ColumnChoice.objects.update_or_create(user=by, listing=listing, defaults={"columns": list(columns)})
    else:
        ColumnChoice.objects.filter(user=by, listing=listing).delete()


@write
def save_filter(*, listing: str, name: str, query: str, shared: bool, by: User, at: datetime) -> SavedFilter:
    """Keep a filter under a name, for oneself or for the unit. Raises Refused."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    if not name.strip():
        raise Refused(_noop("Nhập tên bộ lọc."), field="name")
    if not query:
        raise Refused(_noop("Chưa có điều kiện nào để lưu; chọn điều kiện, bấm Áp dụng, rồi lưu."), field="name")
    if SavedFilter.objects.filter(owner=by, listing=listing).count() >= MOST:
        raise Refused(_noop("Đã lưu %(most)s bộ lọc của danh sách này; xóa bộ lọc không dùng nữa."), field="name", most=MOST)
    unit = by.posts_today[0].agency if shared and by.posts_today else None
    return SavedFilter.objects.create(
        listing=listing,
        key=_free_key(listing, name),
        name=name.strip(),
        query=query,
        owner=by,
        shared_with=unit,
        recorded_at=at,
    )


def _free_key(listing: str, name: str) -> str:
    """A key made of the name that no filter of the list has yet."""
    base = slugify(folded(name))[:50] or "bo-loc"
    taken = set(SavedFilter.objects.filter(listing=listing, key__startswith=base).values_list("key", flat=True))
    keys = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(key for key in keys if key not in taken)


@write
def remove_filter(*, saved: SavedFilter, by: User) -> None:
    """Remove one's own filter. Raises Refused for somebody else's."""
    if saved.owner_id != by.pk:
        raise Refused(_noop("Chỉ người lưu mới xóa được bộ lọc này."))
    saved.delete()
