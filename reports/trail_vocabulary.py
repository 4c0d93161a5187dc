"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from reports.models import PosterSheet, ReportRun
from surveys.models import Survey
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "posters.ordered": _l("Ordered posters"),
    "report.downloaded": _l("Downloaded a report"),
    "report.failed": _l("A report could not be made"),
    "report.finished": _l("A report was made"),
    "report.requested": _l("Asked for a report"),
    "report.retried": _l("Asked for a report once more"),
    "report.withdrawn": _l("A report was withdrawn, for it may quote what was erased"),
    "survey.staff_taken_along": _l("Took figures of members of staff along as a file"),
}

FIELDS = {
    "doors": _l("Links on posters"),
    "invitation_en": _l("Invitation (English)"),
    "invitation_zh": _l("Invitation (Chinese)"),
    "languages": _l("Languages"),
    "paper": _l("Paper size"),
    "pack_id": _l("Signed audit"),
    "poster_id": _l("Posters"),
    "fault": _l("What went wrong"),
    "file_id": _l("Kept as"),
    "file_name": _l("File"),
    "finished_at": _l("Finished at"),
    "pages": _l("Number of pages"),
    "requested_by": _l("Asked for by"),
    "sha256": _l("Fingerprint of the file"),
    "size": _l("Size in bytes"),
    "survey_id": _l("Survey"),
    "evaluation_id": _l("Snapshot"),
    "action_id": _l("Corrective action"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of this room."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"report_runs": _l("Report")}, _reports)
    add_things({"poster_sheets": _l("Posters")}, _posters)


def _posters(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(PosterSheet.id, Survey.ref)
        .join(Survey, Survey.id == PosterSheet.survey_id)
        .where(PosterSheet.id.in_(list(ids)))
    )
    return {row[0]: row[1] for row in rows}


def _reports(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(select(ReportRun.id, ReportRun.ref).where(ReportRun.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}
