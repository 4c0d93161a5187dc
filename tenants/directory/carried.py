"""Entries of the directory that go along when their department is taken into another."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from foundation.audit import record
from foundation.unit_of_work import session
from tenants.directory.models import StaffEntry
from tenants.reorganising.carrying import Move


def _here(units: Sequence[UUID]) -> tuple[ColumnElement[bool], ...]:
    return StaffEntry.department_id.in_(list(units)), StaffEntry.left_on.is_(None)


def count_here(units: Sequence[UUID]) -> int:
    """How many people of these departments have not left."""
    query = select(func.count()).select_from(StaffEntry).where(*_here(units))
    return session().scalar(query) or 0


def carry_staff(move: Move) -> int:
    """Put them under the department that took theirs in."""
    rows = session().scalars(select(StaffEntry).where(*_here(move.sources))).all()
    for row in rows:
        row.department_id = move.target
        row.revision += 1
        record("staff.changed", row)
    return len(rows)
