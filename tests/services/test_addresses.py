"""Where the database and Valkey answer, from the environment or from the place of the checkout."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from enforcement.services import addresses

VAR = Path("/srv/portal/var")


def test_an_empty_address_is_the_embedded_server_and_its_ordinary_role() -> None:
    entry = addresses.database("", VAR)
    assert (entry["HOST"], entry["USER"], entry["NAME"]) == ("/srv/portal/var/run", "enforcement", "enforcement")
    assert (entry["CONN_MAX_AGE"], entry["ATOMIC_REQUESTS"], entry["OPTIONS"]) == (0, False, {})


def test_an_address_with_host_and_port() -> None:
    entry = addresses.database("postgresql://clerk:p%40ss@db.example:5433/portal?sslmode=require", VAR)
    assert (entry["HOST"], entry["PORT"], entry["USER"]) == ("db.example", "5433", "clerk")
    assert (entry["PASSWORD"], entry["NAME"], entry["OPTIONS"]) == ("p@ss", "portal", {"sslmode": "require"})


def test_an_address_with_a_socket_folder() -> None:
    entry = addresses.database("postgresql://clerk:@/portal?host=/var/run/Postgres", VAR)
    assert (entry["HOST"], entry["USER"], entry["NAME"], entry["OPTIONS"]) == (
        "/var/run/Postgres",
        "clerk",
        "portal",
        {},
    )


@pytest.mark.parametrize("url", ["sqlite:///file", "postgresql://clerk:secret@host", "nonsense"])
def test_another_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like") as refusal:
        addresses.database(url, VAR)
    assert "secret" not in str(refusal.value)


def test_valkey_is_spelt_for_the_cache_and_for_celery() -> None:
    embedded = addresses.valkey("", VAR)
    assert embedded.cache_url == "unix:///srv/portal/var/run/valkey.sock?db=0"
    assert embedded.celery_url == "redis+socket:///srv/portal/var/run/valkey.sock?virtual_host=0"
    assert addresses.valkey("unix:///run/valkey.sock?db=2", VAR).celery_url.endswith("/run/valkey.sock?virtual_host=2")
    assert addresses.valkey("redis://valkey:6379/0", VAR).celery_url == "redis://valkey:6379/0"


def test_an_unknown_broker_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL must begin with"):
        addresses.valkey("amqp://rabbit", VAR)


def test_a_long_path_gets_a_short_folder_of_its_own_that_every_process_finds() -> None:
    long, longer = VAR / ("a" * 80), VAR / ("a" * 81)
    short = addresses.socket_dir(long)
    assert len(str(short / addresses.POSTGRES_SOCKET)) < 60
    assert short == addresses.socket_dir(long) != addresses.socket_dir(longer)
    assert addresses.socket_dir(VAR) == VAR / "run"


def test_the_limit_counts_bytes_and_not_letters() -> None:
    assert addresses.socket_dir(Path("/" + "đ" * 50)).parts[1] == "tmp"
