"""Typed readers of the environment.

A misspelt value stops the start with a sentence that says which variable to mend and where it is explained.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, *, default: str) -> str:
    """The variable as text."""
    return os.environ.get(name, default)


def boolean(name: str, *, default: bool) -> bool:
    """The variable as yes or no. Raises ImproperlyConfigured on any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of {sorted(_TRUE | _FALSE)}, not {value!r}; see .env.example.")


def number(name: str, *, default: int) -> int:
    """The variable as a whole number from 1. Raises ImproperlyConfigured on anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.isascii() and value.isdigit() and int(value):
        return int(value)
    raise ImproperlyConfigured(f"{name} must be a whole number from 1, not {value!r}; see .env.example.")


def words(name: str, *, default: list[str]) -> list[str]:
    """The variable as a list, separated by commas."""
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def path(name: str, *, default: Path) -> Path:
    """The variable as an absolute path."""
    return Path(os.environ.get(name) or default).resolve()


def secret_key(var_dir: Path) -> str:
    """SECRET_KEY, or SECRET_KEY_FILE, or a key made once for this checkout and kept in `var/`.

    A portal with a database of its own (DATABASE_URL) must set one: several machines have to share it.
    """
    if key := os.environ.get("SECRET_KEY"):
        return key
    if file := os.environ.get("SECRET_KEY_FILE"):
        return Path(file).read_text().strip()
    if os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured("Set SECRET_KEY or SECRET_KEY_FILE when DATABASE_URL is set; see .env.example.")
    kept = var_dir / "secret_key"
    try:
        return kept.read_text()
    except FileNotFoundError:
        var_dir.mkdir(parents=True, exist_ok=True)
        fresh = secrets.token_urlsafe(50)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file_:
                file_.write(fresh)
        except FileExistsError:
            return kept.read_text()
        return fresh
