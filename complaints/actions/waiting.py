"""Which actions wait, for what, since when and for whom: reminders and the desk read it here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer

from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.people import People
from complaints.actions.queries import (
    concerned_by,
    items_among,
    last_steps,
    plan_hands,
    visible_to,
    work_hands,
)
from complaints.actions.services.steps import undone_among
from complaints.workflow import Acting
from foundation.unit_of_work import session
from tenants.absences.queries import away_without_stand_in
from tenants.queries import departments_below

UNDER_WAY = ("draft", "in_review", "running", "awaiting_effect", "to_judge")
# Without the sums that lists do not show.
_LIGHT = (defer(CorrectiveAction.baseline), defer(CorrectiveAction.figures))


@dataclass(frozen=True)
class Wait:
    """An action that waits since a moment; `hands` must not take the step."""

    action: CorrectiveAction
    since: datetime
    hands: frozenset[UUID] = frozenset()


def open_items(until: date) -> list[tuple[ActionItem, CorrectiveAction]]:
    """Items of running actions that are due by a day and not done, the nearest day first."""
    query = _open_items().where(ActionItem.due_on <= until)
    return [(row[0], row[1]) for row in session().execute(query)]


def items_of_person(person: Acting) -> list[tuple[ActionItem, CorrectiveAction]]:
    """The items of running actions that are this person's to do, the nearest day first."""
    return items_of_people([person.user_id], person)


def items_of_people(
    people: Iterable[UUID], person: Acting
) -> list[tuple[ActionItem, CorrectiveAction]]:
    """The same of some people, as far as `person` can open the actions."""
    query = _open_items().where(ActionItem.owner_id.in_(list(people)), *_seen(person))
    return [(row[0], row[1]) for row in session().execute(query)]


@dataclass(frozen=True)
class Lost:
    """What is under way while its owner cannot open it any more.

    An item is without a person too where its day falls within an absence in which nobody stands in.
    Items of running actions come by their days, actions the oldest first.
    """

    items: list[tuple[ActionItem, CorrectiveAction]]
    actions: list[CorrectiveAction]


def lost() -> Lost:
    """Items and actions without a person; the people are asked for once for both."""
    items = [(row[0], row[1]) for row in session().execute(_open_items())]
    actions = [each for each in _in(*UNDER_WAY) if each.owner_id is not None]
    people = People.of([*(action for _, action in items), *actions])
    return Lost(
        [
            pair
            for pair in items
            if _left_alone(pair[0]) or not people.can_work(pair[0].owner_id, pair[1])
        ],
        [each for each in actions if not people.can_work(each.owner_id, each)],
    )


def _left_alone(item: ActionItem) -> bool:
    away = away_without_stand_in().get(item.owner_id)
    return away is not None and item.due_on <= away.absence.last_day


def to_review() -> list[Wait]:
    """Plans that wait for a review, the longest first; whoever planned must not."""
    return _since(_in("in_review"), ("submit",), plan=True)


def to_judge() -> list[Wait]:
    """Actions that wait for a verdict, the longest first; whoever planned or worked must not."""
    return _since(_in("to_judge"), ("measure",), plan=True, work=True)


def sent_back() -> list[Wait]:
    """Plans that were sent back and have not been put forward again, the longest first."""
    return sent_back_among(_in("draft"))


def sent_back_among(drafts: Sequence[CorrectiveAction]) -> list[Wait]:
    """Of these drafts those that a review sent back, the longest first."""
    return _since(drafts, ("send_back",))


def to_finish() -> list[Wait]:
    """Actions whose items are all done with their evidence, the longest first."""
    return to_finish_among(_in("running"))


def to_finish_among(running: Sequence[CorrectiveAction]) -> list[Wait]:
    """Of these running actions those whose items are all done, the longest first."""
    items = items_among(running)
    open_ones = {item.action_id for item in undone_among(running, items)}
    planned = {item.action_id for item in items}
    done = [each for each in running if each.id in planned and each.id not in open_ones]
    return _since(done, ("item_done",))


def own_actions(person: Acting, *states: str) -> list[CorrectiveAction]:
    """Actions in these states that a person planned, answers for, or has in an own department.

    What the person cannot open is left out.
    """
    mine = or_(
        CorrectiveAction.planner_id == person.user_id,
        CorrectiveAction.owner_id == person.user_id,
        CorrectiveAction.department_id.in_(departments_below(person.departments)),
    )
    return _in(*states, where=(mine, *_seen(person)))


def own_in_stead(person: Acting, others: Iterable[UUID]) -> list[tuple[CorrectiveAction, UUID]]:
    """Drafts and finished work of those for whom a person stands in, each with whose it is.

    Without those that are the person's own or of an own department: these wait for them anyway.
    """
    ids, own = list(others), {each.id for each in own_actions(person, "draft", "running")}
    mine = or_(CorrectiveAction.planner_id.in_(ids), CorrectiveAction.owner_id.in_(ids))
    found = _in("draft", "running", where=(mine, *_seen(person)))
    done = {wait.action.id for wait in to_finish_among(found)}
    return [
        (each, each.owner_id if each.owner_id in ids else each.planner_id)
        for each in found
        if each.id not in own and (each.state == "draft" or each.id in done)
    ]


def observed() -> list[CorrectiveAction]:
    """Actions under observation, the one whose last day comes first on top."""
    return _in("awaiting_effect", order=CorrectiveAction.due_on.asc().nulls_last())


def judged_lately(state: str, limit: int) -> list[CorrectiveAction]:
    """The actions that were judged so last, the newest first."""
    at = (
        select(func.max(ActionStep.at))
        .where(ActionStep.action_id == CorrectiveAction.id)
        .scalar_subquery()
    )
    query = select(CorrectiveAction).where(CorrectiveAction.state == state)
    query = query.options(*_LIGHT).order_by(at.desc(), CorrectiveAction.ref).limit(limit)
    return list(session().scalars(query))


def _in(
    *states: str, where: Iterable[ColumnElement[bool]] = (), order: Any = None
) -> list[CorrectiveAction]:
    query = select(CorrectiveAction).where(CorrectiveAction.state.in_(states), *where)
    first = CorrectiveAction.created_at if order is None else order
    return list(session().scalars(query.options(*_LIGHT).order_by(first, CorrectiveAction.ref)))


def _seen(person: Acting) -> list[ColumnElement[bool]]:
    seen = visible_to(person)
    return [] if seen is None else [seen]


def _open_items() -> Select[ActionItem, CorrectiveAction]:
    """Undone items of the round under way of running actions."""
    query = (
        select(ActionItem, CorrectiveAction)
        .join(
            CorrectiveAction,
            and_(
                CorrectiveAction.id == ActionItem.action_id,
                CorrectiveAction.round == ActionItem.round,
            ),
        )
        .where(CorrectiveAction.state == "running", ActionItem.done_on.is_(None))
    )
    return query.options(*_LIGHT).order_by(ActionItem.due_on, ActionItem.id)


def _since(
    actions: Sequence[CorrectiveAction],
    steps: tuple[str, ...],
    *,
    plan: bool = False,
    work: bool = False,
) -> list[Wait]:
    """The actions that had one of these steps in their round, by when they had it."""
    at = last_steps(actions, *steps)
    planned = plan_hands(actions) if plan else {}
    worked = work_hands(actions) if work else {}
    concerned = concerned_by(actions) if plan or work else {}
    nobody: frozenset[UUID] = frozenset()
    found = [
        Wait(
            each,
            at[each.id].at,
            planned.get(each.id, nobody)
            | worked.get(each.id, nobody)
            | concerned.get(each.id, nobody),
        )
        for each in actions
        if each.id in at
    ]
    return sorted(found, key=lambda wait: (wait.since, wait.action.ref))
