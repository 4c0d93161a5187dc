"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.models import Complaint
from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "complaint.accepted": _l("The complainant accepted the result"),
    "complaint.acknowledged": _l("Acknowledged a case"),
    "complaint.answers_read": _l("Read all answers of the response behind a case"),
    "complaint.answered": _l("Answered a complainant"),
    "complaint.assigned": _l("Assigned a case"),
    "complaint.closed": _l("Closed a case without agreement"),
    "complaint.corrected": _l("Corrected category and severity of a case"),
    "complaint.disputed": _l("The complainant disputed the result"),
    "complaint.file_read": _l("Downloaded a file of a case"),
    "complaint.identity_revealed": _l("Looked at who complained"),
    "complaint.message_received": _l("The complainant wrote"),
    "complaint.noted": _l("Wrote an internal note on a case"),
    "complaint.postponed": _l("Promised a complainant a later day"),
    "complaint.proposed": _l("Proposed a result"),
    "complaint.rated": _l("The complainant rated the handling"),
    "complaint.received": _l("A complaint came in"),
    "complaint.reopened": _l("Opened a case again"),
    "complaint.replied": _l("Wrote to a complainant"),
    "complaint.returned": _l("Sent a proposal back"),
    "complaint.set_aside": _l("Set a case aside"),
    "complaint.taken_up_again": _l("Gave a disputed case to somebody else"),
    "survey.case_rule_set": _l("Chose when an answer becomes a case"),
}

FIELDS = {
    "same_hand": _l("By the same person, for nobody else could"),
    "acknowledge_due": _l("Acknowledge by"),
    "acknowledged_at": _l("Acknowledged at"),
    "announced": _l("Told to the handler"),
    "answered_at": _l("Answered at"),
    "anonymous": _l("Anonymous"),
    "assigned_at": _l("Assigned at"),
    "at_most": _l("Rating at or below"),
    "category": _l("Category"),
    "channel": _l("Came in"),
    "clock_from": _l("Clocks start"),
    "department_id": _l("Department"),
    "disputed_at": _l("Disputed at"),
    "due_at": _l("Next due"),
    "entries": _l("Entries in the history"),
    "handler_id": _l("Handler"),
    "outcome": _l("Outcome"),
    "promised_at": _l("New day promised"),
    "proposal": _l("Proposed result"),
    "proposed_at": _l("Proposed at"),
    "proposed_by": _l("Proposed by"),
    "rated_at": _l("Rated at"),
    "rating": _l("Rating of the handling"),
    "rating_text": _l("Words with the rating"),
    "received_at": _l("Received at"),
    "received_on": _l("Received on"),
    "resolve_due": _l("Answer by"),
    "safety": _l("Safety is concerned"),
    "severity": _l("Severity"),
    "subject": _l("Subject"),
    "when": _l("Becomes a case when"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of this room."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"complaints": _l("Complaint")}, _complaints)


def _complaints(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(select(Complaint.id, Complaint.ref).where(Complaint.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}
