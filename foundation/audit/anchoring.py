"""Anchors: the end of a chain as it stood at the end of each day, to be kept out of the house.

The chain shows a change to whoever has its end from before. Whoever could rewrite all of it, end
included, cannot rewrite what was printed, mailed or copied elsewhere.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.audit.models import AuditAnchor, AuditEvent
from foundation.identifiers import new_id
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session


def anchor_day(day: date, ends: datetime) -> AuditAnchor | None:
    """Keep the last event before a day's end as its anchor; None if there is none, or one already.

    Two at once keep one.
    """
    last = select(AuditEvent.seq, AuditEvent.hash).where(AuditEvent.at < ends)
    found = session().execute(last.order_by(AuditEvent.seq.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    row = insert(AuditAnchor).values(
        tenant_id=current_tenant_id(),
        id=new_id(),
        day=day,
        seq=found.seq,
        hash=found.hash,
        made_at=clock.now(),
    )
    made = session().execute(row.on_conflict_do_nothing().returning(AuditAnchor.id)).scalar()
    if made is None:
        return None
    return session().scalars(select(AuditAnchor).where(AuditAnchor.id == made)).one()


def last_anchor() -> AuditAnchor | None:
    """The latest anchor of the tenant in scope."""
    query = select(AuditAnchor).order_by(AuditAnchor.day.desc()).limit(1)
    return session().scalars(query).one_or_none()
