"""What corrective actions are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import select

from complaints.actions.again.models import ElsewhereCheck, Recurrence
from complaints.actions.causes.models import ActionCause
from complaints.actions.feedback.models import ActionFeedback
from complaints.actions.models import ActionItem, CorrectiveAction
from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "action.approved": _l("Approved the plan of a corrective action"),
    "action.asked_elsewhere": _l("Asked another department whether it has the cause"),
    "action.cause_added": _l("Added a cause to a fishbone"),
    "action.cause_changed": _l("Changed a cause of a fishbone"),
    "action.cause_removed": _l("Took a cause out of a fishbone"),
    "action.carried": _l("An action went to the department that took its own in"),
    "action.changed": _l("Changed the plan of a corrective action"),
    "action.created": _l("Opened a corrective action"),
    "action.handed_over": _l("Handed over a corrective action, its plan or items"),
    "action.item_handed_over": _l("Handed over an item"),
    "action.elsewhere_answered": _l("Answered whether the cause exists there"),
    "action.evidence_read": _l("Read the evidence of a corrective action"),
    "action.feedback_approved": _l("Approved what complainants are told"),
    "action.feedback_sent_again": _l("Had those told who complained since"),
    "action.feedback_written": _l("Wrote what complainants are told"),
    "action.file_read": _l("Fetched a file of evidence"),
    "action.finished": _l("Finished the work of a corrective action"),
    "action.item_added": _l("Added an item to a plan"),
    "action.item_changed": _l("Changed an item of a plan"),
    "action.item_done": _l("Handed in evidence for an item"),
    "action.item_removed": _l("Took an item out of a plan"),
    "action.judged": _l("Judged a corrective action"),
    "action.measured": _l("The effect of a corrective action was measured"),
    "action.recurred": _l("The cause of a corrective action seems to be back"),
    "action.recurrence_decided": _l("Decided on a cause that seems to be back"),
    "action.reopened": _l("Planned a corrective action again"),
    "action.returned": _l("Sent a plan back"),
    "action.submitted": _l("Put a plan forward for review"),
    "action.verification_drafted": _l("Drafted a survey for a verification"),
    "action.worked_on": _l("Worked on a corrective action"),
    "action_rules.set": _l("Set the rules of corrective actions"),
}

FIELDS = {
    "answer": _l("Answer"),
    "answered_by": _l("Answered by"),
    "answered_on": _l("Answered on"),
    "answers": _l("Answers"),
    "asked_by": _l("Asked by"),
    "cases": _l("Cases"),
    "decided_on": _l("Decided on"),
    "decision": _l("Decision"),
    "figure": _l("Figure"),
    "found_on": _l("Found on"),
    "recurrence_days": _l("Days watched after a verdict"),
    "since_on": _l("Since"),
    "approved_at": _l("Approved at"),
    "approved_by": _l("Approved by"),
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
    "moderate": _l("Needed when moderate"),
    "place": _l("Place"),
    "questionnaire_id": _l("Questionnaire"),
    "reviewer_id": _l("Reviewed by"),
    "root": _l("This is the root cause"),
    "root_cause": _l("Root cause"),
    "round": _l("Attempt"),
    "severe": _l("Needed when severe"),
    "slight": _l("Needed when slight"),
    "source": _l("Came from"),
    "started_on": _l("Work began on"),
    "target": _l("Target"),
    "text": _l("Wording"),
    "title": _l("Title"),
    "trigger_from": _l("Occasion from"),
    "trigger_until": _l("Occasion until"),
    "text_en": _l("English wording"),
    "text_zh": _l("Chinese wording"),
    "verdict_reason": _l("Reasons of the verdict"),
    "verification_id": _l("Survey for the verification"),
    "waits_for": _l("Waits for"),
    "wants": _l("Has to be there"),
    "lasting": _l("Changes for good"),
    "whys": _l("Five times why"),
    "written_by": _l("Written by"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of corrective actions."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"corrective_actions": _l("Corrective action")}, _actions)
    add_things({"action_items": _l("Item of a plan")}, partial(_parts, ActionItem))
    add_things({"action_causes": _l("Cause in a fishbone")}, partial(_parts, ActionCause))
    add_things(
        {"action_feedbacks": _l("What complainants are told")}, partial(_parts, ActionFeedback)
    )
    add_things({"action_recurrences": _l("Cause that came back")}, partial(_parts, Recurrence))
    add_things({"action_checks": _l("Question to a department")}, partial(_parts, ElsewhereCheck))
    add_things({"action_rules": _l("Rules of corrective actions")}, lambda _ids: {})


def _actions(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(CorrectiveAction.id, CorrectiveAction.ref)
    rows = session().execute(query.where(CorrectiveAction.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def _parts(
    part: type[ActionItem | ActionCause | ActionFeedback | Recurrence | ElsewhereCheck],
    ids: Iterable[UUID],
) -> Mapping[UUID, str]:
    """The action that each of these belongs to."""
    query = select(part.id, CorrectiveAction.ref).join(
        CorrectiveAction, CorrectiveAction.id == part.action_id
    )
    rows = session().execute(query.where(part.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}
