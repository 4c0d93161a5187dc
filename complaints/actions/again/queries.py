"""What is asked of causes that came back or live on elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from complaints.actions.again.models import ActionLink, ElsewhereCheck, Recurrence
from complaints.actions.models import ActionCase, ActionStep, CorrectiveAction
from complaints.categories.queries import own_tree
from complaints.models import Complaint
from foundation.unit_of_work import session
from tenants.queries import departments_below

ASKED_IN = ("running", "awaiting_effect", "to_judge", "effective")  # whose plan was approved


def open_recurrence(action: CorrectiveAction) -> Recurrence | None:
    """What waits for a decision, if the cause seems to be back."""
    query = select(Recurrence).where(
        Recurrence.action_id == action.id, Recurrence.decided_on.is_(None)
    )
    return session().scalars(query).one_or_none()


def recurrences_of(action: CorrectiveAction) -> list[Recurrence]:
    """Every time that the cause seemed to be back, the last one first."""
    query = select(Recurrence).where(Recurrence.action_id == action.id)
    return list(session().scalars(query.order_by(Recurrence.found_on.desc(), Recurrence.id)))


def open_recurrences(
    seen: ColumnElement[bool] | None = None,
) -> list[tuple[Recurrence, CorrectiveAction]]:
    """All that wait for a decision, of actions `seen` alone if given, the longest first."""
    query = (
        select(Recurrence, CorrectiveAction)
        .join(CorrectiveAction, CorrectiveAction.id == Recurrence.action_id)
        .where(Recurrence.decided_on.is_(None))
        .order_by(Recurrence.found_on, CorrectiveAction.ref)
    )
    if seen is not None:
        query = query.where(seen)
    return [(row[0], row[1]) for row in session().execute(query)]


def judged_steps() -> list[tuple[CorrectiveAction, ActionStep]]:
    """The effective actions, each with the step of its verdict."""
    query = (
        select(CorrectiveAction, ActionStep)
        .join(ActionStep, ActionStep.action_id == CorrectiveAction.id)
        .where(
            CorrectiveAction.state == "effective",
            ActionStep.step == "judge_effective",
            ActionStep.round == CorrectiveAction.round,
        )
        .order_by(CorrectiveAction.ref)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def cases_again(action: CorrectiveAction, since: date) -> int:
    """How many cases came after a day from the same place, of the categories of the action's.

    An action that answers to no case has no category to compare by.
    """
    own = select(ActionCase.complaint_id).where(ActionCase.action_id == action.id)
    kinds = session().scalars(select(Complaint.category).where(Complaint.id.in_(own)).distinct())
    query = (
        select(func.count())
        .select_from(Complaint)
        .where(
            Complaint.category.in_(own_tree().alike(kinds)),
            Complaint.department_id.in_(departments_below([action.department_id])),
            Complaint.received_on > since,
            Complaint.id.not_in(own),
        )
    )
    return session().scalar(query) or 0


def links_from(action: CorrectiveAction) -> list[tuple[str, CorrectiveAction]]:
    """The actions that were opened out of this one, each with why."""
    query = (
        select(ActionLink.kind, CorrectiveAction)
        .join(CorrectiveAction, CorrectiveAction.id == ActionLink.to_id)
        .where(ActionLink.from_id == action.id)
        .order_by(CorrectiveAction.ref)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def link_to(action: CorrectiveAction) -> tuple[str, CorrectiveAction] | None:
    """The action that this one was opened out of, and why."""
    query = (
        select(ActionLink.kind, CorrectiveAction)
        .join(CorrectiveAction, CorrectiveAction.id == ActionLink.from_id)
        .where(ActionLink.to_id == action.id)
    )
    row = session().execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def checks_of(action: CorrectiveAction) -> list[ElsewhereCheck]:
    """The departments that were asked, by their days."""
    query = select(ElsewhereCheck).where(ElsewhereCheck.action_id == action.id)
    return list(session().scalars(query.order_by(ElsewhereCheck.due_on, ElsewhereCheck.id)))


def checks_for(user_id: UUID) -> Sequence[tuple[ElsewhereCheck, CorrectiveAction]]:
    """What a person was asked and has not answered, the nearest day first."""
    query = (
        select(ElsewhereCheck, CorrectiveAction)
        .join(CorrectiveAction, CorrectiveAction.id == ElsewhereCheck.action_id)
        .where(ElsewhereCheck.owner_id == user_id, ElsewhereCheck.answer.is_(None))
        .order_by(ElsewhereCheck.due_on, ElsewhereCheck.id)
    )
    return [(row[0], row[1]) for row in session().execute(query)]
