"""Codes of a register and what they stand for: units, enforcers and courts, those in the book and those in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, AgencyKind, Person
from agencies.models.agency import ENFORCING
from cases.batch import allocate
from cases.models import SignedBook
from cases.models.register import Verdict
from cases.register.columns import UNIT_KINDS
from cases.register.rows import FileRow
from common.refusal import Refused, Sentence
from common.text import folded


@dataclass(slots=True)
class RegisterUnit:
    """A unit by code; `row` is set when the file brings it."""

    id: int
    code: str
    name: str
    kind: str
    parent: str
    unassigned: int
    row: FileRow | None = None
    former: frozenset[str] = frozenset()  # names it bore before


@dataclass(slots=True)
class Enforcer:
    """An enforcer by code; `row` is set when the file brings it."""

    id: int
    code: str
    name: str
    unit: str
    row: FileRow | None = None


@dataclass
class Names:
    """All codes known to this import. Ids of new ones are allocated before anything is written."""

    units: dict[str, RegisterUnit] = field(default_factory=dict)
    enforcers: dict[str, Enforcer] = field(default_factory=dict)
    courts: dict[str, int] = field(default_factory=dict)  # by code and by folded name
    new_courts: dict[str, tuple[int, str]] = field(default_factory=dict)  # folded name: id, name as written
    renamed: dict[int, str] = field(default_factory=dict)  # unit id: new name
    renamed_people: dict[int, str] = field(default_factory=dict)
    ended: dict[int, date] = field(default_factory=dict)  # unit id: its last day, of those that others followed
    signed: dict[int, date] = field(default_factory=dict)  # unit id: up to which day its book is signed
    late_reason: str = ""  # why rows come on such a day; a row may say so itself, in its note

    @classmethod
    def from_book(cls) -> Names:
        """What the book knows."""
        names = cls()
        codes = dict(Agency.objects.values_list("pk", "code"))
        for unit in Agency.objects.enforcing().select_related("unassigned").prefetch_related("former_names"):
            parent = codes.get(unit.parent_id or 0, "")
            former = frozenset(one.name for one in unit.former_names.all())
            names.units[unit.code] = RegisterUnit(unit.pk, unit.code, unit.name, unit.kind, parent, unit.unassigned.pk, former=former)
        names.ended = {agency.pk: agency.until for agency in Agency.objects.followed() if agency.until}
        names.signed = SignedBook.objects.until_for_all()
        for person in Person.objects.enforcers().prefetch_related("posts__agency"):
            home = next((post.agency.code for post in person.posts.all() if post.agency.kind in ENFORCING), "")
            names.enforcers[person.code] = Enforcer(person.pk, person.code, person.name, home)
        for pk, code, name in Agency.objects.filter(kind=AgencyKind.COURT).values_list("pk", "code", "folded_name"):
            names.courts[code] = names.courts[name] = pk
        return names

    # -- what the file brings -----------------------------------------------------------------------

    def take_unit(self, row: FileRow, values: dict[str, Any]) -> tuple[Verdict, Sentence | None]:
        """The verdict on a row of `units`; a new unit is known from here on. Raises Refused."""
        code, name, kind, parent = values["code"], values["name"], values["kind"], values["parent"] or ""
        known = self.units.get(code)
        if known and known.row is not None:
            raise Refused(_noop("Mã đơn vị %(code)s đã có ở dòng %(row)s; mỗi đơn vị một dòng."), code=code, row=known.row.number)
        if known is None:
            self._refuse_parent(kind, parent)
            unit_id, unassigned = allocate(Agency, 1)[0], allocate(Person, 1)[0]
            self.units[code] = RegisterUnit(unit_id, code, name, kind, parent, unassigned, row)
            return Verdict.NEW, None
        if (known.kind, known.parent) != (kind, parent):
            return Verdict.CONFLICT, Sentence(
                _noop(
                    "Đơn vị %(code)s trong sổ: loại %(kind)s, thuộc %(parent)s; trong tệp: loại %(kind_in_file)s, thuộc %(parent_in_file)s."
                ),
                {
                    "code": code,
                    "kind": Sentence(UNIT_KINDS[known.kind]),
                    "parent": known.parent or "–",
                    "kind_in_file": Sentence(UNIT_KINDS[kind]),
                    "parent_in_file": parent or "–",
                },
            )
        if known.name != name and name not in known.former:
            self.renamed[known.id] = name
            return Verdict.CHANGED, _differs(_noop("Tên"), known.name, name)
        return Verdict.SAME, None

    def _refuse_parent(self, kind: str, parent: str) -> None:
        above = self.units.get(parent)
        if kind == AgencyKind.OFFICE and above is not None and above.kind != AgencyKind.PROVINCE:
            raise Refused(
                _noop("Phòng khu vực thuộc THADS tỉnh, còn %(parent)s là phòng khu vực; sửa đơn vị cấp trên."),
                parent=parent,
            )
        if kind == AgencyKind.OFFICE and above is None:
            raise Refused(
                _noop("Đơn vị cấp trên %(parent)s chưa có; đặt dòng của tỉnh trước dòng của phòng khu vực."),
                parent=parent or "–",
            )
        if kind == AgencyKind.PROVINCE and parent:
            raise Refused(_noop("THADS tỉnh không thuộc đơn vị nào; để trống cột đơn vị cấp trên."))

    def take_enforcer(self, row: FileRow, values: dict[str, Any]) -> tuple[Verdict, Sentence | None]:
        """The verdict on a row of `enforcers`; a new enforcer is known from here on. Raises Refused."""
        code, name, unit = values["code"], values["name"], values["unit"]
        self.unit(unit)
        known = self.enforcers.get(code)
        if known and known.row is not None:
            raise Refused(
                _noop("Mã chấp hành viên %(code)s đã có ở dòng %(row)s; mỗi người một dòng."),
                code=code,
                row=known.row.number,
            )
        if known is None:
            self.enforcers[code] = Enforcer(allocate(Person, 1)[0], code, name, unit, row)
            return Verdict.NEW, None
        if known.unit != unit:
            return Verdict.CONFLICT, Sentence(
                _noop("Chấp hành viên %(code)s trong sổ thuộc %(unit)s, trong tệp thuộc %(unit_in_file)s."),
                {"code": code, "unit": known.unit or "–", "unit_in_file": unit},
            )
        if known.name != name:
            self.renamed_people[known.id] = name
            return Verdict.CHANGED, _differs(_noop("Họ và tên"), known.name, name)
        return Verdict.SAME, None

    # -- looking up ---------------------------------------------------------------------------------

    def unit(self, code: str) -> RegisterUnit:
        """The unit with this code. Raises Refused."""
        if unit := self.units.get(code):
            return unit
        raise Refused(_noop("Chưa có đơn vị mã %(code)s; thêm vào trang Đơn vị (units) hoặc sửa mã."), field="unit", code=code)

    def enforcer(self, code: str) -> Enforcer:
        """The enforcer with this code. Raises Refused."""
        if enforcer := self.enforcers.get(code):
            return enforcer
        raise Refused(
            _noop("Chưa có chấp hành viên mã %(code)s; thêm vào trang Chấp hành viên (enforcers) hoặc sửa mã."),
            field="enforcer",
            code=code,
        )

    def court(self, text: str) -> int:
        """The court by code or name; an unknown one is entered as a court to be confirmed."""
        court = self.courts.get(text)
        if court is None:
            key = folded(text)
            court = self.courts.get(key)
            if court is None:
                court = self.courts[key] = allocate(Agency, 1)[0]
                self.new_courts[key] = (court, text)
            self.courts[text] = court
        return court


def _differs(label: str, stored: str, in_file: str) -> Sentence:
    return Sentence(
        _noop("%(field)s: trong sổ %(stored)s, trong tệp %(in_file)s."),
        {"field": Sentence(label), "stored": stored or "–", "in_file": in_file or "–"},
    )
