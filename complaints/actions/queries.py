"""What is asked of corrective actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer

from complaints.actions.models import ActionCase, ActionItem, ActionStep, CorrectiveAction
from complaints.actions.workflow import ENDED, READ_ALL
from complaints.models import Complaint
from complaints.recusal.queries import apart_from
from complaints.workflow import Acting
from foundation.unit_of_work import session
from tenants.queries import departments_below


def visible_to(person: Acting) -> ColumnElement[bool] | None:
    """The condition under which actions concern a person; None when all of them do."""
    if person.may(READ_ALL):
        return None
    return CorrectiveAction.department_id.in_(departments_below(person.departments))


def may_see(action: CorrectiveAction, person: Acting) -> bool:
    """Whether a person may see an action: all of them, or those of the own departments."""
    if person.may(READ_ALL):
        return True
    return action.department_id in departments_below(person.departments)


@dataclass(frozen=True)
class Wanted:
    """What the list is filtered by; empty means all."""

    state: str = ""  # a state or "open"
    search: str = ""
    owner: UUID | None = None  # who is in charge
    doer: UUID | None = None  # who has something to do in it that is not done


def list_query(person: Acting, wanted: Wanted) -> Select[Any]:
    """The actions that a person may see, the latest first."""
    query = select(CorrectiveAction)
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    if wanted.state == "open":
        query = query.where(CorrectiveAction.state.not_in(ENDED))
    elif wanted.state:
        query = query.where(CorrectiveAction.state == wanted.state)
    if wanted.owner is not None:
        query = query.where(CorrectiveAction.owner_id == wanted.owner)
    if wanted.doer is not None:
        undone = _undone().where(ActionItem.owner_id == wanted.doer)
        query = query.where(undone.correlate(CorrectiveAction).exists())
    if wanted.search:
        like = "%" + _literally(wanted.search) + "%"
        query = query.where(
            or_(CorrectiveAction.ref.ilike(like), CorrectiveAction.title.ilike(like))
        )
    return query.order_by(CorrectiveAction.created_at.desc(), CorrectiveAction.ref.desc())


def open_items_by_owner() -> Select[UUID, int]:
    """In how many running actions each has something to do that is not done."""
    number = func.count(CorrectiveAction.id.distinct())
    query = select(ActionItem.owner_id, number).select_from(CorrectiveAction)
    joined = query.join(ActionItem, _of_this_round()).where(CorrectiveAction.state == "running")
    return joined.where(ActionItem.done_on.is_(None)).group_by(ActionItem.owner_id)


def _undone() -> Select[UUID]:
    return select(ActionItem.id).where(_of_this_round(), ActionItem.done_on.is_(None))


def _of_this_round() -> ColumnElement[bool]:
    return and_(
        ActionItem.action_id == CorrectiveAction.id, ActionItem.round == CorrectiveAction.round
    )


def counts_by_state(person: Acting) -> dict[str, int]:
    """How many actions a person may see in each state."""
    query = select(CorrectiveAction.state, func.count()).group_by(CorrectiveAction.state)
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return {row[0]: row[1] for row in session().execute(query)}


def items_of(action: CorrectiveAction) -> list[ActionItem]:
    """What is to be done in the round under way, the nearest day first."""
    query = select(ActionItem).where(
        ActionItem.action_id == action.id, ActionItem.round == action.round
    )
    return list(session().scalars(query.order_by(ActionItem.due_on, ActionItem.id)))


def all_items_of(action: CorrectiveAction) -> list[ActionItem]:
    """What was to be done in every round, the latest round first, the nearest day first."""
    query = select(ActionItem).where(ActionItem.action_id == action.id)
    order = (ActionItem.round.desc(), ActionItem.due_on, ActionItem.id)
    return list(session().scalars(query.order_by(*order)))


def steps_of(action: CorrectiveAction) -> list[ActionStep]:
    """All that was done with an action, in order."""
    query = select(ActionStep).where(ActionStep.action_id == action.id)
    return list(session().scalars(query.order_by(ActionStep.number)))


def cases_of(action: CorrectiveAction) -> list[Complaint]:
    """The cases that an action answers to, by number."""
    query = (
        select(Complaint)
        .join(ActionCase, ActionCase.complaint_id == Complaint.id)
        .where(ActionCase.action_id == action.id)
    )
    return list(session().scalars(query.order_by(Complaint.ref)))


def cases_named(refs: Iterable[str]) -> list[Complaint]:
    """The cases with these numbers, as far as there are any."""
    query = select(Complaint).where(Complaint.ref.in_(list(refs)))
    return list(session().scalars(query.order_by(Complaint.ref)))


def planners_of(action: CorrectiveAction) -> frozenset[UUID]:
    """Everybody who had a hand in the plan of the round under way."""
    return plan_hands([action])[action.id]


def workers_of(action: CorrectiveAction) -> frozenset[UUID]:
    """Everybody who owns the action or an item of its round, or says that one is done."""
    return work_hands([action])[action.id]


def plan_hands(actions: Sequence[CorrectiveAction]) -> dict[UUID, frozenset[UUID]]:
    """Who had a hand in the plan of each of these actions, in one query."""
    hands: dict[UUID, set[UUID | None]] = {each.id: {each.planner_id} for each in actions}
    for step in _steps_of_round(actions, ("create", "edit", "submit", "reopen")):
        hands[step.action_id].add(step.actor_id)
    return _people(hands)


def work_hands(actions: Sequence[CorrectiveAction]) -> dict[UUID, frozenset[UUID]]:
    """Who had a hand in the work of each of these actions, in two queries."""
    hands: dict[UUID, set[UUID | None]] = {each.id: {each.owner_id} for each in actions}
    for item in items_among(actions):
        hands[item.action_id] |= {item.owner_id, item.done_by}
    for step in _steps_of_round(actions, ("finish",)):
        hands[step.action_id].add(step.actor_id)
    return _people(hands)


def concerned_by(actions: Sequence[CorrectiveAction]) -> dict[UUID, frozenset[UUID]]:
    """Who stays away from the cases that each of these actions answers to: no review is theirs."""
    query = select(ActionCase.action_id, ActionCase.complaint_id).where(
        ActionCase.action_id.in_([each.id for each in actions])
    )
    pairs = session().execute(query).all() if actions else []
    apart = apart_from({row[1] for row in pairs})
    found: dict[UUID, set[UUID | None]] = {each.id: set() for each in actions}
    for action_id, case_id in pairs:
        found[action_id] |= apart[case_id].everybody
    return _people(found)


def items_among(actions: Sequence[CorrectiveAction]) -> list[ActionItem]:
    """What is to be done in the rounds under way of these actions, the nearest day first."""
    query = (
        select(ActionItem)
        .join(CorrectiveAction, _of_round(ActionItem))
        .where(CorrectiveAction.id.in_([each.id for each in actions]))
        .order_by(ActionItem.due_on, ActionItem.id)
    )
    return list(session().scalars(query)) if actions else []


def last_steps(actions: Sequence[CorrectiveAction], *names: str) -> dict[UUID, ActionStep]:
    """The last step of these names in the round under way of each action that had one."""
    return {step.action_id: step for step in _steps_of_round(actions, names)}


def _steps_of_round(
    actions: Sequence[CorrectiveAction], names: Sequence[str]
) -> Sequence[ActionStep]:
    query = (
        select(ActionStep)
        .join(CorrectiveAction, _of_round(ActionStep))
        .where(ActionStep.action_id.in_([a.id for a in actions]), ActionStep.step.in_(names))
        .options(defer(ActionStep.proof))
        .order_by(ActionStep.number)
    )
    return session().scalars(query).all() if actions else ()


def _of_round(part: type[ActionItem | ActionStep]) -> ColumnElement[bool]:
    return and_(CorrectiveAction.id == part.action_id, CorrectiveAction.round == part.round)


def _people(hands: dict[UUID, set[UUID | None]]) -> dict[UUID, frozenset[UUID]]:
    return {
        action_id: frozenset(each for each in people if each is not None)
        for action_id, people in hands.items()
    }


def waiting_for_figures(today: date) -> list[CorrectiveAction]:
    """Actions whose observation is over and whose figures nobody has asked for yet."""
    query = select(CorrectiveAction).where(
        CorrectiveAction.state == "awaiting_effect", CorrectiveAction.due_on <= today
    )
    return list(session().scalars(query.order_by(CorrectiveAction.due_on)))


def acting_elsewhere(action: CorrectiveAction, units: Iterable[UUID], since: date) -> set[UUID]:
    """Which departments had an action of their own since a day, and are no comparison."""
    query = select(CorrectiveAction.measured_id).where(
        CorrectiveAction.id != action.id,
        CorrectiveAction.started_on.is_not(None),
        CorrectiveAction.measured_id.in_(list(units)),
        or_(CorrectiveAction.due_on.is_(None), CorrectiveAction.due_on > since),
    )
    return set(session().scalars(query))


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
