"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from reports.models import ReportRun
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "report.downloaded": _l("Downloaded a report"),
    "report.failed": _l("A report could not be made"),
    "report.finished": _l("A report was made"),
    "report.requested": _l("Asked for a report"),
    "report.retried": _l("Asked for a report once more"),
}

FIELDS = {
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


def _reports(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(select(ReportRun.id, ReportRun.ref).where(ReportRun.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}
