"""Files: one interface over a folder; names are ids of ours, never what a person typed."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO
from uuid import UUID

from foundation.errors import NotFound, Unavailable
from foundation.scope import current_tenant_id
from foundation.unit_of_work import settings

_CHUNK = 256 * 1024
_KEEP_FREE = 0.05  # uploads stop when less of the disk than this is free (REL-20)


def save(file_id: UUID, data: bytes) -> str:
    """Store bytes under an id in the tenant's folder and return their SHA-256 in hex.

    Written beside and renamed, so that a half file is never seen; mode 0600.
    """
    return save_stream(file_id, io.BytesIO(data))[0]


def save_stream(file_id: UUID, source: IO[bytes]) -> tuple[str, int]:
    """Store what a stream holds, as `save` does; its SHA-256 in hex and its size.

    However long it is, little of it is in memory.
    """
    path = _path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    usage = shutil.disk_usage(path.parent)
    if usage.free < usage.total * _KEEP_FREE:
        raise Unavailable("The disk is almost full; the file was not saved.")
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as stream:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def opened(file_id: UUID) -> tuple[IO[bytes], str]:
    """A file of the tenant in scope, open at its beginning, and its SHA-256 in hex.

    `NotFound` when it is not there. Whoever discards it meanwhile takes nothing from who reads.
    """
    try:
        stream = _path(file_id).open("rb")
    except FileNotFoundError:
        raise NotFound from None
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return stream, digest.hexdigest()


def load(file_id: UUID) -> bytes:
    """The bytes of a file of the tenant in scope; `NotFound` when it is not there."""
    try:
        return _path(file_id).read_bytes()
    except FileNotFoundError:
        raise NotFound from None


def forget_hour(file_id: UUID, day: date) -> None:
    """Have a file say no more of its time than the day (ANON-4)."""
    midnight = datetime.combine(day, time(0), UTC).timestamp()
    os.utime(_path(file_id), (midnight, midnight))


def discard(file_id: UUID) -> None:
    """Remove a file; one that is gone already is no matter."""
    _path(file_id).unlink(missing_ok=True)


def _path(file_id: UUID) -> Path:
    tenant = str(current_tenant_id())
    name = str(file_id)
    return Path(settings().storage_dir) / tenant / name[-2:] / name
