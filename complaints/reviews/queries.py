"""Reads of reviews: of one case, and how often they end otherwise, each number by its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, extract, func, select

from complaints.models import CaseStep, Complaint
from complaints.overturned import overturned
from complaints.reviews.models import CaseReview
from foundation.unit_of_work import session
from tenants.models import Department
from tenants.queries import department_list, own_tenant

# How a review stands, as the register filters by it.
STANDINGS = ("running", "stands", "reversed", "overturned")
_HANDS = ("propose", "answer")


@dataclass(frozen=True)
class Line:
    """The decided reviews of the cases of a department and those below it; of all for None.

    What was overturned was reversed in the complainant's favour.
    """

    department: Department | None
    depth: int
    stands: int
    reversed: int
    overturned: int = 0

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.stands + self.reversed

    @property
    def rate(self) -> int:
        """The share that ended otherwise, in whole percent; 0 of none."""
        return round(100 * self.reversed / self.decided) if self.decided else 0


def reviews_of(case: Complaint) -> list[CaseReview]:
    """The reviews of a case, in order."""
    query = select(CaseReview).where(CaseReview.complaint_id == case.id)
    return list(session().scalars(query.order_by(CaseReview.number)))


def is_under_review(steps: Iterable[CaseStep]) -> bool:
    """Whether the last of objecting and opening again was an objection; steps in order."""
    last = ""
    for step in steps:
        if step.step in ("dispute", "reopen"):
            last = step.step
    return last == "dispute"


def hands_before(case: Complaint, steps: Iterable[CaseStep]) -> frozenset[UUID]:
    """Everybody who handled a case before its last objection, or proposed or sent its result.

    Nobody for a case without one, or that was opened again since. `steps` are its own, in order.
    """
    found = list(steps)
    if not is_under_review(found):
        return frozenset()
    number = max(step.number for step in found if step.step == "dispute")
    before = [step for step in found if step.number <= number]
    people = {step.handler_id for step in before}
    people |= {step.actor_id for step in before if step.step in _HANDS}
    if case.state == "disputed":
        # Steps of former times do not say who had the case.
        people |= {case.handler_id, case.proposed_by}
    return frozenset(one for one in people if one is not None)


def cases_reviewed(standing: str, year: int | None = None) -> Select[UUID]:
    """The ids of the cases with such a review, of those decided in a year of the organisation."""
    return select(CaseReview.complaint_id).where(*_conditions(standing, year))


def years_decided(seen: ColumnElement[bool] | None) -> list[int]:
    """The years of the organisation in which reviews were decided, the latest first."""
    query = select(_year()).join(Complaint, Complaint.id == CaseReview.complaint_id)
    query = query.where(CaseReview.decided_at.is_not(None))
    if seen is not None:
        query = query.where(seen)
    return sorted((int(year) for year in session().scalars(query.distinct())), reverse=True)


def review_lines(seen: ColumnElement[bool] | None, year: int | None) -> list[Line]:
    """Cases whose reviews were decided: all, then each department with those below it.

    A case counts once on each side, as the register lists it. A query for each number.
    """
    counts: Counter[tuple[UUID | None, str]] = Counter()
    for standing in STANDINGS[1:]:
        query = select(Complaint.department_id, func.count()).where(
            Complaint.id.in_(cases_reviewed(standing, year))
        )
        if seen is not None:
            query = query.where(seen)
        for unit, number in session().execute(query.group_by(Complaint.department_id)):
            counts[unit, standing] += number
    whole = _line(None, 0, {unit for unit, _ in counts}, counts)
    rows = [
        _line(node.department, node.depth, {each.department.id for each in node.walk()}, counts)
        for node in department_list(archived=True)
    ]
    return [whole, *(row for row in rows if row.decided)]


def _line(
    department: Department | None,
    depth: int,
    units: Iterable[UUID | None],
    counts: Counter[tuple[UUID | None, str]],
) -> Line:
    wanted = set(units)
    numbers = [sum(counts[unit, each] for unit in wanted) for each in STANDINGS[1:]]
    return Line(department, depth, *numbers)


def _conditions(standing: str, year: int | None) -> Iterable[ColumnElement[bool]]:
    if standing == "running":
        running = select(Complaint.id).where(Complaint.state.in_(("in_hand", "proposed")))
        yield CaseReview.decided_at.is_(None)
        yield CaseReview.complaint_id.in_(running)
        return
    yield CaseReview.decided_at.is_not(None)
    same = CaseReview.outcome_after == CaseReview.outcome_before
    if standing == "overturned":
        yield overturned(CaseReview.outcome_before, CaseReview.outcome_after)
    else:
        yield same if standing == "stands" else ~same
    if year is not None:
        yield _year() == year


def _year() -> ColumnElement[int]:
    return extract("year", func.timezone(own_tenant().zone, CaseReview.decided_at))
