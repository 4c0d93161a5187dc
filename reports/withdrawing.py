"""Withdrawing reports that may quote what was erased: nobody can tell from a PDF whom it quotes.

They are not printed anew by themselves: what came in since would stand in them, and nobody asked
for that. Who wants one asks for it; it is made from what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from foundation import storage
from foundation.audit import record
from foundation.unit_of_work import session
from reports.models import ReportRun
from surveys.models import Response
from surveys.personal_models import ErasedAnswer


class ErasedMeanwhile(RuntimeError):  # noqa: N818 - named for what happened
    """An answer was erased while the report was being made: it is gathered once more."""


def withdraw_reports(response_ids: Sequence[UUID]) -> None:
    """Throw away the reports of the surveys of these answers; the runs stay, and say so.

    Runs under way are held until the erasure is over, so that `refuse_outdated` sees it.
    """
    asked = select(Response.survey_id).where(Response.id.in_(list(response_ids)))
    runs = select(ReportRun).where(ReportRun.survey_id.in_(asked), ReportRun.state != "failed")
    for run in session().scalars(runs.order_by(ReportRun.id).with_for_update()):
        if run.state == "done" and run.file_id is not None:
            storage.discard(run.file_id)
            run.file_id = None
            record("report.withdrawn", run, detail={"ref": run.ref})


def erased_so_far(run: ReportRun) -> int:
    """How many answers of a report's survey were erased; 0 for what quotes no answers."""
    if run.survey_id is None:
        return 0
    query = (
        select(func.count())
        .select_from(ErasedAnswer)
        .join(Response, Response.id == ErasedAnswer.id)
        .where(Response.survey_id == run.survey_id)
    )
    return session().scalar(query) or 0


def refuse_outdated(run: ReportRun, before: int) -> None:
    """`ErasedMeanwhile` when more is erased than when a report was gathered; the run is held."""
    if erased_so_far(run) != before:
        raise ErasedMeanwhile
