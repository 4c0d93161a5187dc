"""What is asked of texts for complainants, and of who was told."""

from __future__ import annotations

from sqlalchemy import select

from complaints.actions.feedback.models import ActionFeedback, FeedbackTold
from complaints.actions.models import ActionCase, CorrectiveAction
from complaints.models import Complaint
from foundation.unit_of_work import session

TOLD_IN = ("awaiting_effect", "to_judge", "effective")  # something was done, and not in vain


def feedback_of(action: CorrectiveAction) -> ActionFeedback | None:
    """The text of an action, once somebody has written one."""
    query = select(ActionFeedback).where(ActionFeedback.action_id == action.id)
    return session().scalars(query).one_or_none()


def told_of(action: CorrectiveAction) -> list[tuple[FeedbackTold, Complaint]]:
    """Who was told, by the numbers of their cases."""
    query = (
        select(FeedbackTold, Complaint)
        .join(Complaint, Complaint.id == FeedbackTold.complaint_id)
        .where(FeedbackTold.action_id == action.id)
        .order_by(Complaint.ref)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def to_tell(action: CorrectiveAction) -> list[Complaint]:
    """The cases of an action whose complainants agreed and have not been told yet."""
    told = select(FeedbackTold.complaint_id).where(FeedbackTold.action_id == action.id)
    query = (
        select(Complaint)
        .join(ActionCase, ActionCase.complaint_id == Complaint.id)
        .where(ActionCase.action_id == action.id, Complaint.wants_news, Complaint.id.not_in(told))
        .order_by(Complaint.ref)
    )
    return list(session().scalars(query))
