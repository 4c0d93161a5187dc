"""What is asked of waits among items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from complaints.actions.items.models import ItemWait
from complaints.actions.items.waits import Waits
from complaints.actions.models import ActionItem
from foundation.unit_of_work import session


def waits_among(items: Iterable[UUID]) -> Waits:
    """What each of these items waits for, in one query; items without a wait are left out."""
    ids = list(items)
    query = select(ItemWait.item_id, ItemWait.waits_for_id).where(ItemWait.item_id.in_(ids))
    found: dict[UUID, set[UUID]] = {}
    for item_id, other_id in session().execute(query) if ids else ():
        found.setdefault(item_id, set()).add(other_id)
    return {key: frozenset(value) for key, value in found.items()}


@dataclass(frozen=True)
class Waiting:
    """The waits of a plan: what each item waits for, what of it is open, what comes too late."""

    waits: dict[UUID, list[ActionItem]]
    blocked: dict[UUID, list[ActionItem]]
    late: dict[UUID, list[ActionItem]]


def waiting_of(items: Sequence[ActionItem]) -> Waiting:
    """The waits among the items of a plan.

    An undone item is `blocked` by what it waits for and is not done; of these the `late` ones are
    due on a later day than the item itself.
    """
    by_id = {item.id: item for item in items}
    waits = {
        key: sorted((by_id[one] for one in ids if one in by_id), key=lambda i: (i.due_on, i.id))
        for key, ids in waits_among(by_id).items()
    }
    blocked = {
        key: open_ones
        for key, others in waits.items()
        if by_id[key].done_on is None and (open_ones := [o for o in others if o.done_on is None])
    }
    late = {
        key: after
        for key, others in blocked.items()
        if (after := [one for one in others if one.due_on > by_id[key].due_on])
    }
    return Waiting(waits, blocked, late)


def blocking(item: ActionItem) -> list[ActionItem]:
    """What an item waits for and nobody has done, the nearest day first."""
    query = (
        select(ActionItem)
        .join(ItemWait, ItemWait.waits_for_id == ActionItem.id)
        .where(ItemWait.item_id == item.id, ActionItem.done_on.is_(None))
        .order_by(ActionItem.due_on, ActionItem.id)
    )
    return list(session().scalars(query))


def blocked_among(items: Iterable[ActionItem]) -> set[UUID]:
    """Which of these items wait for one that is not done; one query."""
    ids = [item.id for item in items]
    query = (
        select(ItemWait.item_id)
        .join(ActionItem, ItemWait.waits_for_id == ActionItem.id)
        .where(ItemWait.item_id.in_(ids), ActionItem.done_on.is_(None))
    )
    return set(session().scalars(query)) if ids else set()
