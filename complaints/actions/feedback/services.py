"""Writing what complainants are told, approving it, and telling each of them once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from complaints.actions.feedback.models import ActionFeedback, FeedbackTold
from complaints.actions.feedback.queries import TOLD_IN, feedback_of, to_tell
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import may_see
from complaints.actions.services import checking
from complaints.actions.services.entries import OwnHand, StepNotPossible, locked
from complaints.actions.workflow import REVIEW, WRITE
from complaints.models import Complaint
from complaints.queries import complainant_of
from complaints.services import entries as cases
from complaints.services.identity import opened
from complaints.services.letters import tell_complainant, tell_handlers
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, NotFound
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.work import enqueue

JOB = "tell_complainants"
LIMIT = 300  # characters, as what is told to everybody

FIELDS: dict[str, checking.Check] = {
    "text_zh": checking.text(LIMIT, needed=True),
    "text_en": checking.text(LIMIT * 2),
}


class FeedbackChanged(Conflict):
    """Somebody wrote or approved the text since the page was shown."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this text in the meantime."))


def write_feedback(
    action: CorrectiveAction, actor: Acting, revision: int, text_zh: str, text_en: str
) -> ActionFeedback:
    """Write the text; approved it stands. `StepNotPossible` before the work is finished."""
    held = _held(action, actor, WRITE)
    facts = checking.checked({"text_zh": text_zh, "text_en": text_en}, FIELDS)
    found = feedback_of(held)
    if (found.revision if found else 0) != revision:
        raise FeedbackChanged
    if found is None:
        found = ActionFeedback(
            action_id=held.id, written_by=actor.user_id, created_at=clock.now(), revision=0, **facts
        )
        session().add(found)
    elif found.approved_by is not None:
        raise FeedbackChanged
    for name, value in facts.items():
        setattr(found, name, value)
    found.written_by = actor.user_id
    found.revision += 1
    session().flush()
    record("action.feedback_written", found)
    return found


def approve_feedback(action: CorrectiveAction, actor: Acting, revision: int) -> ActionFeedback:
    """Approve the text of somebody else, and have everybody told who agreed to be."""
    held = _held(action, actor, REVIEW)
    found = feedback_of(held)
    if found is None or found.revision != revision or found.approved_by is not None:
        raise FeedbackChanged
    if found.written_by == actor.user_id:
        raise OwnHand
    found.approved_by, found.approved_at = actor.user_id, clock.now()
    found.revision += 1
    session().flush()
    record("action.feedback_approved", found)
    enqueue(JOB, held.id, occasion=str(found.revision))
    return found


def tell_the_rest(action: CorrectiveAction, actor: Acting, revision: int) -> None:
    """Have those told who came to an action after its text was approved."""
    held = _held(action, actor, WRITE)
    found = feedback_of(held)
    if found is None or found.revision != revision or found.approved_by is None:
        raise FeedbackChanged
    found.revision += 1
    session().flush()
    record("action.feedback_sent_again", found)
    enqueue(JOB, held.id, occasion=str(found.revision))


def tell_complainants(action_id: UUID) -> int:
    """Tell everybody of an action's cases who agreed and was not told; how many.

    The row that says so is the lock: of two runs at once the second finds it and tells nobody.
    """
    action = load_or_404(CorrectiveAction, id=action_id)
    feedback = feedback_of(action)
    if feedback is None or feedback.approved_by is None:
        return 0
    return sum(_tell(action, feedback, case) for case in to_tell(action))


def _tell(action: CorrectiveAction, feedback: ActionFeedback, complaint: Complaint) -> bool:
    case = cases.locked(complaint.id)
    row = complainant_of(case)
    address = opened(row).email if row is not None else ""
    by_receipt = case.channel == "portal"
    channel = ("mail" if address else "page") if by_receipt else "call"
    when = cases.Moment(quiet=False)
    told = {
        "tenant_id": current_tenant_id(),
        "action_id": action.id,
        "complaint_id": case.id,
        "channel": channel,
        "day": when.day,
    }
    claim = insert(FeedbackTold).values(told).on_conflict_do_nothing().returning(FeedbackTold.id)
    if session().execute(claim).scalar_one_or_none() is None:
        return False
    text = feedback.text(case.language)
    if channel == "call":
        words = gettext("Please tell the complainant by telephone, once: %(what)s", what=text)
        cases.add_message(case, "note", words, when, feedback.approved_by)
        tell_handlers(case)
    else:
        cases.add_message(case, "ours", text, when, feedback.approved_by)
        tell_complainant(case)
    record("complaint.told_of_action", case, detail={"action": action.ref, "way": channel})
    return True


def _held(action: CorrectiveAction, actor: Acting, permission: str) -> CorrectiveAction:
    if not may_see(action, actor):
        raise NotFound
    if not actor.may(permission):
        raise Forbidden
    held = locked(action.id)
    if held.state not in TOLD_IN:
        raise StepNotPossible
    return held
