"""Importing a register: read, check, write; the same for the command line and for the job behind the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _noop

from agencies.actions.units import unassigned_code
from agencies.models import Agency, AgencyKind, Person, Post, User
from agencies.models.person import UNASSIGNED
from agencies.roles import Permission, Role
from cases.actions.bulk import Stale, enter_judgments, record_events
from cases.models import EnforcementCase, Party
from cases.permissions import check_can_import
from cases.register.checking import Checker, CheckingLimits, ImportPlan
from cases.register.names import Names, RegisterUnit
from cases.register.reading import read_register
from cases.register.rows import Register
from cases.register.stored import Stored
from common.memory import without_garbage_collection
from common.models import Installation
from common.refusal import Refused, Sentence
from common.text import folded, name_sort_key
from common.writing import write

MOST_TRIES = 5
PHASE_READING = _noop("Đọc tệp")
PHASE_WRITING = _noop("Ghi vào sổ")
Tell = Callable[[int, int, Sentence], None]


@dataclass(frozen=True)
class Imported:
    """The answer to an import."""

    plan: ImportPlan
    register: Register


@without_garbage_collection()
def import_register(
    path: Path,
    *,
    by: User | None,
    today: date,
    agency: Agency | None = None,
    dry_run: bool = False,
    late_reason: str = "",
    tell: Tell = lambda done, total, phase: None,
    also: Callable[[Imported], None] = lambda imported: None,
) -> Imported:
    """Read the file, give a verdict on every row, and write what is good: all of it in one transaction.

    Rows outside `agency` are rejected; so are those on a day of a signed book that do not say why they come late, unless
    `late_reason` says it for all. `also` runs in the same transaction, after everything else is written. When
    somebody wrote to one of the cases meanwhile, the rows are checked again. Raises Refused when nothing can be read.
    """
    check_can_import(by, agency)
    register = read_register(path, on_progress=lambda rows: tell(rows, 0, Sentence(PHASE_READING)))
    limits = _limits(by, agency, late_reason)
    for _attempt in range(MOST_TRIES):
        checker = Checker(register, today=today, limits=limits, tell=lambda done, total, phase: tell(done, total, Sentence(phase)))
        imported = Imported(checker.check(), register)
        rows = len(imported.plan.verdicts)
        tell(rows, rows, Sentence(PHASE_WRITING))
        try:
            _write(imported=imported, by=by, dry_run=dry_run, late_reason=late_reason, also=also)
        except (Stale, IntegrityError):
            continue
        return imported
    raise Refused(_noop("Nhiều người đang ghi vào cùng những việc của tệp này; chưa có gì được ghi. Thử lại sau ít phút."))


def _limits(by: User | None, agency: Agency | None, late_reason: str) -> CheckingLimits:
    units = None
    if agency is not None:
        units = frozenset(Agency.objects.subtree(agency).values_list("code", flat=True))
    may_change_units = by is None or by.access.allows(Permission.CHANGE_UNITS)
    return CheckingLimits(units, may_change_units, late_reason.strip())


@write
def _write(*, imported: Imported, by: User | None, dry_run: bool, late_reason: str, also: Callable[[Imported], None]) -> None:
    """Write the plan unless it is a trial, and what goes with it. Raises Stale or IntegrityError when the book moved on."""
    if not dry_run:
        _write_plan(imported.plan, by, late_reason)
    also(imported)


def _write_plan(plan: ImportPlan, by: User | None, late_reason: str) -> None:
    """What the rows say. Entries of the ledger go in last."""
    _write_units(plan.names)
    _write_courts(plan.courts_to_write())
    enter_judgments(plan.judgments_to_write())
    for stored, fields in plan.changed:
        _describe(stored, fields)
    record_events(new=plan.new, grown=plan.grown, by=by, late_reason=late_reason)


def _write_units(names: Names) -> None:
    new = [unit for unit in names.units.values() if unit.row is not None]
    ids = {unit.code: unit.id for unit in names.units.values()}
    Agency.objects.bulk_create(
        Agency(
            pk=unit.id,
            code=unit.code,
            name=unit.name,
            folded_name=folded(unit.name),
            kind=unit.kind,
            parent_id=ids[unit.parent] if unit.parent else None,
            position=position,
        )
        for position, unit in enumerate(new, start=Agency.objects.count())
    )
    Person.objects.bulk_create(_unassigned(unit) for unit in new)
    _name_the_portal(new)
    enforcers = [enforcer for enforcer in names.enforcers.values() if enforcer.row is not None]
    Person.objects.bulk_create(
        Person(
            pk=enforcer.id,
            code=enforcer.code,
            name=enforcer.name,
            folded_name=folded(enforcer.name),
            sort_name=name_sort_key(enforcer.name),
        )
        for enforcer in enforcers
    )
    Post.objects.bulk_create(Post(person_id=enforcer.id, agency_id=ids[enforcer.unit], role=Role.ENFORCER) for enforcer in enforcers)
    for agency in Agency.objects.filter(pk__in=names.renamed):
        agency.name = names.renamed[agency.pk]
        agency.save()
    for person in Person.objects.filter(pk__in=names.renamed_people):
        person.name = names.renamed_people[person.pk]
        person.save()


def _name_the_portal(new: list[RegisterUnit]) -> None:
    """The first province that comes in gives the portal its name, unless it has one."""
    province = next((unit for unit in new if unit.kind == AgencyKind.PROVINCE), None)
    installation = Installation.current()
    if province is not None and not installation.province_name:
        installation.province_name = province.name.removeprefix("THADS").strip()[:100]
        installation.save()


def _unassigned(unit: RegisterUnit) -> Person:
    return Person(
        pk=unit.unassigned,
        code=unassigned_code(unit.code),
        name=UNASSIGNED,
        folded_name=folded(UNASSIGNED),
        sort_name=name_sort_key(UNASSIGNED),
        stands_for_id=unit.id,
    )


def _write_courts(courts: dict[int, str]) -> None:
    """Unknown courts enter to be confirmed. Their code is made of their id."""
    Agency.objects.bulk_create(
        Agency(pk=pk, code=f"TA-{pk}", name=name, folded_name=folded(name), kind=AgencyKind.COURT, confirmed=False)
        for pk, name in courts.items()
    )


def _describe(stored: Stored, fields: dict[str, Any]) -> None:
    """Update descriptive fields; the database keeps their history."""
    case = EnforcementCase.objects.get(pk=stored.case.pk)
    case.judgment_id = fields["judgment"]
    if "credit_institution" in fields:
        case.credit_institution = fields["credit_institution"]
    case.save(update_fields=["judgment", "credit_institution"])
    for role in ("creditor", "debtor"):
        if role in fields:
            Party.objects.update_or_create(case=case, role=role, defaults={"name": fields[role], "folded_name": folded(fields[role])})
