"""Complaints' handling as an evaluation counts it: rated cases and cases left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import func, select

from complaints.models import Complaint
from evaluations.queries import department_tree
from evaluations.rules import NO_CASES, Handling
from foundation.unit_of_work import session
from surveys.models import EvaluationPeriod
from surveys.queries import zone

WHOLE = UUID(int=0)
"""The key of all cases together, those without a department among them."""


def handling_in(period: EvaluationPeriod) -> Mapping[UUID, Handling]:
    """The cases of a period by department: its own with those of all below it; `WHOLE` has all.

    A case that was closed within the period counts by its complainant's rating, one that came in
    within the period and is still not closed counts as not handled. One closed and never rated
    says nothing, nor does a duplicate that was merged into another case.
    """
    above = department_tree()
    found: dict[UUID, Handling] = {}
    for unit, cases in (*_rated(period), *_unhandled(period)):
        for holder in (WHOLE, *_road(unit, above)):
            found[holder] = found.get(holder, NO_CASES).plus(cases)
    return found


def _rated(period: EvaluationPeriod) -> Iterator[tuple[UUID | None, Handling]]:
    query = (
        select(Complaint.department_id, Complaint.rating, func.count())
        .where(
            Complaint.closed_at >= _midnight(period.starts_on),
            Complaint.closed_at < _midnight(period.ends_on),
            Complaint.rating.is_not(None),
            Complaint.merged_into_id.is_(None),
        )
        .group_by(Complaint.department_id, Complaint.rating)
    )
    for unit, rating, count in session().execute(query):
        yield unit, Handling({str(rating): count})


def _unhandled(period: EvaluationPeriod) -> Iterator[tuple[UUID | None, Handling]]:
    query = (
        select(Complaint.department_id, func.count())
        .where(
            Complaint.received_on >= period.starts_on,
            Complaint.received_on < period.ends_on,
            Complaint.closed_at.is_(None),
        )
        .group_by(Complaint.department_id)
    )
    for unit, count in session().execute(query):
        yield unit, Handling({}, count)


def _road(unit: UUID | None, above: Mapping[UUID, UUID | None]) -> list[UUID]:
    """A department and all that hold it."""
    road: list[UUID] = []
    while unit is not None and unit not in road:
        road.append(unit)
        unit = above.get(unit)
    return road


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())
