"""Reorganisations come into force on their day."""

from __future__ import annotations

from sqlalchemy import select

from foundation.errors import Refusal
from foundation.unit_of_work import session
from foundation.work import WorkItem, job
from tenants.reorganising.models import Reorganisation
from tenants.reorganising.services import JOB, come_into_force, keep_fault


@job(JOB)
def reorganise(item: WorkItem) -> None:
    """Change the tree as planned; what it refuses by now is kept with the plan."""
    try:
        with item.finish():
            row = _row(item)
            if row is not None:
                come_into_force(row)
    except Refusal as refusal:
        with item.finish():
            row = _row(item)
            if row is not None:
                keep_fault(row, refusal)


def _row(item: WorkItem) -> Reorganisation | None:
    query = select(Reorganisation).where(Reorganisation.id == item.subject_id)
    return session().scalars(query).one_or_none()
