"""What is asked of judgements: those of a case, and the counts that the figures are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from complaints.judgements.answers import ITEMS, SATISFIED
from complaints.judgements.figures import Tally
from complaints.judgements.models import CaseJudgement
from complaints.models import Complaint
from foundation.unit_of_work import session
from tenants.queries import own_tenant

# What a figure's cases are narrowed to in the register.
KINDS = ("closed", "in_time", "rated", "satisfied", "answered", "resolved", "again")

_ended = func.coalesce(Complaint.acknowledged_at, Complaint.closed_at)
_IN_TIME = _ended <= Complaint.acknowledge_due
# A duplicate is counted with the case that it repeats.
_COUNTED = and_(
    Complaint.closed_at.is_not(None),
    or_(Complaint.outcome.is_(None), Complaint.outcome != "duplicate"),
)


def judgements_of(complaint: Complaint) -> list[CaseJudgement]:
    """All judgements of a case, the first first."""
    query = select(CaseJudgement).where(CaseJudgement.complaint_id == complaint.id)
    return list(session().scalars(query.order_by(CaseJudgement.number)))


def tallies(year: int) -> Mapping[tuple[UUID | None, int], Tally]:
    """The cases closed in a year, counted by department (its own alone) and month, 1 to 12."""
    month = func.extract("month", func.timezone(own_tenant().zone, Complaint.closed_at))
    counted = _counts()
    query = (
        select(Complaint.department_id, month, *counted.values())
        .outerjoin(
            CaseJudgement,
            and_(CaseJudgement.complaint_id == Complaint.id, CaseJudgement.standing),
        )
        .where(*closed_in(str(year)), _COUNTED)
        .group_by(Complaint.department_id, month)
    )
    found = {}
    for unit, number, *values in session().execute(query):
        found[unit, int(number)] = _tally(dict(zip(counted, values, strict=True)))
    return found


def _counts() -> dict[str, ColumnElement[int]]:
    judged = CaseJudgement.id.is_not(None)
    conditions: dict[str, ColumnElement[bool]] = {
        "closed": Complaint.id.is_not(None),
        "in_time": _IN_TIME,
        "rated": judged,
        "satisfied": CaseJudgement.score >= SATISFIED,
        "answered": CaseJudgement.resolved.is_not(None),
        "resolved": CaseJudgement.resolved == "resolved",
    }
    for item in ITEMS:
        points = getattr(CaseJudgement, item)
        conditions[f"{item}_n"] = points >= 1
        conditions[f"{item}_good"] = points >= SATISFIED
    return {name: func.count().filter(each) for name, each in conditions.items()}


def _tally(values: dict[str, Any]) -> Tally:
    items = {item: (values.pop(f"{item}_n"), values.pop(f"{item}_good")) for item in ITEMS}
    return Tally(**values, items=items)


def years_with_cases() -> list[int]:
    """The years in which cases were closed, the latest first."""
    year = func.extract("year", func.timezone(own_tenant().zone, Complaint.closed_at))
    query = select(year).where(Complaint.closed_at.is_not(None)).distinct()
    return sorted((int(found) for found in session().scalars(query)), reverse=True)


def closed_in(span: str) -> list[ColumnElement[bool]]:
    """Cases closed in a year ("2026") or a month ("2026-11"); none for anything else."""
    year, _, month = span.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 0):
        return []
    if not month:
        first, last = date(int(year), 1, 1), (int(year) + 1, 1)
    elif month.isascii() and month.isdigit() and len(month) == 2 and 1 <= int(month) <= 12:
        first = date(int(year), int(month), 1)
        last = (int(year) + int(month) // 12, int(month) % 12 + 1)
    else:
        return []
    if last[0] > 9999:
        return []
    zone = ZoneInfo(own_tenant().zone)
    return [
        Complaint.closed_at >= datetime.combine(first, time(), zone),
        Complaint.closed_at < datetime.combine(date(*last, 1), time(), zone),
    ]


def judged_as(kind: str) -> ColumnElement[bool]:
    """The cases behind a figure of one of the `KINDS`; "again" are those to be looked at again."""
    if kind == "again":
        return Complaint.look_again.is_(True)
    if kind == "closed":
        return _COUNTED
    if kind == "in_time":
        return and_(_COUNTED, _IN_TIME)
    wanted = {
        "rated": CaseJudgement.score >= 1,
        "satisfied": CaseJudgement.score >= SATISFIED,
        "answered": CaseJudgement.resolved.is_not(None),
        "resolved": CaseJudgement.resolved == "resolved",
    }[kind]
    own = and_(CaseJudgement.complaint_id == Complaint.id, CaseJudgement.standing, wanted)
    return and_(_COUNTED, exists().where(own))
