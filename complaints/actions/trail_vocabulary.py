"""What corrective actions are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.actions.models import ActionItem, CorrectiveAction
from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "action.approved": _l("Approved the plan of a corrective action"),
    "action.changed": _l("Changed the plan of a corrective action"),
    "action.created": _l("Opened a corrective action"),
    "action.evidence_read": _l("Read the evidence of a corrective action"),
    "action.file_read": _l("Fetched a file of evidence"),
    "action.finished": _l("Finished the work of a corrective action"),
    "action.item_added": _l("Added an item to a plan"),
    "action.item_done": _l("Handed in evidence for an item"),
    "action.item_removed": _l("Took an item out of a plan"),
    "action.judged": _l("Judged a corrective action"),
    "action.measured": _l("The effect of a corrective action was measured"),
    "action.reopened": _l("Planned a corrective action again"),
    "action.returned": _l("Sent a plan back"),
    "action.submitted": _l("Put a plan forward for review"),
    "action.worked_on": _l("Worked on a corrective action"),
}

FIELDS = {
    "auditor_id": _l("Judged by"),
    "baseline": _l("Figures before"),
    "cause": _l("Occasion"),
    "contained_on": _l("Done at once since"),
    "containment": _l("Done at once"),
    "done_by": _l("Done by"),
    "done_on": _l("Done on"),
    "due_on": _l("Due on"),
    "evidence": _l("Evidence"),
    "evidence_wanted": _l("Evidence wanted"),
    "figures": _l("Figures after"),
    "finished_on": _l("Work finished on"),
    "indicator": _l("Indicator"),
    "least_change": _l("Least change"),
    "least_sample": _l("Least answers each time"),
    "measured_id": _l("Department measured"),
    "observation_days": _l("Days of observation"),
    "owner_id": _l("Person in charge"),
    "planner_id": _l("Planner"),
    "proposed": _l("Verdict proposed"),
    "questionnaire_id": _l("Questionnaire"),
    "reviewer_id": _l("Reviewed by"),
    "root_cause": _l("Root cause"),
    "round": _l("Attempt"),
    "source": _l("Came from"),
    "started_on": _l("Work began on"),
    "target": _l("Target"),
    "text": _l("Wording"),
    "title": _l("Title"),
    "trigger_from": _l("Occasion from"),
    "trigger_until": _l("Occasion until"),
    "verdict_reason": _l("Reasons of the verdict"),
    "whys": _l("Five times why"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of corrective actions."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"corrective_actions": _l("Corrective action")}, _actions)
    add_things({"action_items": _l("Item of a plan")}, _items)


def _actions(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(CorrectiveAction.id, CorrectiveAction.ref)
    rows = session().execute(query.where(CorrectiveAction.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def _items(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(ActionItem.id, CorrectiveAction.ref).join(
        CorrectiveAction, CorrectiveAction.id == ActionItem.action_id
    )
    rows = session().execute(query.where(ActionItem.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}
