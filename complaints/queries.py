"""What is asked of complaints: a case by its receipt, its conversation, the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    or_,
    select,
)

from complaints.assisting.models import CaseContribution
from complaints.models import CaseMessage, CasePause, CaseStep, Complainant, Complaint
from complaints.receipts import digest_of_typed
from complaints.recusal.queries import cases_in_wrong_hands, hidden_from
from complaints.workflow import HANDLE, Acting
from foundation.unit_of_work import session
from tenants.queries import departments_below


def case_of_receipt(receipt: str) -> Complaint | None:
    """The case of a receipt as typed, tolerant of case, spaces, dashes, O for 0 and I for 1.

    A wrong, foreign or impossible code costs the same work and gives the same None (ANON-3).
    """
    query = select(Complaint).where(Complaint.receipt_digest == digest_of_typed(receipt))
    return session().scalars(query).one_or_none()


def messages_for_complainant(complaint: Complaint) -> list[CaseMessage]:
    """The conversation as the complainant may see it: without internal notes, in order."""
    query = select(CaseMessage).where(
        CaseMessage.complaint_id == complaint.id, CaseMessage.direction.in_(("theirs", "ours"))
    )
    return list(session().scalars(query.order_by(CaseMessage.number)))


def messages_of(complaint: Complaint) -> list[CaseMessage]:
    """The whole conversation with its internal notes, for the staff."""
    query = select(CaseMessage).where(CaseMessage.complaint_id == complaint.id)
    return list(session().scalars(query.order_by(CaseMessage.number)))


def steps_of(complaint: Complaint) -> list[CaseStep]:
    """All steps taken, in order. Reasons are for the staff, except the complainant's own."""
    query = select(CaseStep).where(CaseStep.complaint_id == complaint.id)
    return list(session().scalars(query.order_by(CaseStep.number)))


def pauses_of(complaint: Complaint) -> list[CasePause]:
    """All times in which its clock stood still for a question, in order."""
    query = select(CasePause).where(CasePause.complaint_id == complaint.id)
    return list(session().scalars(query.order_by(CasePause.number)))


def complainant_of(complaint: Complaint) -> Complainant | None:
    """The sealed identity of a case, None when nothing was left."""
    query = select(Complainant).where(Complainant.complaint_id == complaint.id)
    return session().scalars(query).one_or_none()


def visible_to(person: Acting) -> ColumnElement[bool] | None:
    """The condition under which cases concern a person; None when all of them do.

    Cases about the person are none of theirs. An assisting department sees a case from when it is
    asked, unless that is taken back.
    """
    found: list[ColumnElement[bool]] = []
    if hidden := hidden_from(person):
        found.append(Complaint.id.not_in(hidden))
    if not person.may("complaint:read-all"):
        own = departments_below(person.departments)
        found.append(or_(Complaint.department_id.in_(own), Complaint.id.in_(_assisted_by(own))))
    return and_(*found) if found else None


def _assisted_by(units: Iterable[UUID]) -> Select[UUID]:
    return select(CaseContribution.complaint_id).where(
        CaseContribution.department_id.in_(list(units)), CaseContribution.state != "withdrawn"
    )


def leads(complaint: Complaint, person: Acting) -> bool:
    """Whether a person may move a case: any of them, or those that the own departments lead."""
    if person.may("complaint:read-all"):
        return True
    return complaint.department_id in departments_below(person.departments)


def may_see(complaint: Complaint, person: Acting) -> bool:
    """Whether a person may see a case: one to lead, or one that the own departments assist with.

    Never one about themselves, as long as there is somebody else to look after it.
    """
    if complaint.id in hidden_from(person):
        return False
    if leads(complaint, person):
        return True
    assisted = _assisted_by(departments_below(person.departments))
    query = select(assisted.where(CaseContribution.complaint_id == complaint.id).exists())
    return bool(session().scalar(query))


def waiting_cases(person: Acting, limit: int) -> list[Complaint]:
    """The cases whose next step is this person's, the nearest clock first.

    The desk acknowledges, answers and takes up again; who handles a case or answers for its
    department makes the inquiry.
    """
    query = select(Complaint).where(*_waits_for(person))
    return list(session().scalars(query.order_by(Complaint.due_at, Complaint.ref).limit(limit)))


def count_waiting(person: Acting) -> int:
    """How many cases those are."""
    query = select(func.count()).select_from(Complaint).where(*_waits_for(person))
    return session().scalar(query) or 0


def waiting_in_stead(person: Acting, others: Iterable[UUID]) -> list[Complaint]:
    """Cases in the hands of those for whom a person stands in, the nearest clock first.

    Without those that wait for the person anyway, for an own department leads them.
    """
    query = select(Complaint).where(
        Complaint.due_at.is_not(None),
        Complaint.state == "in_hand",
        Complaint.handler_id.in_(list(others)),
    )
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    if not person.may("complaint:read-all"):
        own = departments_below(person.departments)
        query = query.where(Complaint.department_id.not_in(own))
    return list(session().scalars(query.order_by(Complaint.due_at, Complaint.ref)))


def _waits_for(person: Acting) -> Iterator[ColumnElement[bool]]:
    inquiry = [Complaint.handler_id == person.user_id]
    if not person.may("complaint:read-all"):
        inquiry.append(Complaint.department_id.in_(departments_below(person.departments)))
    own = and_(Complaint.state == "in_hand", or_(*inquiry))
    if person.may(HANDLE):
        own = or_(own, Complaint.state.in_(("received", "proposed", "disputed")))
    yield Complaint.due_at.is_not(None)
    yield own
    seen = visible_to(person)
    if seen is not None:
        yield seen


def cases_without(people: Iterable[UUID], away: Mapping[UUID, datetime]) -> Select[Any]:
    """Running cases whose handler is none of these people, the nearest clock first.

    Also those that fall due by the moment until which their handler is `away`.
    """
    running = or_(Complaint.due_at.is_not(None), Complaint.held_at.is_not(None))
    gone = Complaint.handler_id.not_in(list(people))
    falling_due = [
        and_(Complaint.handler_id == who, Complaint.due_at <= until) for who, until in away.items()
    ]
    query = select(Complaint).where(running, or_(gone, *falling_due))
    return query.order_by(Complaint.due_at, Complaint.ref)


def cases_to_hand_on(person: Acting) -> list[Complaint]:
    """Running cases that are in the hands of somebody whom they are about, nearest clock first."""
    ids = cases_in_wrong_hands()
    if not ids:
        return []
    query = select(Complaint).where(Complaint.id.in_(ids))
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return list(session().scalars(query.order_by(Complaint.due_at, Complaint.ref)))
