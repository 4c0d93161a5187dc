"""Progress of long work: the thing it makes says how far it is, and that its run lives."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import update

from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import AlreadyDone, WorkItem


def tell_step(item: WorkItem, made: Any, under_way: Collection[str], step: int) -> None:
    """Tell the relay that this run lives, and the page of what it makes how far it is.

    `made` is the class of the item's subject, with `state` and `step`. `AlreadyDone` when the
    subject is not in one of the states `under_way` any more.
    """
    item.extend_lease()
    with unit_of_work():
        told = (
            session()
            .execute(
                update(made)
                .where(made.id == item.subject_id, made.state.in_(under_way))
                .values(state="running", step=step)
                .returning(made.id)
                .execution_options(synchronize_session=False)
            )
            .one_or_none()
        )
    if told is None:
        raise AlreadyDone
