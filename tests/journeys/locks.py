"""Somebody else at the database, who holds something and does not let go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from django.db import connection


@contextmanager
def held(sql: str, *values: object) -> Iterator[psycopg.Connection]:
    """What this statement locks stays locked, by a connection of its own."""
    database = connection.settings_dict
    where = {"dbname": database["NAME"], "user": database["USER"], "host": database["HOST"]}
    with closing(psycopg.connect(**where, port=database["PORT"] or None)) as other:
        other.execute(sql, values)
        yield other
        other.rollback()


def waiting(other: psycopg.Connection) -> int:
    """How many wait for a lock. (pg_stat_activity would tell the same all transaction long.)"""
    found = other.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted").fetchone()
    assert found
    return int(found[0])
