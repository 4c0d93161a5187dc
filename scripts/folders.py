"""Folders for the local services: who may enter, how long a path may be, whose they are."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Root's clusters go here when the wanted folder is closed to the user that PostgreSQL runs as.
ROOTS_SHELF = Path("/var/lib/huisheng")
_LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes


class ServiceError(RuntimeError):
    """A local service cannot be had; the message says why and what to do."""


def unprivileged_user() -> str | None:
    """Whom PostgreSQL runs as when we are root, which it refuses; None when we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A short-named folder that other users may pass through, deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="huisheng-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def digest(path: Path) -> str:
    """A short name that stands for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def reachable(wanted: Path, user: str | None) -> Path:
    """The wanted folder, or for root one that PostgreSQL's user can enter, remembered beside it."""
    if user is None:
        return wanted
    note = note_of(wanted)
    if note.exists() and Path(note.read_text().strip()).is_dir():
        return Path(note.read_text().strip())
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if all(parent.stat().st_mode & stat.S_IXOTH for parent in wanted.parents):
        return wanted
    ROOTS_SHELF.mkdir(parents=True, exist_ok=True)
    ROOTS_SHELF.chmod(0o755)
    elsewhere = ROOTS_SHELF / digest(wanted)
    note.write_text(f"{elsewhere}\n")
    return elsewhere


def note_of(wanted: Path) -> Path:
    """Where it is written down that the data of a folder lie elsewhere."""
    return wanted.with_name(f"{wanted.name}.location")


def socket_folder(wanted: Path, longest_name: str) -> Path:
    """Where a socket may lie: beside the data, or under /tmp when that path is too long."""
    if len(os.fsencode(wanted / longest_name)) <= _LONGEST_SOCKET_PATH:
        return wanted
    return Path(tempfile.gettempdir()) / f"huisheng-{os.geteuid()}-{digest(wanted)}"


def drop_short_folder(sockets: Path) -> None:
    """Remove a socket folder in the temporary folder once nothing lies in it."""
    if sockets.parent == Path(tempfile.gettempdir()):
        with contextlib.suppress(OSError):
            sockets.rmdir()


def refuse_foreign(folder: Path, user: str | None) -> None:
    """Refuse a folder that somebody else made in advance, as anybody can in /tmp."""
    facts = folder.lstat()
    ours = {os.geteuid()} if user is None else {os.geteuid(), pwd.getpwnam(user).pw_uid}
    if stat.S_ISLNK(facts.st_mode) or facts.st_uid not in ours:
        raise ServiceError(f"{folder} belongs to another user: remove it and start again.")
