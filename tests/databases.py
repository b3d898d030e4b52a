"""A database of its own for a test that commits: large imports, several threads, programs that are killed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections


@contextmanager
def own_database() -> Iterator[str]:
    """Every connection of this process goes to a fresh copy of the test database; it is dropped afterwards.

    The book is append-only and refuses to be emptied, so what was committed cannot be taken out of the one all share.
    """
    settings = connection.settings_dict  # the connections of all threads read this one dictionary
    shared = settings["NAME"]
    own = f"{shared}_own"
    connection.close()
    _drop(own)
    _order(f'CREATE DATABASE "{own}" TEMPLATE "{shared}"')
    settings["NAME"] = own
    try:
        yield own
    finally:
        connections.close_all()
        settings["NAME"] = shared
        _drop(own)


def _drop(name: str) -> None:
    # WITH (FORCE) would be refused while autovacuum is at work there: an ordinary role may not end it.
    _order(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = current_user",
        f'DROP DATABASE IF EXISTS "{name}"',
    )


def _order(*orders: str) -> None:
    with connection._nodb_cursor() as cursor:
        for order in orders:
            cursor.execute(order)
