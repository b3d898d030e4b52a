"""Who owns which folder, and how PostgreSQL's own account gets through to it.

PostgreSQL refuses to run as root. A portal started by root gives it a system account, which owns the data and the
sockets and may pass through the folders above them, but read none of them.
"""

import contextlib
import os
import pwd
import stat
import subprocess
from pathlib import Path

from enforcement.services import addresses
from enforcement.services.console import say
from enforcement.services.process import ServiceError, SystemAccount

ACCOUNT_NAME = "enforcement-db"


def account() -> SystemAccount | None:
    """The account PostgreSQL runs under: our own (None), or a system account, made once, when we are root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        entry = _create_account()
    return SystemAccount(entry.pw_uid, entry.pw_gid)


def private(path: Path) -> Path:
    """A folder only PostgreSQL's account (and root) may enter, made if missing, reachable for that account.

    Raises ServiceError if another account owns it: in the temporary folder anyone may have been first.
    """
    owner = account()
    uid = owner.uid if owner else os.geteuid()
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
        raise ServiceError(f"{path} belongs to another account. Start the portal as that account.")
    if owner and found.st_uid != uid:
        os.chown(path, owner.uid, owner.gid)
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
    open_way(path)
    return path


def sockets(var_dir: Path) -> Path:
    """The folder of both sockets, made if missing."""
    return private(addresses.socket_dir(var_dir))


def open_way(path: Path) -> None:
    """Let PostgreSQL's account pass through the folders above `path` (o+x, never o+r), and say which were opened."""
    if account() is None:
        return
    for folder in sorted({*path.parents, *path.resolve().parents}):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            say(f"Opened {folder} for passing through (o+x): PostgreSQL's account has to reach {path}.")


def open_programs(*wheel: Path) -> None:
    """Let PostgreSQL's account read and run the folders of a wheel that was unpacked for its owner only."""
    for folder in wheel:
        open_way(folder)
        if account() is None or not folder.exists() or folder.stat().st_mode & stat.S_IROTH:
            continue
        for entry in [folder, *folder.rglob("*")]:
            mode = stat.S_IMODE(entry.stat().st_mode)
            entry.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
        say(f"Opened {folder} for reading: PostgreSQL's account has to run the programs in it.")


def _create_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/", ACCOUNT_NAME]
    try:
        subprocess.run([*command, "--shell", "/bin/false"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        try:
            return pwd.getpwnam(ACCOUNT_NAME)  # another start was quicker
        except KeyError:
            raise ServiceError(
                f"PostgreSQL refuses to run as root and the system account {ACCOUNT_NAME} could not be made "
                f"({getattr(error, 'stderr', '') or error}). Start the portal as an ordinary user, or set DATABASE_URL."
            ) from error
    say(f"Made the system account {ACCOUNT_NAME}: PostgreSQL refuses to run as root.")
    return pwd.getpwnam(ACCOUNT_NAME)
