"""`manage.py prepare [--demo] [--json]`"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from agencies.roles import Role
from cases.actions.deadlines import settle_a_book_without_deadlines
from cases.actions.years import open_years
from common import clock
from common.commands import PortalCommand
from common.models import Installation
from enforcement import demonstration
from enforcement.demonstration import accounts
from reports.actions.targets import load_national_targets

_PREPARE_LOCK = 20_260_703  # advisory: one preparation at a time; another waits and then finds everything done


class Command(PortalCommand):
    """Migrations and reference data into an empty or older database; with --demo the demonstration province too."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--demo", action="store_true", help="and the demonstration province, if there is no book yet")

    def answer(self, *, demo: bool, **options: Any) -> dict[str, Any]:
        with _alone():
            answer: dict[str, Any] = {
                "migrations": _migrate(),
                "national_targets": load_national_targets(),
                "cases": self._build() if demo and demonstration.may_be_built() else 0,
                "opened_years": open_years(today=clock.today(), now=clock.now()),
                "deadlines": settle_a_book_without_deadlines(at=clock.now()),
            }
        if demo:
            installation = Installation.current()
            there = accounts.existing() if installation.demonstration else []
            answer |= {
                "province": installation.province_name,
                "demonstration": installation.demonstration,
                "sign_ins": [{"username": sign_in.username, "role": sign_in.role.value, "agency": sign_in.agency} for sign_in in there],
                "password": accounts.PASSWORD if there else None,
            }
        return answer

    def _build(self) -> int:
        self.stderr.write(_("Đang tạo tỉnh minh họa, chưa đến một phút …"))
        return demonstration.build(today=clock.today(), now=clock.now()).written.cases

    def tell(self, answer: dict[str, Any]) -> None:
        self.stdout.write(_("Cơ sở dữ liệu đã sẵn sàng (%(migrations)s bước cập nhật).") % answer)
        if answer["cases"]:
            self.stdout.write(_("Đã tạo %(province)s (minh họa) với %(cases)s việc.") % answer)
        if not answer.get("sign_ins"):
            return
        self.stdout.write(_("Tên đăng nhập, mật khẩu chung %(password)s:") % answer)
        for sign_in in answer["sign_ins"]:
            role = Role(sign_in["role"]).label
            self.stdout.write(f"  {sign_in['username']:12} {role} ({sign_in['agency']})")
        self.stdout.write(_("Người, cơ quan và con số đều do máy tạo ra; đừng nhập dữ liệu thật vào cơ sở dữ liệu này."))


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_PREPARE_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_PREPARE_LOCK])


def _migrate() -> int:
    """Apply the migrations; how many there were."""
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if steps:
        call_command("migrate", interactive=False, verbosity=0)
    return steps
