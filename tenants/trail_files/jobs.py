"""The job that writes the trail to a file: read in batches, streamed, kept once."""

from __future__ import annotations

import io
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from foundation import clock, storage
from foundation.audit import record
from foundation.loader import load_or_404
from foundation.unit_of_work import unit_of_work
from foundation.web.csv_files import write_csv
from foundation.work import WorkItem, job
from foundation.work.jobs import AlreadyDone, LeaseLost
from foundation.work.progress import tell_step
from tenants.trail_export import BATCH, HEAD, exported, line_of, row_of
from tenants.trail_files.models import UNDER_WAY, TrailFile
from tenants.trail_files.services import JOB, may_still_read


def give_up(item: WorkItem, reason: str) -> None:
    """Say on the file that its tries are used up, and keep nothing of them."""
    if _fail(item, reason):
        for attempt in range(1, item.attempt + 1):
            storage.discard(_file_id(item, attempt))


def _fail(item: WorkItem, reason: str) -> bool:
    file = load_or_404(TrailFile, lock=True, id=item.subject_id)
    if file.state not in UNDER_WAY:
        return False
    file.state, file.finished_at = "failed", clock.now()
    record("trail.file_failed", file, detail={"ref": file.ref, "reason": reason})
    return True


@job(JOB, retries=(20, 90), parked=give_up)
def write_trail(item: WorkItem) -> None:
    """Write the events that were asked for. A second run leaves nothing."""
    tell_step(item, TrailFile, UNDER_WAY, 0)
    with unit_of_work():
        file = load_or_404(TrailFile, id=item.subject_id)
        kind, first, last = file.kind, file.first, file.last
        allowed = may_still_read(file.requested_by)
    if not allowed:  # whoever may not read the trail any more gets no file, however often tried
        with item.finish():
            _fail(item, "right lost")
        return

    def done(read: int) -> None:
        tell_step(item, TrailFile, UNDER_WAY, min(99, 100 * read // (last - first + 1)))

    with tempfile.TemporaryFile() as out:
        (_write_csv if kind == "csv" else _write_lines)(out, _events(first, last, done))
        out.seek(0)
        _keep(item, out)


def _events(first: int, last: int, done: Callable[[int], None]) -> Iterator[dict[str, Any]]:
    """The events, read in batches that each stand for themselves; none of them ever changes."""
    for start in range(first, last + 1, BATCH):
        with unit_of_work():
            batch = list(exported(start, min(last, start + BATCH - 1)))
        yield from batch
        done(start + len(batch) - first)


def _write_lines(out: IO[bytes], events: Iterable[dict[str, Any]]) -> None:
    for event in events:
        out.write(f"{line_of(event)}\n".encode())


def _write_csv(out: IO[bytes], events: Iterable[dict[str, Any]]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    write_csv(text, HEAD, (row_of(event) for event in events))
    text.detach()


def _keep(item: WorkItem, out: IO[bytes]) -> None:
    """Store the file, then tell of it in the transaction that ends the work."""
    file_id = _file_id(item, item.attempt)
    digest, size = storage.save_stream(file_id, out)
    try:
        with item.finish():
            file = load_or_404(TrailFile, lock=True, id=item.subject_id)
            if file.state not in UNDER_WAY:
                storage.discard(file_id)  # ended meanwhile: something in it was erased
                return
            file.state, file.step, file.finished_at = "done", 100, clock.now()
            file.file_id, file.sha256, file.size = file_id, digest, size
            record("trail.file_finished", file, detail={"ref": file.ref, "sha256": digest})
    except (LeaseLost, AlreadyDone):
        storage.discard(file_id)
        raise


def _file_id(item: WorkItem, attempt: int) -> uuid.UUID:
    """Each try has a file of its own, so that two workers never write the same one."""
    return uuid.uuid5(item.id, str(attempt))
