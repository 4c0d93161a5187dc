"""Reports: ask for one, have it tried again, fetch it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foundation import clock, storage
from foundation.audit import record
from foundation.database import TenantRow
from foundation.errors import Conflict, Gone, Invalid, NotFound
from foundation.identifiers import random_code
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.work import enqueue
from reports.kinds import KINDS, kind_of, subject_of
from reports.models import ReportRun
from reports.subjects import Kind
from tenants.references import next_reference

LANGUAGES = ("zh", "en")
UNDER_WAY = ("waiting", "running")
JOB = "make_report"


@dataclass(frozen=True)
class File:
    """A finished document and the name it is saved under."""

    name: str
    data: bytes


def request_report(row: TenantRow, language: str, actor: UUID) -> ReportRun:
    """Have a report made of a survey, a published snapshot or an action.

    One that is under way for the same subject and language is returned. The subject's row is held
    meanwhile (not against answers), so that two clicks make one run.
    """
    if language not in LANGUAGES:
        raise Invalid(fields={"language": gettext("Choose a language.")})
    kind = kind_of(row)
    kind.check(row)
    _hold(kind, row.id)
    known = _under_way(kind, row.id, language)
    if known is not None:
        return known
    run = ReportRun(
        ref=next_reference("R"),
        language=language,
        requested_by=actor,
        created_at=clock.now(),
        **{f"{kind.name}_id": row.id},
    )
    session().add(run)
    session().flush()
    subject = subject_of(run)
    record("report.requested", run, detail={"ref": run.ref, kind.name: subject.ref})
    enqueue(JOB, run.id, occasion=_occasion())
    return run


def retry_report(run: ReportRun) -> ReportRun:
    """Have a report that could not be made tried again, unless another is under way already."""
    kind = KINDS[run.kind]
    _hold(kind, run.subject_id)
    held = load_or_404(ReportRun, lock=True, id=run.id)
    if held.state != "failed":
        raise Conflict(gettext("This report is not waiting for another try."))
    if _under_way(kind, held.subject_id, held.language):
        raise Conflict(gettext("The same report is being made in this language already."))
    held.state, held.step, held.fault, held.finished_at = "waiting", 0, "", None
    record("report.retried", held, detail={"ref": held.ref})
    enqueue(JOB, held.id, occasion=_occasion())
    return held


def fetch_report(run: ReportRun) -> File:
    """The finished document, checked against what was saved, and a line in the trail."""
    if run.withdrawn:
        raise Gone(gettext("This report was withdrawn. Please make the report again."))
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


def _hold(kind: Kind[Any], subject_id: UUID) -> None:
    """Take the subject's row, so that two requests for a report go one after the other."""
    row = kind.table
    session().execute(select(row.id).where(row.id == subject_id).with_for_update(key_share=True))


def _under_way(kind: Kind[Any], subject_id: UUID, language: str) -> ReportRun | None:
    query = select(ReportRun).where(
        getattr(ReportRun, f"{kind.name}_id") == subject_id,
        ReportRun.language == language,
        ReportRun.state.in_(UNDER_WAY),
    )
    return session().scalars(query).one_or_none()


def _occasion() -> str:
    """A try of its own: the work row of an earlier one stays as it ended."""
    return random_code(12)
