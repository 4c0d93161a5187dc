"""The optional look at each file by a program of the operator's, such as a virus scanner."""

from __future__ import annotations

import shlex
import subprocess
from uuid import UUID

from sqlalchemy import select

from foundation import storage
from foundation.errors import NotFound
from foundation.unit_of_work import current, session, settings, unit_of_work
from foundation.uploads.models import Upload
from foundation.work import WorkItem, job

_LONGEST = 120  # seconds
_CLEAN, _FOUND = 0, 1  # what scanners return; anything else is a fault of theirs


class ScannerFailed(RuntimeError):  # noqa: N818 - named for what happened
    """The scanner gave no verdict; the file stays pending and is looked at again."""


@job("scan_upload", retries=(60, 300, 1800, 7200), lease=2 * _LONGEST)
def scan_upload(item: WorkItem) -> None:
    """Have one file looked at; what is found bad is removed, its row says so."""
    with unit_of_work():
        data = _waiting(item.subject_id)
    clean = _verdict(data) if data is not None else None
    with item.finish():
        upload = _load(item.subject_id)
        if upload is None or clean is None:
            return
        upload.state = "clean" if clean else "refused"
        if not clean:
            current().after_commit.append(lambda: storage.discard(item.subject_id))


def _load(upload_id: UUID) -> Upload | None:
    return session().scalars(select(Upload).where(Upload.id == upload_id)).one_or_none()


def _waiting(upload_id: UUID) -> bytes | None:
    upload = _load(upload_id)
    if upload is None or upload.state != "pending":
        return None
    try:
        return storage.load(upload_id)
    except NotFound:
        return b""  # its bytes are gone; the scanner's opinion of nothing settles the row


def _verdict(data: bytes) -> bool:
    """Whether the operator's program, run without a shell, finds nothing in the file."""
    command = shlex.split(settings().upload_scanner)
    done = subprocess.run(  # noqa: S603 - the operator's own command, never a user's text
        command, input=data, capture_output=True, timeout=_LONGEST, check=False
    )
    if done.returncode not in (_CLEAN, _FOUND):
        raise ScannerFailed(f"The scanner ended with {done.returncode}.")
    return done.returncode == _CLEAN
