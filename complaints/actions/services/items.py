"""The things to do of a draft: added, changed, taken out, and what each one waits for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from complaints.actions.items.models import ItemWait
from complaints.actions.items.queries import waits_among
from complaints.actions.items.waits import ANY, KINDS, LASTING, closes_circle
from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.queries import items_of
from complaints.actions.services import checking
from complaints.actions.services.entries import note_step
from complaints.actions.services.planning import draft_of
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext

MOST_ITEMS = 30


def _wants(value: Any) -> str:
    if value not in KINDS:
        raise Invalid(gettext("Choose one from the list."))
    return str(value)


def _lasting(value: Any) -> str:
    if value not in LASTING:
        raise Invalid(gettext("Choose one from the list."))
    return str(value)


ITEM: dict[str, checking.Check] = {
    "text": checking.text(500, needed=True),
    "owner_id": checking.person,
    "due_on": checking.day(needed=True),
    "evidence_wanted": checking.text(300, needed=True),
    "wants": _wants,
    "lasting": _lasting,
}


def add_item(
    action: CorrectiveAction, actor: Acting, waits_for: Sequence[object] = (), **raw: Any
) -> ActionItem:
    """Add a thing to do to a draft; `waits_for` are items of it that must be done before."""
    held = draft_of(action, actor, None)
    items = items_of(held)
    if len(items) >= MOST_ITEMS:
        raise Invalid(gettext("A plan has thirty items at most."))
    facts = _facts(raw)
    others = _others(items, waits_for)
    item = ActionItem(action_id=held.id, round=held.round, **facts)
    session().add(item)
    session().flush()
    _wait(item, others)
    _written(held, actor, "action.item_added", item, others)
    return item


def change_item(
    action: CorrectiveAction,
    item_id: UUID,
    actor: Acting,
    revision: int,
    waits_for: Sequence[object] = (),
    **raw: Any,
) -> ActionItem:
    """Change a thing to do of a draft; `Invalid` where it would wait for itself.

    One saved as it was leaves nothing behind.
    """
    facts = _facts(raw)
    held = draft_of(action, actor, revision)
    item = load_or_404(ActionItem, id=item_id, action_id=held.id, round=held.round)
    items = items_of(held)
    others = _others(items, waits_for)
    waits = waits_among(each.id for each in items)
    if set(others) == set(waits.get(item.id, ())) and not _differs(item, facts):
        return item
    if closes_circle(waits, item.id, others):
        sentence = gettext("These wait for this item already; none could ever begin.")
        raise Invalid(fields={"waits_for": sentence})
    for name, value in facts.items():
        setattr(item, name, value)
    session().execute(delete(ItemWait).where(ItemWait.item_id == item.id))
    _wait(item, others)
    _written(held, actor, "action.item_changed", item, others)
    return item


def remove_item(action: CorrectiveAction, item_id: UUID, actor: Acting) -> None:
    """Take a thing to do out of a draft; what waited for it waits no more."""
    held = draft_of(action, actor, None)
    item = load_or_404(ActionItem, id=item_id, action_id=held.id, round=held.round)
    session().delete(item)
    _written(held, actor, "action.item_removed", item, ())


def _facts(raw: dict[str, Any]) -> dict[str, Any]:
    given = {name: raw.get(name) for name in ITEM}
    given |= {"wants": raw.get("wants") or ANY, "lasting": raw.get("lasting") or ""}
    facts = checking.checked(given, ITEM)
    if facts["owner_id"] is None:
        raise Invalid(fields={"owner_id": gettext("This is needed.")})
    return facts


def _differs(item: ActionItem, facts: dict[str, Any]) -> bool:
    return any(getattr(item, name) != value for name, value in facts.items())


def _others(items: Sequence[ActionItem], waits_for: Sequence[object]) -> list[UUID]:
    ids = {item.id for item in items}
    found = [each for each in waits_for if isinstance(each, UUID) and each in ids]
    if len(found) != len(waits_for):
        raise Invalid(fields={"waits_for": gettext("Choose from the list.")})
    return list(dict.fromkeys(found))


def _wait(item: ActionItem, others: Sequence[UUID]) -> None:
    for other in others:
        session().add(ItemWait(item_id=item.id, waits_for_id=other))
    session().flush()


def _written(
    action: CorrectiveAction,
    actor: Acting,
    event: str,
    item: ActionItem,
    others: Sequence[UUID],
) -> None:
    action.planner_id = actor.user_id
    note_step(action, "edit", action.state, actor.user_id)
    record(event, item, detail={"waits_for": len(others)} if others else {})
    record("action.changed", action)
