"""What is asked of complaints: a case by its receipt, its conversation, the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    func,
    literal,
    or_,
    select,
)

from complaints.models import CaseMessage, CaseRule, CaseStep, Complainant, Complaint
from complaints.receipts import digest_of_typed
from complaints.workflow import HANDLE, Acting
from foundation.unit_of_work import session
from tenants.queries import departments_below

_FEW = 1000  # cases that a search may find before reading all of them is quicker


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


def complainant_of(complaint: Complaint) -> Complainant | None:
    """The sealed identity of a case, None when nothing was left."""
    query = select(Complainant).where(Complainant.complaint_id == complaint.id)
    return session().scalars(query).one_or_none()


def rule_of(survey_id: UUID) -> CaseRule | None:
    """The rule by which responses of a survey become cases, be it switched off; None without."""
    query = select(CaseRule).where(CaseRule.survey_id == survey_id)
    return session().scalars(query).one_or_none()


def becomes_case(survey_id: UUID) -> bool:
    """Whether respondents of a survey must be told that an answer may become a case."""
    rule = rule_of(survey_id)
    return rule is not None and rule.active


def rules_by_survey(ids: Iterable[UUID]) -> dict[UUID, CaseRule]:
    """The rules of these surveys."""
    rows = session().scalars(select(CaseRule).where(CaseRule.survey_id.in_(list(ids))))
    return {row.survey_id: row for row in rows}


def visible_to(person: Acting) -> ColumnElement[bool] | None:
    """The condition under which cases concern a person; None when all of them do."""
    if person.may("complaint:read-all"):
        return None
    return Complaint.department_id.in_(departments_below(person.departments))


def may_see(complaint: Complaint, person: Acting) -> bool:
    """Whether a person may see a case: all of them, or those of the own departments."""
    if person.may("complaint:read-all"):
        return True
    return complaint.department_id in departments_below(person.departments)


@dataclass(frozen=True)
class Wanted:
    """What the register is filtered by; empty means all."""

    state: str = ""  # a state, "open" or "overdue"
    category: str = ""
    severity: str = ""
    department_id: UUID | None = None
    handler_id: UUID | None = None
    anonymous: bool | None = None
    search: str = ""


def register_query(person: Acting, wanted: Wanted, now: datetime) -> Select[Any]:
    """The register as a person may see it: what is due first on top, then the latest."""
    query = select(Complaint)
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    for condition in _conditions(wanted, now):
        query = query.where(condition)
    if wanted.state in ("", "closed"):
        return query.order_by(Complaint.received_on.desc(), Complaint.ref.desc())
    return query.order_by(Complaint.due_at.asc().nulls_last(), Complaint.ref)


def _conditions(wanted: Wanted, now: datetime) -> Iterable[ColumnElement[bool]]:
    if wanted.state == "open":
        yield Complaint.state != "closed"
    elif wanted.state == "overdue":
        yield Complaint.due_at < now
    elif wanted.state:
        yield Complaint.state == wanted.state
    if wanted.category:
        yield Complaint.category == wanted.category
    if wanted.severity:
        yield Complaint.severity == wanted.severity
    if wanted.department_id is not None:
        yield Complaint.department_id.in_(departments_below([wanted.department_id]))
    if wanted.handler_id is not None:
        yield Complaint.handler_id == wanted.handler_id
    if wanted.anonymous is not None:
        yield Complaint.anonymous.is_(wanted.anonymous)
    if wanted.search:
        yield _saying(wanted.search)


def _saying(words: str) -> ColumnElement[bool]:
    """Cases with these words in reference or subject: the few by an index, many by reading all.

    The index is asked by a function that adds the tenant itself; behind a policy PostgreSQL would
    not use it.
    """
    asked = select(func.cases_saying(words, _FEW + 1).column_valued("found"))
    found = list(session().scalars(asked))
    if len(found) <= _FEW:
        return Complaint.id == any_(literal(found, ARRAY(Uuid())))
    like = "%" + _literally(words) + "%"
    return or_(Complaint.ref.ilike(like), Complaint.subject.ilike(like))


def counts_by_state(person: Acting) -> dict[str, int]:
    """How many cases a person may see in each state."""
    query = select(Complaint.state, func.count()).group_by(Complaint.state)
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return {row[0]: row[1] for row in session().execute(query)}


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


def cases_without(people: Iterable[UUID]) -> Select[Any]:
    """Running cases whose handler is none of these people, the nearest clock first."""
    query = select(Complaint).where(
        Complaint.due_at.is_not(None), Complaint.handler_id.not_in(list(people))
    )
    return query.order_by(Complaint.due_at, Complaint.ref)


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
