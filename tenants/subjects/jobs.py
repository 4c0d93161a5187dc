"""The jobs behind requests: erasing once and for all, and writing the copy."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from datetime import timedelta
from typing import Any

from foundation import clock, storage
from foundation.audit import record
from foundation.loader import load_or_404
from foundation.mail import forget_mails
from foundation.unit_of_work import unit_of_work
from foundation.web.csv_files import write_csv
from foundation.work import WorkItem, job
from foundation.work.jobs import AlreadyDone, LeaseLost
from tenants.queries import own_tenant
from tenants.subjects.erasing import erase_things
from tenants.subjects.models import COPY, ERASE, SubjectRequest
from tenants.subjects.rooms import Copied, parts
from tenants.subjects.services import forget_copy

_SOON = timedelta(minutes=10)


def say_it_failed(item: WorkItem, reason: str) -> None:
    """Say in the trail that it was not erased; the desk knows from the work that was given up."""
    request = load_or_404(SubjectRequest, lock=True, id=item.subject_id)
    record("subject.erasing_failed", request, detail={"ref": request.ref, "reason": reason})


@job(ERASE, parked=say_it_failed)
def erase_subject(item: WorkItem) -> None:
    """Erase what was allowed, all of it in one transaction; later runs only see mails off.

    The mail that tells the person of it needs their address: its row is emptied when it has gone.
    """
    with item.finish() as outcome:
        request = load_or_404(SubjectRequest, lock=True, id=item.subject_id)
        if request.state == "allowed":
            _erase(request)
        elif request.left:
            _see_mails_off(request)
        if request.left:
            outcome.again_at = clock.now() + _SOON


def _see_mails_off(request: SubjectRequest) -> None:
    left = [str(each) for each in forget_mails(request.left)]
    if left != request.left:
        request.left = left
        record("subject.mails_emptied", request, detail={"ref": request.ref})


def _erase(request: SubjectRequest) -> None:
    done = erase_things(request.things)
    forget_copy(request)
    request.state, request.done_on = "done", clock.today(own_tenant().zone)
    request.counts, request.left = done.counts, [str(each) for each in done.mails]
    record("subject.erased", request, detail={"ref": request.ref, **done.counts})


def give_up(item: WorkItem, reason: str) -> None:
    """Say on the request that its copy could not be made."""
    request = load_or_404(SubjectRequest, lock=True, id=item.subject_id)
    if request.copy_state in ("waiting", "running"):
        request.copy_state = "failed"
        record("subject.copy_failed", request, detail={"ref": request.ref, "reason": reason})


@job(COPY, retries=(20, 90), parked=give_up)
def copy_subject(item: WorkItem) -> None:
    """Write all that is kept of somebody to one file: JSON, a table for each sort, the files."""
    with unit_of_work():
        request = load_or_404(SubjectRequest, id=item.subject_id)
        if request.copy_state != "waiting":
            raise AlreadyDone
        found = [room.copy(ids) for room, ids in parts(request.things)]
        data = _packed(request.ref, found)
    file_id = uuid.uuid5(item.id, str(item.attempt))
    digest = storage.save(file_id, data)
    try:
        with item.finish():
            request = load_or_404(SubjectRequest, lock=True, id=item.subject_id)
            if request.copy_state != "waiting":
                storage.discard(file_id)
                return
            request.copy_state, request.copy_id = "done", file_id
            request.copy_sha256, request.copied_at = digest, clock.now()
            detail = {"ref": request.ref, "sha256": digest}
            record("subject.copy_made", request, detail=detail)
    except (LeaseLost, AlreadyDone):
        storage.discard(file_id)
        raise


def _packed(ref: str, found: list[Copied]) -> bytes:
    """The archive, whose names are ours alone (FILE-3)."""
    tables: dict[str, list[dict[str, Any]]] = {}
    files = [each for part in found for each in part.files]
    for part in found:
        for name, rows in part.tables.items():
            tables.setdefault(name, []).extend(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        told = {"request": ref, "made_at": clock.now().isoformat(), **tables}
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=2))
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _table(rows))
        for number, (name, content) in enumerate(files, start=1):
            archive.writestr(f"files/{number:03d}-{name}", content)
    return out.getvalue()


def _table(rows: list[dict[str, Any]]) -> str:
    head = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    write_csv(out, head, ([_cell(row.get(name)) for name in head] for row in rows))
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
