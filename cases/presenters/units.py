"""Units over time: who existed on a day under which name, what became of each, and what a change would entail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyKind, Change, FormerName, Person, Post, Reorganisation, Succession, User
from agencies.models.agency import ENFORCING
from agencies.titles import LAW_106, TITLES, TWO_LEVELS, Title, title_of
from cases.actions.reorganise import Plan, held_on
from cases.ledger import OPEN
from cases.models import EnforcementCase
from cases.permissions import can_see_cases
from common import numbers
from common.shapes import Tab
from law.citations import in_words

_GROUPS = (
    (gettext_lazy("Cơ quan thi hành án dân sự"), ENFORCING),
    (gettext_lazy("Tòa án nhân dân"), (AgencyKind.COURT,)),
    (gettext_lazy("Viện kiểm sát nhân dân"), (AgencyKind.PROCURACY,)),
)
_ERAS = (TWO_LEVELS - timedelta(1), LAW_106 - timedelta(1))  # last days of the organisations before


def eras(on: date, today: date) -> list[Tab]:
    """The organisations before, each on its last day, and that of today."""
    before = [Tab(_("Đến %(day)s") % {"day": numbers.day(day)}, f"?ngay={day:%Y-%m-%d}", day == on) for day in _ERAS]
    return [*before, Tab(_("Hiện nay"), reverse("cases:units"), on == today)]


@dataclass(frozen=True)
class UnitLine:
    """One agency of the list."""

    agency: Agency
    name: str
    inner: bool
    since: date | None
    until: date | None
    links: list[tuple[str, Agency]]
    open_cases: int | None


@dataclass
class Group:
    """The agencies of one kind, and what such an agency and its head are called on that day."""

    title: str
    titles: list[Title]
    lines: list[UnitLine] = field(default_factory=list)


def groups(on: date, user: User) -> list[Group]:
    """All agencies of a day, those that keep cases first; with the number of open cases for whoever may see them."""
    agencies = list(Agency.objects.visible_to(user).existing(on).select_related("parent").order_by("position", "code"))
    names = FormerName.objects.borne_on(on)
    held = _open_cases(user)
    links = _links()
    others = Group(_("Cơ quan khác"), [])
    found = [Group(str(title), [t for kind in kinds if (t := title_of(kind, on))]) for title, kinds in _GROUPS]
    for agency in agencies:
        group = next((g for g, (_title, kinds) in zip(found, _GROUPS, strict=True) if agency.kind in kinds), others)
        group.lines.append(
            UnitLine(
                agency,
                names.get(agency.pk, agency).name,
                agency.parent_id is not None,
                agency.since,
                agency.until,
                links.get(agency.pk, []),
                held.get(agency.pk, 0) if agency.kind in ENFORCING and held is not None else None,
            )
        )
    return [group for group in (*found, others) if group.lines]


def _open_cases(user: User) -> dict[int, int] | None:
    if not can_see_cases(user):
        return None
    counted = EnforcementCase.objects.visible_to(user).filter(status__in=OPEN).order_by().values_list("agency")
    return dict(counted.annotate(Count("pk")))


def _links() -> dict[int, list[tuple[str, Agency]]]:
    """By agency: from whom it came and in whom it went on."""
    found: dict[int, list[tuple[str, Agency]]] = {}
    for link in Succession.objects.select_related("predecessor", "successor"):
        found.setdefault(link.successor_id, []).append((_("từ"), link.predecessor))
        found.setdefault(link.predecessor_id, []).append((_("thành"), link.successor))
    return found


@dataclass(frozen=True)
class Happening:
    """One line of the history of an agency."""

    on: date
    title: str
    text: str
    agencies: list[Agency]
    note: str


def history(agency: Agency) -> list[Happening]:
    """What became of an agency, the latest first."""
    found = []
    links = Succession.objects.filter(reorganisation__in=_changes(agency)).select_related("reorganisation", "predecessor", "successor")
    by_change: dict[Reorganisation, list[Succession]] = {}
    for link in links:
        by_change.setdefault(link.reorganisation, []).append(link)
    for change, parts in by_change.items():
        ends = any(link.predecessor_id == agency.pk for link in parts)
        others = {link.successor if ends else link.predecessor for link in parts}
        text = _("Kết thúc hoạt động; đơn vị kế tục:") if ends else _("Kế tục:")
        found.append(_happening(change, text, sorted(others, key=lambda one: one.code)))
    for name in FormerName.objects.filter(agency=agency).select_related("reorganisation"):
        found.append(_happening(name.reorganisation, _("Tên trước đó: %(name)s") % {"name": name.name}, []))
    return sorted(found, key=lambda one: one.on, reverse=True)


def _changes(agency: Agency) -> Iterable[int]:
    links = Succession.objects.filter(predecessor=agency) | Succession.objects.filter(successor=agency)
    return links.values_list("reorganisation", flat=True)


def _happening(change: Reorganisation, text: str, agencies: list[Agency]) -> Happening:
    paper = change.instrument
    if change.decided_on:
        paper += " · " + numbers.day(change.decided_on)
    return Happening(change.effective_on, f"{change.get_change_display()} · {paper}", text, agencies, change.note)


def titles(agency: Agency) -> list[tuple[Title, str]]:
    """What this kind of agency and its head were called over time, each with its source."""
    return [(title, in_words(str(title.source))) for title in TITLES if title.kind == agency.kind]


def posts(agency: Agency, on: date) -> list[Post]:
    """Who holds which post in an agency on a day."""
    found = Post.objects.filter(agency=agency).select_related("person").order_by("role", "person__sort_name")
    return [post for post in found if post.holds_on(on)]


_MOVES = gettext_lazy(
    "Việc chưa kết thúc, kể cả việc trong sổ theo dõi riêng, được chuyển giao; việc đã kết thúc vẫn ở sổ của đơn vị cũ. Không hoàn tác được; muốn trở lại, ghi một thay đổi khác."
)
_PAST = {
    Change.MERGED: gettext_lazy("Số liệu các năm trước giữ nguyên theo đơn vị cũ và cộng được theo đơn vị kế tục."),
    Change.SPLIT: gettext_lazy("Số liệu các năm trước đứng ở một dòng riêng của đơn vị cũ, không cộng vào đơn vị mới."),
    Change.RENAMED: gettext_lazy("Chỉ tên thay đổi; việc, người và số liệu giữ nguyên. Số liệu các kỳ trước mang tên cũ."),
}
_DONE = {
    Change.MERGED: gettext_lazy("Số liệu xem được theo đơn vị của kỳ hoặc theo đơn vị hiện nay."),
    Change.SPLIT: gettext_lazy("Số liệu các năm trước đứng ở một dòng riêng của đơn vị cũ."),
    Change.RENAMED: gettext_lazy("Số liệu các kỳ trước mang tên cũ."),
}


def done(change: str) -> str:
    """What a change means for figures, once it is done."""
    return str(_DONE[Change(change)])


@dataclass(frozen=True)
class Preview:
    """What a change will entail, before it is done."""

    change: Change
    on: date
    predecessors: list[Agency]
    successors: list[str]
    cases: int
    people: list[Person]
    choices: list[tuple[str, str]]  # for each person of a unit that is split: code and name of the successor

    @property
    def moves(self) -> bool:
        """Whether cases and people go over."""
        return self.change != Change.RENAMED

    @property
    def explained(self) -> str:
        """What becomes of figures and cases."""
        return f"{_PAST[self.change]} {_MOVES}" if self.moves else str(_PAST[self.change])


def preview(plan: Plan, change: str, on: date) -> Preview:
    """Count what would move."""
    agencies = list(Agency.objects.filter(code__in=plan.predecessors))
    moves = change != Change.RENAMED
    return Preview(
        Change(change),
        on,
        agencies,
        [unit.name or Agency.objects.get(code=unit.code).name for unit in plan.successors],
        sum(held_on(agency, on).count() for agency in agencies) if moves else 0,
        [person for agency in agencies for person in Person.objects.with_a_post_in(agency, on)] if moves else [],
        [(unit.code, unit.name) for unit in plan.successors] if change == Change.SPLIT else [],
    )
