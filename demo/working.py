"""Work that a worker would do within minutes, done at once by the same jobs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from foundation.scope import current_tenant_id
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work


def do_at_once(kind: str, subject_id: UUID | None = None) -> None:
    """Do all work of a kind in the house, or what there is of it about one subject."""
    with unit_of_work():
        query = select(Work.id).where(Work.kind == kind)
        if subject_id is not None:
            query = query.where(Work.subject_id == subject_id)
        found = session().scalars(query).all()
    for work_id in found:
        perform(current_tenant_id(), work_id)
