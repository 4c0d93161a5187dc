"""Writing causes as long as the plan is a draft, and setting the rules for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from complaints.actions.causes.methods import (
    CATEGORIES,
    DEPTH,
    LEAST,
    MOST_CAUSES,
    RECURRENCE_DAYS,
    WATCHED,
    allowed,
)
from complaints.actions.causes.models import ActionCause, ActionRules
from complaints.actions.causes.queries import causes_of, own_rules
from complaints.actions.models import CorrectiveAction
from complaints.actions.services import checking
from complaints.actions.services.entries import note_step
from complaints.actions.services.planning import draft_of
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext

RULE = "settings:write"


def _category(value: Any) -> str:
    if value not in CATEGORIES:
        raise Invalid(gettext("Choose one from the list."))
    return str(value)


def _parent(value: Any) -> UUID | None:
    if value is not None and not isinstance(value, UUID):
        raise Invalid(gettext("Choose one from the list."))
    return value


CAUSE: dict[str, checking.Check] = {
    "text": checking.text(200, needed=True),
    "category": _category,
    "parent_id": _parent,
    "evidence": checking.text(500),
    "root": bool,
}


def add_cause(action: CorrectiveAction, actor: Acting, **raw: Any) -> ActionCause:
    """Add a cause behind the others; one that explains another takes its category."""
    held = draft_of(action, actor, None)
    facts = checking.checked({name: raw.get(name) for name in CAUSE}, CAUSE)
    causes = causes_of(held)
    if len(causes) >= MOST_CAUSES:
        raise Invalid(gettext("A fishbone has sixty causes at most."))
    _below(facts, causes, None)
    place = max((each.place for each in causes), default=0) + 1
    cause = ActionCause(action_id=held.id, round=held.round, place=place, **facts)
    session().add(cause)
    _written(held, actor, "action.cause_added", cause)
    return cause


def change_cause(
    action: CorrectiveAction, cause_id: UUID, actor: Acting, revision: int, **raw: Any
) -> ActionCause:
    """Change a cause; what explains it follows it into another category.

    One saved as it was leaves nothing behind.
    """
    facts = checking.checked({name: raw.get(name) for name in CAUSE}, CAUSE)
    held = draft_of(action, actor, revision)
    cause, causes = _cause(held, cause_id), causes_of(held)
    _below(facts, causes, cause)
    if all(getattr(cause, name) == value for name, value in facts.items()):
        return cause
    for name, value in facts.items():
        setattr(cause, name, value)
    for each in _family(cause, causes):
        if each.category != cause.category:
            each.category = cause.category
            record("action.cause_changed", each)
    _written(held, actor, "action.cause_changed", cause)
    return cause


def remove_cause(action: CorrectiveAction, cause_id: UUID, actor: Acting) -> None:
    """Take a cause out, with all that explains it."""
    held = draft_of(action, actor, None)
    cause = _cause(held, cause_id)
    for each in _family(cause, causes_of(held)):
        record("action.cause_removed", each)
    session().delete(cause)
    _written(held, actor, "action.cause_removed", cause)


def move_cause(action: CorrectiveAction, cause_id: UUID, actor: Acting, up: bool) -> None:
    """Change places with the neighbour before or behind; at the end nothing moves."""
    held = draft_of(action, actor, None)
    cause = _cause(held, cause_id)
    beside = [
        each
        for each in causes_of(held)
        if (each.category, each.parent_id) == (cause.category, cause.parent_id)
    ]
    at = beside.index(cause)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(beside):
        return
    other = beside[to]
    cause.place, other.place = other.place, cause.place
    record("action.cause_changed", other)
    _written(held, actor, "action.cause_changed", cause)


def carry_on(action: CorrectiveAction, came_from: int) -> None:
    """Begin the round under way with the causes of an earlier one, which keeps its own."""
    query = select(ActionCause).where(
        ActionCause.action_id == action.id, ActionCause.round == came_from
    )
    copy_causes(list(session().scalars(query)), action)


def copy_causes(causes: list[ActionCause], action: CorrectiveAction) -> None:
    """Give an action copies of these causes, in its round under way."""
    made: dict[UUID, ActionCause] = {}
    for depth in range(DEPTH):
        for each in causes:
            if each.id in made or _depth(each, causes) != depth:
                continue
            parent = made[each.parent_id].id if each.parent_id else None
            made[each.id] = copy = ActionCause(
                action_id=action.id,
                round=action.round,
                category=each.category,
                parent_id=parent,
                text=each.text,
                evidence=each.evidence,
                root=each.root,
                place=each.place,
            )
            session().add(copy)
            session().flush()
            record("action.cause_added", copy)


def set_rules(
    actor: Acting, revision: int, days: int = RECURRENCE_DAYS, **methods: Any
) -> ActionRules:
    """Set how deep causes are looked for; no severity may ask for less than the least."""
    if not actor.may(RULE):
        raise Forbidden
    faults: dict[str, object] = {
        name: gettext("Choose one from the list.")
        for name in LEAST
        if methods.get(name) not in allowed(name)
    }
    if not WATCHED[0] <= days <= WATCHED[1]:
        sentence = gettext("Please give a number from %(low)s to %(high)s.", low=30, high=1100)
        faults["recurrence_days"] = sentence
    if faults:
        raise Invalid(fields=faults)
    rules = own_rules()
    if (rules.revision if rules else 0) != revision:
        raise Conflict(gettext("Somebody changed these rules in the meantime."))
    if rules is None:
        rules = ActionRules(created_at=clock.now(), revision=0)
        session().add(rules)
    for name in LEAST:
        setattr(rules, name, methods[name])
    rules.recurrence_days = days
    rules.revision += 1
    session().flush()
    record("action_rules.set", rules)
    return rules


def _cause(action: CorrectiveAction, cause_id: UUID) -> ActionCause:
    return load_or_404(ActionCause, id=cause_id, action_id=action.id, round=action.round)


def _below(facts: dict[str, Any], causes: list[ActionCause], own: ActionCause | None) -> None:
    """Refuse a parent that is none of these, is the cause's own, or stands too deep."""
    parent = next((each for each in causes if each.id == facts["parent_id"]), None)
    if facts["parent_id"] is None:
        return
    family = _family(own, causes) if own else []
    if parent is None or parent is own or parent in family:
        raise Invalid(fields={"parent_id": gettext("Choose one from the list.")})
    below = max((_depth(each, causes) for each in family), default=0)
    under = max(0, below - _depth(own, causes)) if own else 0
    if _depth(parent, causes) + 1 + under >= DEPTH:
        sentence = gettext("Three causes below one another are the most.")
        raise Invalid(fields={"parent_id": sentence})
    facts["category"] = parent.category


def _family(cause: ActionCause, causes: list[ActionCause]) -> list[ActionCause]:
    """All that explains a cause, however far below."""
    found: list[ActionCause] = []
    ids = {cause.id}
    for _ in range(DEPTH):
        found = [each for each in causes if each.parent_id in ids]
        ids |= {each.id for each in found}
    return [each for each in causes if each.id in ids and each.id != cause.id]


def _depth(cause: ActionCause, causes: list[ActionCause]) -> int:
    by_id = {each.id: each for each in causes}
    depth = 0
    while cause.parent_id is not None and cause.parent_id in by_id and depth < DEPTH:
        cause, depth = by_id[cause.parent_id], depth + 1
    return depth


def _written(action: CorrectiveAction, actor: Acting, event: str, cause: ActionCause) -> None:
    """Whoever writes causes has a hand in the plan."""
    action.planner_id = actor.user_id
    note_step(action, "edit", action.state, actor.user_id)
    record(event, cause)
    record("action.changed", action)
