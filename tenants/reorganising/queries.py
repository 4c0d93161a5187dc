"""What is asked of reorganisations: those planned, a department's past, marks between two days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from foundation.unit_of_work import session
from tenants.models import Department
from tenants.queries import departments_below, departments_by_id
from tenants.reorganising.models import Reorganisation, ReorganisationPart


@dataclass(frozen=True)
class Told:
    """A reorganisation with the departments it speaks of, by id."""

    row: Reorganisation
    parts: tuple[ReorganisationPart, ...]
    departments: dict[UUID, Department]

    def name(self, unit: UUID | None, language: str) -> str:
        """What a department is called today; empty where there is none."""
        found = self.departments.get(unit) if unit else None
        return found.name(language) if found else ""


def listed() -> Select[Any]:
    """All of them, the latest day first."""
    return select(Reorganisation).order_by(
        Reorganisation.effective_on.desc(), Reorganisation.made_at.desc(), Reorganisation.id
    )


def told(rows: Sequence[Reorganisation]) -> list[Told]:
    """These with their departments, in two queries."""
    parts: dict[UUID, list[ReorganisationPart]] = {row.id: [] for row in rows}
    query = select(ReorganisationPart).where(ReorganisationPart.reorganisation_id.in_(list(parts)))
    for part in session().scalars(query.order_by(ReorganisationPart.position)):
        parts[part.reorganisation_id].append(part)
    wanted = {row.department_id for row in rows}
    wanted |= {part.department_id for own in parts.values() for part in own}
    for row in rows:
        for side in (row.before, row.after):
            if side.get("parent_id"):
                wanted.add(UUID(side["parent_id"]))
    known = departments_by_id(wanted)
    return [Told(row, tuple(parts[row.id]), known) for row in rows]


def past_of(department: Department) -> list[Told]:
    """What a department went through or will, the latest first; called off ones left out."""
    parts = select(ReorganisationPart.reorganisation_id).where(
        ReorganisationPart.department_id == department.id
    )
    query = listed().where(
        or_(Reorganisation.department_id == department.id, Reorganisation.id.in_(parts)),
        Reorganisation.state.in_(("planned", "in_force")),
    )
    return told(session().scalars(query).all())


def in_force_between(after: datetime, until: datetime) -> list[Told]:
    """Those that came into force after one moment, up to and with another; the earliest first."""
    query = (
        select(Reorganisation)
        .where(
            Reorganisation.state == "in_force",
            Reorganisation.in_force_at > after,
            Reorganisation.in_force_at <= until,
        )
        .order_by(Reorganisation.in_force_at, Reorganisation.id)
    )
    return told(session().scalars(query).all())


def touching(unit: UUID | None, events: Iterable[Told]) -> list[Told]:
    """Those after which a department is not what it was: another name, other parts, its beginning.

    A merger or move within it changes nothing of it. `unit` None is the whole organisation, which
    no reorganisation changes.
    """
    rows = list(events)
    if unit is None or not rows:
        return []
    below = departments_below([unit])
    return [each for each in rows if _touches(unit, below, each)]


def _touches(unit: UUID, below: frozenset[UUID], event: Told) -> bool:
    row = event.row
    if row.kind == "renamed":
        return row.department_id == unit
    if row.kind == "split":
        return any(part.department_id == unit for part in event.parts)
    if row.kind == "moved":
        if row.department_id == unit:
            return False  # the same department in another place
        ends = [_within(row.before, below), _within(row.after, below)]
        return ends[0] != ends[1]
    inside = row.department_id in below
    gains = [part.stood_under not in below for part in event.parts]
    if row.department_id == unit:
        return True
    return any(gains) if inside else not all(gains)


def _within(side: dict[str, Any], below: frozenset[UUID]) -> bool:
    parent = side.get("parent_id")
    return parent is not None and UUID(parent) in below
