"""What people keep of lists. How it shows: tests/apps/cases/test_lists.py."""

from __future__ import annotations

import pytest

from agencies.models import Person, Post, User
from agencies.models.agency import Agency
from agencies.roles import Role
from common import clock
from common.refusal import Refused
from desk.actions.lists import MOST, choose_columns, remove_filter, save_filter
from desk.models import ColumnChoice, SavedFilter

pytestmark = pytest.mark.django_db


def somebody(name: str, agency: Agency) -> User:
    person = Person.objects.create(code=f"NV-{name}", name=name)
    Post.objects.create(person=person, agency=agency, role=Role.CLERK)
    return User.objects.create(username=name, person=person)


def saved(by: User, name: str = "Án lớn", *, query: str = "loai=civil", shared: bool = False, listing: str = "viec") -> SavedFilter:
    return save_filter(listing=listing, name=name, query=query, shared=shared, by=by, at=clock.now())


def test_columns_are_kept_in_their_order_by_person_and_list(units: dict[str, Agency]) -> None:
    one, other = (somebody(name, units["KV1"]) for name in ("an", "binh"))
    for columns in (["so", "ngay"], ["ngay", "so", "tien"]):
        choose_columns(listing="viec", columns=columns, by=one)
    assert ColumnChoice.kept_by(one, "viec") == ["ngay", "so", "tien"]
    assert ColumnChoice.kept_by(one, "ban-an") == ColumnChoice.kept_by(other, "viec") == []
    choose_columns(listing="viec", columns=[], by=one)
    assert ColumnChoice.kept_by(one, "viec") == []


@pytest.mark.parametrize(("name", "query", "sentence"), [("  ", "loai=civil", "Nhập tên"), ("Án lớn", "", "Chưa có điều kiện")])
def test_a_filter_has_a_name_and_a_condition(units: dict[str, Agency], name: str, query: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        saved(somebody("an", units["KV1"]), name, query=query)


def test_a_key_is_made_of_the_name_and_is_free(units: dict[str, Agency]) -> None:
    one, other = (somebody(name, units["KV1"]) for name in ("an", "binh"))
    assert [saved(by, "Án lớn, Đất đai").key for by in (one, other, one)] == ["an-lon-dat-dai", "an-lon-dat-dai-2", "an-lon-dat-dai-3"]
    assert saved(one, "Án lớn, Đất đai", listing="ban-an").key == "an-lon-dat-dai", "each list has keys of its own"
    assert saved(one, "***").key == "bo-loc"


def test_a_filter_is_seen_by_its_owner_and_by_the_unit_it_is_shared_with(units: dict[str, Agency]) -> None:
    owner, colleague = (somebody(name, units["KV1"]) for name in ("an", "binh"))
    stranger = somebody("chi", units["KV2"])
    own, shared = saved(owner, "Của tôi"), saved(owner, "Của phòng", shared=True)
    assert set(SavedFilter.objects.visible_to(owner)) == {own, shared}
    assert set(SavedFilter.objects.visible_to(colleague)) == {shared}
    assert not SavedFilter.objects.visible_to(stranger).exists()


def test_a_person_keeps_so_many_of_a_list(units: dict[str, Agency]) -> None:
    by = somebody("an", units["KV1"])
    for number in range(MOST):
        saved(by, f"Bộ lọc {number}")
    with pytest.raises(Refused, match=f"Đã lưu {MOST} bộ lọc"):
        saved(by, "Một nữa")
    saved(by, "Của danh sách khác", listing="ban-an")


def test_only_the_owner_removes_a_filter(units: dict[str, Agency]) -> None:
    owner, colleague = (somebody(name, units["KV1"]) for name in ("an", "binh"))
    row = saved(owner, shared=True)
    with pytest.raises(Refused, match="Chỉ người lưu"):
        remove_filter(saved=row, by=colleague)
    remove_filter(saved=row, by=owner)
    assert not SavedFilter.objects.exists()
