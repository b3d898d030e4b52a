"""Where the database and Valkey answer. Pure: nothing is started, opened or created here.

With `DATABASE_URL` and `REDIS_URL` empty the addresses are sockets of this checkout's embedded servers.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

ROLE = DATABASE = "enforcement"
POSTGRES_SOCKET = ".s.PGSQL.5432"  # PostgreSQL chooses this name itself
VALKEY_SOCKET = "valkey.sock"

_LONGEST_SOCKET_PATH = 103  # bytes: Linux takes 107, macOS 103
_SHORT_ROOT = Path("/tmp")  # noqa: S108  not TMPDIR: every shell must compute the same folder; made 0700, owner checked


@dataclass(frozen=True)
class Valkey:
    """One Valkey in the two spellings its clients want."""

    cache_url: str
    celery_url: str


def socket_dir(var_dir: Path) -> Path:
    """The folder of both sockets: `var/run`, or a short one named after it where the path would be too long."""
    usual = var_dir / "run"
    if len(bytes(usual / POSTGRES_SOCKET)) <= _LONGEST_SOCKET_PATH:
        return usual
    return _SHORT_ROOT / f"enforcement-{hashlib.sha256(bytes(usual)).hexdigest()[:12]}"


def database(url: str, var_dir: Path) -> dict[str, Any]:
    """The entry of Django's DATABASES for `DATABASE_URL`, or for the embedded server when it is empty.

    Takes what PostgreSQL itself takes: `postgresql://user:password@host:port/name?sslmode=require` and
    `postgresql://user:@/name?host=/folder`. Raises ImproperlyConfigured for anything else.
    """
    part = _parsed(url) if url else {"dbname": DATABASE, "user": ROLE, "host": str(socket_dir(var_dir))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": part.pop("dbname"),
        "USER": part.pop("user", ""),
        "PASSWORD": part.pop("password", ""),
        "HOST": part.pop("host", ""),
        "PORT": part.pop("port", ""),
        "OPTIONS": part,
        "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": False,
    }


def valkey(url: str, var_dir: Path) -> Valkey:
    """The addresses for `REDIS_URL`, or of the embedded server when it is empty.

    Takes `redis://`, `rediss://` and `unix:///path?db=0`. Raises ImproperlyConfigured for anything else.
    """
    if not url:
        url = f"unix://{quote(str(socket_dir(var_dir) / VALKEY_SOCKET))}?db=0"
    match urlsplit(url).scheme:
        case "redis" | "rediss":
            return Valkey(cache_url=url, celery_url=url)
        case "unix":
            celery = url.replace("unix://", "redis+socket://", 1)
            return Valkey(cache_url=url, celery_url=celery.replace("?db=", "?virtual_host=", 1))
        case scheme:
            raise ImproperlyConfigured(f"REDIS_URL must begin with redis://, rediss:// or unix://, not {scheme!r}; see .env.example.")


def _parsed(url: str) -> dict[str, Any]:
    """The parts of an address, read by PostgreSQL's own library. It may hold a password, so no error shows it."""
    try:
        part = conninfo_to_dict(url)
    except ProgrammingError:
        part = {}
    if "dbname" not in part:
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name; see .env.example.")
    return dict(part)
