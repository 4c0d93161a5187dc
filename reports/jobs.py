"""The job that makes a report: gather, close the session, render, keep the file, say so."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from foundation import clock, storage
from foundation.audit import record
from foundation.loader import load_or_404
from foundation.unit_of_work import unit_of_work
from foundation.web.texts import gettext, ngettext, speaking
from foundation.work import WorkItem, job
from foundation.work.jobs import AlreadyDone, LeaseLost
from foundation.work.progress import tell_step
from reports.kinds import KINDS, subject_of
from reports.models import ReportRun
from reports.services import JOB, UNDER_WAY
from reports.withdrawing import ErasedMeanwhile, erased_so_far, refuse_outdated

if TYPE_CHECKING:
    from reports.subjects import Manuscript

FIGURES, CHARTS, PAGES, FILE = 1, 2, 3, 4
"""The steps that a waiting person sees, in order."""

FAULTS = {
    "PdfRefusedError": "refused",
    "PdfSetupError": "setup",
    "ChartsUnavailableError": "setup",
    "PdfError": "limits",
    "Unavailable": "disk",
    "WorkerLost": "stopped",
}
"""Why a report could not be made, by the class of the last error; anything else is a surprise."""


def give_up(item: WorkItem, reason: str) -> None:
    """Say on the run that its tries are used up, and keep no file of them."""
    run = load_or_404(ReportRun, lock=True, id=item.subject_id)
    if run.state not in UNDER_WAY:
        return
    run.state, run.fault, run.finished_at = "failed", FAULTS.get(reason, "surprise"), clock.now()
    record("report.failed", run, detail={"ref": run.ref, "reason": reason})
    _discard(item, item.attempt)


@job(JOB, retries=(20, 90), parked=give_up)
def make_report(item: WorkItem) -> None:
    """Make the PDF of a run. A second worker, or a second run of the same work, leaves nothing."""
    _step(item, FIGURES)
    with unit_of_work():
        erased = erased_so_far(load_or_404(ReportRun, id=item.subject_id))
        manuscript = _gathered(item)
    pdf = _rendered(item, manuscript)
    _step(item, FILE)
    _keep(item, manuscript, pdf, erased)


def _gathered(item: WorkItem) -> Manuscript:
    run = load_or_404(ReportRun, id=item.subject_id)
    return KINDS[run.kind].gather(run)


def _rendered(item: WorkItem, manuscript: Manuscript) -> bytes:
    from reports.pdf import Limits, render_pdf

    _step(item, CHARTS)
    with speaking(manuscript.language):
        page = manuscript.pages(gettext, ngettext)
    _step(item, PAGES)
    limits = Limits() if manuscript.seconds is None else Limits(seconds=manuscript.seconds)
    return render_pdf(page.html, page.assets, created=manuscript.day, limits=limits)


def _keep(item: WorkItem, manuscript: Manuscript, pdf: bytes, erased: int) -> None:
    """Store the file, then tell of it in the transaction that ends the work.

    Not what may quote an answer that was erased since it was gathered: that is tried again.
    """
    from reports.pages import page_count

    file_id = _file_id(item, item.attempt)
    digest = storage.save(file_id, pdf)
    try:
        with item.finish():
            run = load_or_404(ReportRun, lock=True, id=item.subject_id)
            refuse_outdated(run, erased)
            run.state, run.step, run.finished_at = "done", FILE, clock.now()
            run.file_id, run.sha256, run.size = file_id, digest, len(pdf)
            run.pages = page_count(pdf)
            day, subject = manuscript.day, subject_of(run)
            run.file_name = f"huisheng-{subject.ref}-{run.language}-{day:%Y%m%d}.pdf"
            record("report.finished", run, detail={"ref": run.ref, "sha256": digest})
    except (LeaseLost, AlreadyDone, ErasedMeanwhile):
        storage.discard(file_id)
        raise
    _discard(item, item.attempt - 1)


def _step(item: WorkItem, step: int) -> None:
    tell_step(item, ReportRun, UNDER_WAY, step)


def _file_id(item: WorkItem, attempt: int) -> uuid.UUID:
    """Each try has a file of its own, so that two workers never write the same one."""
    return uuid.uuid5(item.id, str(attempt))


def _discard(item: WorkItem, attempts: int) -> None:
    """Remove what tries up to this one left when their worker was killed."""
    for attempt in range(1, attempts + 1):
        storage.discard(_file_id(item, attempt))
