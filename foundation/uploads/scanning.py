"""The optional look at each file by ClamAV's daemon, or by a program of the operator's.

The ticker sees to it rather than a job: a work row would say to the second when an anonymous
person handed something in.
"""

from __future__ import annotations

import logging
import shlex
import subprocess
from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import select

from foundation import storage
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import current, session, settings, unit_of_work
from foundation.uploads.clamd import SCHEME, NoVerdict, is_clean
from foundation.uploads.models import Upload

log = logging.getLogger(__name__)

_LONGEST = 30  # seconds for a file
_AT_ONCE = 50
_CLEAN, _FOUND = 0, 1  # what scanners return; anything else is a fault of theirs


class ScannerFailed(RuntimeError):  # noqa: N818 - named for what happened
    """The scanner gave no verdict; the file stays pending and is looked at again."""


def scan_waiting(tenants: Callable[[], Iterable[UUID]]) -> None:
    """Have every pending file looked at, tenant by tenant; the first fault ends the round."""
    if not settings().upload_scanner:
        return
    for tenant_id in tenants():
        with tenant_scope(tenant_id):
            try:
                scan_all()
            except (ScannerFailed, NoVerdict, OSError, subprocess.TimeoutExpired) as fault:
                log.error("the upload scanner gave no verdict: %s", type(fault).__name__)
                return


def scan_all() -> None:
    """Look at the pending files of the tenant in scope, a transaction for each verdict."""
    with unit_of_work():
        query = select(Upload.id).where(Upload.state == "pending").limit(_AT_ONCE)
        waiting = list(session().scalars(query))
    for upload_id in waiting:
        clean = _verdict(_bytes_of(upload_id))
        with unit_of_work():
            _settle(upload_id, clean=clean)


def _settle(upload_id: UUID, *, clean: bool) -> None:
    query = select(Upload).where(Upload.id == upload_id, Upload.state == "pending")
    upload = session().scalars(query.with_for_update()).one_or_none()
    if upload is None:
        return
    upload.state, upload.scanned = ("clean" if clean else "refused"), True
    if not clean:
        current().after_commit.append(lambda: storage.discard(upload_id))


def _bytes_of(upload_id: UUID) -> bytes:
    try:
        return storage.load(upload_id)
    except NotFound:
        return b""  # its bytes are gone; the scanner's opinion of nothing settles the row


def _verdict(data: bytes) -> bool:
    """Whether ClamAV's daemon, or the operator's program run without a shell, finds nothing."""
    if settings().upload_scanner.startswith(SCHEME):
        return is_clean(settings().upload_scanner, data, _LONGEST)
    command = shlex.split(settings().upload_scanner)
    done = subprocess.run(  # noqa: S603 - the operator's own command, never a user's text
        command, input=data, capture_output=True, timeout=_LONGEST, check=False
    )
    if done.returncode not in (_CLEAN, _FOUND):
        raise ScannerFailed(f"The scanner ended with {done.returncode}.")
    return done.returncode == _CLEAN
