"""Reports: ask for one, have it tried again, fetch it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foundation import clock, storage
from foundation.audit import record
from foundation.errors import Conflict, Gone, Invalid, NotFound
from foundation.identifiers import random_code
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.work import enqueue
from reports.models import ReportRun
from surveys.models import Survey
from tenants.references import next_reference

LANGUAGES = ("zh", "en")
UNDER_WAY = ("waiting", "running")
JOB = "make_report"


@dataclass(frozen=True)
class File:
    """A finished document and the name it is saved under."""

    name: str
    data: bytes


def request_report(survey: Survey, language: str, actor: UUID) -> ReportRun:
    """Have a report made; one that is under way for the same survey and language is returned.

    The survey's row is held meanwhile (not against answers), so that two clicks make one run.
    """
    if language not in LANGUAGES:
        raise Invalid(fields={"language": gettext("Choose a language.")})
    if survey.state == "draft":
        raise Conflict(gettext("This survey has not been opened, so there is nothing to report."))
    session().execute(
        select(Survey.id).where(Survey.id == survey.id).with_for_update(key_share=True)
    )
    known = (
        session()
        .scalars(
            select(ReportRun).where(
                ReportRun.survey_id == survey.id,
                ReportRun.language == language,
                ReportRun.state.in_(UNDER_WAY),
            )
        )
        .one_or_none()
    )
    if known is not None:
        return known
    run = ReportRun(
        ref=next_reference("R"),
        survey_id=survey.id,
        language=language,
        requested_by=actor,
        created_at=clock.now(),
    )
    session().add(run)
    session().flush()
    record("report.requested", run, detail={"ref": run.ref, "survey": survey.ref})
    enqueue(JOB, run.id, occasion=_occasion())
    return run


def retry_report(run: ReportRun) -> ReportRun:
    """Have a report that could not be made tried again, unless another is under way already."""
    survey = load_or_404(Survey, id=run.survey_id)
    session().execute(
        select(Survey.id).where(Survey.id == survey.id).with_for_update(key_share=True)
    )
    held = load_or_404(ReportRun, lock=True, id=run.id)
    if held.state != "failed":
        raise Conflict(gettext("This report is not waiting for another try."))
    if _under_way(held):
        raise Conflict(gettext("Another report of this survey in this language is being made."))
    held.state, held.step, held.fault, held.finished_at = "waiting", 0, "", None
    record("report.retried", held, detail={"ref": held.ref})
    enqueue(JOB, held.id, occasion=_occasion())
    return held


def fetch_report(run: ReportRun) -> File:
    """The finished document, checked against what was saved, and a line in the trail."""
    if run.state != "done" or run.file_id is None:
        raise NotFound
    try:
        data = storage.load(run.file_id)
    except NotFound:
        raise Gone(gettext("The file is no longer here. Please make the report again.")) from None
    if hashlib.sha256(data).hexdigest() != run.sha256:
        raise Gone(gettext("The file is damaged. Please make the report again."))
    record("report.downloaded", run, detail={"ref": run.ref, "sha256": run.sha256})
    return File(run.file_name, data)


def _under_way(run: ReportRun) -> bool:
    query = select(ReportRun.id).where(
        ReportRun.survey_id == run.survey_id,
        ReportRun.language == run.language,
        ReportRun.state.in_(UNDER_WAY),
    )
    return session().scalars(query).first() is not None


def _occasion() -> str:
    """A try of its own: the work row of an earlier one stays as it ended."""
    return random_code(12)
