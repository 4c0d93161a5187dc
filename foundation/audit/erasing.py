"""Emptying the personal values of the trail: the events and their chain stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import null, select, update

from foundation import clock
from foundation.audit.models import AuditEvent, AuditValue
from foundation.unit_of_work import session


def erase_values(object_ids: Collection[UUID]) -> int:
    """Empty what was personal before and after in the events about these things; how much.

    The digests in the events go on holding the chain together; without value and salt nobody can
    guess what stood there.
    """
    events = select(AuditEvent.id).where(AuditEvent.object_id.in_(list(object_ids)))
    emptied = session().execute(
        update(AuditValue)
        .where(
            AuditValue.event_id.in_(events),
            AuditValue.personal,
            AuditValue.erased_at.is_(None),
        )
        .values(before=null(), after=null(), salt=null(), erased_at=clock.now())
        .returning(AuditValue.id)
        .execution_options(synchronize_session=False)
    )
    return len(emptied.all())
