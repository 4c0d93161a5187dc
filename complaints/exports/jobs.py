"""The job that writes the register to a file: read in batches, kept once, told on its page."""

from __future__ import annotations

import io
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO

from complaints.exports.models import UNDER_WAY, CaseExport
from complaints.exports.people import asker
from complaints.exports.rows import Reading, count, head, rows
from complaints.exports.services import JOB
from complaints.register.wanted import read_wanted
from foundation import clock, storage
from foundation.audit import record
from foundation.errors import Forbidden
from foundation.loader import load_or_404
from foundation.unit_of_work import unit_of_work
from foundation.web.csv_files import write_csv
from foundation.web.texts import gettext, speaking
from foundation.work import WorkItem, job
from foundation.work.jobs import AlreadyDone, LeaseLost
from foundation.work.progress import tell_step
from foundation.workbooks import Cell, write_workbook
from tenants.queries import own_tenant


def give_up(item: WorkItem, reason: str) -> None:
    """Say on the export that its tries are used up, and keep no file of them."""
    export = load_or_404(CaseExport, lock=True, id=item.subject_id)
    if export.state in UNDER_WAY:
        export.state, export.finished_at = "failed", clock.now()
        record("complaint.export_failed", export, detail={"ref": export.ref, "reason": reason})
        for attempt in range(1, item.attempt + 1):
            storage.discard(_file_id(item, attempt))


@job(JOB, retries=(20, 90), parked=give_up)
def export_cases(item: WorkItem) -> None:
    """Write the cases that the asker may see by now. A second run leaves nothing."""
    tell_step(item, CaseExport, UNDER_WAY, 0)
    with unit_of_work():
        export = load_or_404(CaseExport, id=item.subject_id)
        kind, language = export.kind, export.language
        person = asker(export.requested_by)
        if person is None:
            raise Forbidden  # whoever may not export any more gets no file
        wanted = read_wanted(export.filters)
        reading = Reading(person, wanted, clock.now(), own_tenant().zone, language)
        total = count(reading)

    def done(read: int) -> None:
        tell_step(item, CaseExport, UNDER_WAY, min(99, 100 * read // max(total, 1)))

    with tempfile.TemporaryFile() as out, speaking(language):
        write = _write_csv if kind == "csv" else _write_workbook
        cases = write(out, head(), rows(reading, done))
        out.seek(0)
        data = out.read()
    _keep(item, data, cases)


def _write_workbook(out: IO[bytes], names: list[str], made: Iterable[Sequence[Cell]]) -> int:
    return write_workbook(out, gettext("Complaints"), names, made)


def _write_csv(out: IO[bytes], names: list[str], made: Iterable[Sequence[Cell]]) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    number = write_csv(text, names, ([_as_text(cell) for cell in row] for row in made))
    text.detach()
    return number


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _keep(item: WorkItem, data: bytes, cases: int) -> None:
    """Store the file, then tell of it in the transaction that ends the work."""
    file_id = _file_id(item, item.attempt)
    digest = storage.save(file_id, data)
    try:
        with item.finish():
            export = load_or_404(CaseExport, lock=True, id=item.subject_id)
            if export.state not in UNDER_WAY:
                storage.discard(file_id)  # ended meanwhile: something in it was erased
                return
            export.state, export.step, export.finished_at = "done", 100, clock.now()
            export.file_id, export.sha256, export.size = file_id, digest, len(data)
            export.cases = cases
            detail = {"ref": export.ref, "cases": cases, "sha256": digest}
            record("complaint.export_finished", export, detail=detail)
    except (LeaseLost, AlreadyDone):
        storage.discard(file_id)
        raise


def _file_id(item: WorkItem, attempt: int) -> uuid.UUID:
    """Each try has a file of its own, so that two workers never write the same one."""
    return uuid.uuid5(item.id, str(attempt))
