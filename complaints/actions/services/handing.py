"""Giving what somebody has in corrective actions to somebody else: actions, items, drafts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, select

from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.people import People
from complaints.actions.queries import visible_to
from complaints.actions.services.entries import locked, note_step
from complaints.actions.workflow import ENDED
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.texts import gettext

_PLANNED = ("draft", "in_review", "running")


def actions_of(user_id: UUID, person: Acting) -> list[CorrectiveAction]:
    """Actions under way that somebody answers for, as a person may see them."""
    query = select(CorrectiveAction).where(
        CorrectiveAction.owner_id == user_id, CorrectiveAction.state.not_in(ENDED)
    )
    return _seen(query, person)


def drafts_of(user_id: UUID, person: Acting) -> list[CorrectiveAction]:
    """Plans that somebody is writing."""
    query = select(CorrectiveAction).where(
        CorrectiveAction.planner_id == user_id, CorrectiveAction.state == "draft"
    )
    return _seen(query, person)


def items_of_person(user_id: UUID, person: Acting) -> list[tuple[ActionItem, CorrectiveAction]]:
    """What somebody has still to do in plans and running actions, the nearest day first."""
    query = (
        select(ActionItem, CorrectiveAction)
        .join(
            CorrectiveAction,
            and_(
                CorrectiveAction.id == ActionItem.action_id,
                CorrectiveAction.round == ActionItem.round,
            ),
        )
        .where(
            ActionItem.owner_id == user_id,
            ActionItem.done_on.is_(None),
            CorrectiveAction.state.in_(_PLANNED),
        )
        .order_by(ActionItem.due_on, ActionItem.id)
    )
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return [(row[0], row[1]) for row in session().execute(query)]


def hand_actions(user_id: UUID, taker: UUID, reason: str, actor: Acting) -> int:
    """Have somebody else answer for all actions of a person; `Invalid` where they cannot."""
    found = actions_of(user_id, actor)
    _check_taker(taker, found)
    for action in found:
        held = locked(action.id)
        held.owner_id = taker
        _note(held, actor, reason)
    return len(found)


def hand_drafts(user_id: UUID, taker: UUID, reason: str, actor: Acting) -> int:
    """Have somebody else write the plans of a person; who wrote in them stays in the history."""
    found = drafts_of(user_id, actor)
    _check_taker(taker, found)
    for action in found:
        held = locked(action.id)
        held.planner_id = taker
        _note(held, actor, reason)
    return len(found)


def hand_items(user_id: UUID, taker: UUID, reason: str, actor: Acting) -> int:
    """Have somebody else do the open items of a person."""
    found = items_of_person(user_id, actor)
    actions = {action.id: action for _, action in found}
    _check_taker(taker, list(actions.values()))
    for key in sorted(actions):
        held = locked(key)
        for item, action in found:
            if action.id == key:
                item.owner_id = taker
                record("action.item_handed_over", item)
        _note(held, actor, reason)
    return len(found)


def _note(held: CorrectiveAction, actor: Acting, reason: str) -> None:
    note_step(held, "hand_over", held.state, actor.user_id, reason=reason)
    record("action.handed_over", held)


def _check_taker(taker: UUID, actions: Sequence[CorrectiveAction]) -> None:
    people = People.of(actions)
    refs = [action.ref for action in actions if not people.can_work(taker, action)]
    if refs:
        raise Invalid(
            gettext(
                "This person cannot open or work on %(refs)s.", refs=gettext(", ").join(refs[:5])
            )
        )


def _seen(query: Select[CorrectiveAction], person: Acting) -> list[CorrectiveAction]:
    seen = visible_to(person)
    narrowed = query if seen is None else query.where(seen)
    return list(session().scalars(narrowed.order_by(CorrectiveAction.ref)))
