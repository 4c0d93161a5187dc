"""What a case came to, as conditions of SQL: the register filters by them, statistics count them.

They say in SQL what `complaints.clocks` says of a case in hand: a clock that is over and still runs
was not kept, one that waits for the complainant is not decided, and a new day that was promised
takes the place of the reckoned one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from complaints.categories.queries import counted_as, own_tree
from complaints.models import CaseStep, Complaint
from complaints.overturned import overturned

Fact = Callable[[datetime], ColumnElement[bool]]

WINDOWS = (30, 90, 180)
"""In how many days the same counts as coming back, beside what the organisation set."""
LONGEST = 1100


def answered_at() -> ColumnElement[Any]:
    """When an answer that stands went out; of a case set aside without one, when it was closed."""
    standing = Complaint.state.in_(("answered", "closed"))
    return case((standing, func.coalesce(Complaint.answered_at, Complaint.closed_at)))


def answer_due() -> ColumnElement[Any]:
    """By when it had to."""
    return func.coalesce(Complaint.promised_at, Complaint.resolve_due)


def _taken_up() -> ColumnElement[Any]:
    return func.coalesce(Complaint.acknowledged_at, Complaint.closed_at)


def _acknowledged_late(now: datetime) -> ColumnElement[bool]:
    return func.coalesce(_taken_up(), literal(now)) > Complaint.acknowledge_due


def _answered_late(now: datetime) -> ColumnElement[bool]:
    due = answer_due()
    waits = and_(Complaint.held_at.is_not(None), Complaint.held_at < due)
    return or_(
        answered_at() > due,
        and_(answered_at().is_(None), due < now, func.coalesce(waits, False).is_(False)),
    )


TIMINGS: dict[str, Fact] = {
    "acknowledged": lambda _: Complaint.acknowledged_at.is_not(None),
    "acknowledged_in_time": lambda _: _taken_up() <= Complaint.acknowledge_due,
    "acknowledged_late": _acknowledged_late,
    "acknowledged_decided": lambda now: or_(
        _taken_up() <= Complaint.acknowledge_due, _acknowledged_late(now)
    ),
    "answered": lambda _: answered_at().is_not(None),
    "answered_in_time": lambda _: answered_at() <= answer_due(),
    "answered_late": _answered_late,
    "answered_decided": lambda now: or_(answered_at() <= answer_due(), _answered_late(now)),
}


def _reopened(_: datetime) -> ColumnElement[bool]:
    return Complaint.id.in_(select(CaseStep.complaint_id).where(CaseStep.step == "reopen"))


def _overturned(_: datetime) -> ColumnElement[bool]:
    """Settled more in the complainant's favour than by the answer that was first objected to."""
    return and_(
        Complaint.state == "closed", overturned(Complaint.earlier_outcome, Complaint.outcome)
    )


COURSES: dict[str, Fact] = {
    "disputed": lambda _: Complaint.disputed_at.is_not(None),
    "reopened": _reopened,
    "overturned": _overturned,
}


def recurring(days: int, since: date | None = None) -> ColumnElement[bool]:
    """Whether the same department had a case of the same category in so many days before.

    By one pass over all cases: asked for each by itself, an index would not be used behind the
    policy of the table, because the arithmetic of dates is not leakproof. `since` spares the pass
    what lies too long before that day to matter for cases from then on.
    """
    other = aliased(Complaint)
    before = func.lag(other.received_on).over(
        partition_by=(other.department_id, counted_as(own_tree(), other.category)),
        order_by=(other.received_on, other.ref),
    )
    gaps = select(other.id, (other.received_on - before).label("gap")).where(
        other.department_id.is_not(None)
    )
    if since is not None:
        gaps = gaps.where(other.received_on >= since - timedelta(days=days))
    found = gaps.subquery()
    return Complaint.id.in_(select(found.c.id).where(found.c.gap <= days))
