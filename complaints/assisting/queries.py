"""What is asked of contributions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select

from complaints.assisting.models import CaseContribution
from complaints.models import CaseMessage, Complaint
from complaints.queries import leads
from complaints.recusal.queries import hidden_from
from complaints.workflow import HANDLE, RESOLVE, Acting
from foundation.unit_of_work import session
from tenants.models import Department
from tenants.queries import departments_below


@dataclass(frozen=True)
class Contribution:
    """A contribution with what its page needs beside it."""

    row: CaseContribution
    department: Department
    answer: str


def contributions_of(case: Complaint) -> list[Contribution]:
    """All questions to assisting departments of a case, the first first."""
    query = (
        select(CaseContribution, Department, CaseMessage.text)
        .join(Department, Department.id == CaseContribution.department_id)
        .outerjoin(CaseMessage, CaseMessage.id == CaseContribution.message_id)
        .where(CaseContribution.complaint_id == case.id)
        .order_by(CaseContribution.asked_at, CaseContribution.id)
    )
    return [Contribution(row[0], row[1], row[2] or "") for row in session().execute(query)]


def may_ask(case: Complaint, person: Acting) -> bool:
    """Whether a person may ask departments for a contribution to a case, and take that back."""
    running = case.state != "closed"
    return running and person.may(RESOLVE) and leads(case, person)


def may_contribute(row: CaseContribution, person: Acting) -> bool:
    """Whether a person may answer: who answers for the department, or the desk for it."""
    if row.state != "asked" or not person.may(RESOLVE):
        return False
    return person.may(HANDLE) or row.department_id in departments_below(person.departments)


def asked_of(units: Iterable[UUID], person: Acting) -> Select[CaseContribution, Complaint]:
    """The open questions to these departments with their cases, the nearest day first.

    Without those about the person.
    """
    return (
        select(CaseContribution, Complaint)
        .join(Complaint, Complaint.id == CaseContribution.complaint_id)
        .where(CaseContribution.department_id.in_(list(units)), CaseContribution.state == "asked")
        .where(Complaint.state != "closed", Complaint.id.not_in(hidden_from(person)))
        .order_by(CaseContribution.due_on, CaseContribution.id)
    )


def count_asked_of(units: Iterable[UUID], person: Acting) -> int:
    """How many those are."""
    query = select(func.count()).select_from(asked_of(units, person).order_by(None).subquery())
    return session().scalar(query) or 0


def overdue(today: date) -> list[tuple[CaseContribution, str]]:
    """The open questions whose day is over, with the references of their cases."""
    query = (
        select(CaseContribution, Complaint.ref)
        .join(Complaint, Complaint.id == CaseContribution.complaint_id)
        .where(CaseContribution.state == "asked", CaseContribution.due_on < today)
        .where(Complaint.state != "closed")
        .order_by(CaseContribution.due_on, CaseContribution.id)
    )
    return [(row[0], row[1]) for row in session().execute(query)]
