"""Putting work on its row, and ringing the queue once the row is committed."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.guests import whole_house
from foundation.identifiers import new_id
from foundation.scope import current_tenant_id
from foundation.unit_of_work import current, session
from foundation.work.bell import ring
from foundation.work.models import Dispatch, Work

# The bell is rung right after the commit; if it was not heard, the relay comes after this.
_GRACE = timedelta(seconds=20)


def enqueue(
    kind: str,
    subject_id: UUID,
    *,
    occasion: str = "",
    due: datetime | None = None,
    payload: dict[str, Any] | None = None,
) -> UUID:
    """Write a piece of work in the transaction under way and return its id.

    The same (kind, subject, occasion) is written once; asking again returns the row there is.
    `payload` holds ids and small switches, nothing personal.
    """
    tenant_id, now = current_tenant_id(), clock.now()
    work_id = new_id()
    due_at = due or now
    written = (
        session()
        .execute(
            insert(Work).on_conflict_do_nothing().returning(Work.id),
            [
                {
                    "tenant_id": tenant_id,
                    "id": work_id,
                    "kind": kind,
                    "subject_id": subject_id,
                    "occasion": occasion,
                    "payload": payload or {},
                    "state": "waiting",
                    "due_at": due_at,
                    "created_at": now,
                    "attempts": 0,
                }
            ],
        )
        .all()
    )
    if not written:
        known = select(Work.id).where(
            Work.kind == kind, Work.subject_id == subject_id, Work.occasion == occasion
        )
        with whole_house("work is put on its row, whoever asks for it"):
            return session().scalars(known).one()
    at_once = due_at <= now
    session().execute(
        insert(Dispatch),
        [
            {
                "work_id": work_id,
                "tenant_id": tenant_id,
                "due_at": due_at,
                "lease_until": now + _GRACE if at_once else None,
            }
        ],
    )
    if at_once:
        current().after_commit.append(partial(ring, tenant_id, work_id))
    return work_id
