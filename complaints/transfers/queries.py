"""What is asked of transfers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.transfers.models import CaseTransfer
from complaints.workflow import Acting
from foundation.unit_of_work import session

# A word of a search that is shorter, or has no digit, is nobody's number.
_SHORTEST = 3
_BETWEEN = re.compile(r"[\s\-‐-―_./·]+")


def number_key(number: str) -> str:
    """A number as it is looked for: however it was spaced, dashed, or typed in wide letters."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", number)).upper()


def transfers_of(case: Complaint) -> list[CaseTransfer]:
    """All transfers of a case, the first first."""
    query = select(CaseTransfer).where(CaseTransfer.complaint_id == case.id)
    return list(session().scalars(query.order_by(CaseTransfer.entered_at, CaseTransfer.id)))


def case_of_number(body: str, body_name: str, number: str) -> Complaint | None:
    """The case that a body's number stands in already."""
    query = (
        select(Complaint)
        .join(CaseTransfer, CaseTransfer.complaint_id == Complaint.id)
        .where(CaseTransfer.body == body, CaseTransfer.body_name == body_name)
        .where(CaseTransfer.number_key == number_key(number))
    )
    return session().scalars(query).one_or_none()


def transfers_among(cases: Iterable[UUID]) -> dict[UUID, list[CaseTransfer]]:
    """The transfers of these cases, by case, the first first; one query."""
    query = select(CaseTransfer).where(CaseTransfer.complaint_id.in_(list(cases)))
    found: dict[UUID, list[CaseTransfer]] = {}
    for row in session().scalars(query.order_by(CaseTransfer.entered_at, CaseTransfer.id)):
        found.setdefault(row.complaint_id, []).append(row)
    return found


def numbers_of(cases: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The bodies' numbers of these cases, by case."""
    query = select(CaseTransfer.complaint_id, CaseTransfer.number).where(
        CaseTransfer.complaint_id.in_(list(cases))
    )
    found: dict[UUID, list[str]] = {}
    for case_id, number in session().execute(
        query.order_by(CaseTransfer.entered_at, CaseTransfer.id)
    ):
        found.setdefault(case_id, []).append(number)
    return found


def cases_numbered(words: str, most: int) -> list[UUID]:
    """Cases with a body's number in which these words occur."""
    key = number_key(words)
    if len(key) < _SHORTEST or not any(letter.isdigit() for letter in key):
        return []
    query = select(CaseTransfer.complaint_id).where(func.strpos(CaseTransfer.number_key, key) > 0)
    return list(session().scalars(query.distinct().limit(most)))


def earliest_open(complaint_id: UUID) -> date | None:
    """The nearest day of the bodies that wait for an answer about a case."""
    query = select(func.min(CaseTransfer.due_on)).where(
        CaseTransfer.complaint_id == complaint_id, CaseTransfer.answered_on.is_(None)
    )
    return session().scalar(query)


def cases_to_tell_of(person: Acting, limit: int) -> tuple[list[Complaint], int]:
    """Cases of which a body waits for an answer, the nearest day first, and how many they are."""
    query = select(Complaint).where(Complaint.transfer_due.is_not(None))
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    ordered = query.order_by(Complaint.transfer_due, Complaint.ref).limit(limit)
    rows = list(session().scalars(ordered))
    if len(rows) < limit:
        return rows, len(rows)
    return rows, session().scalar(select(func.count()).select_from(query.subquery())) or 0


def names_used() -> list[str]:
    """The names of bodies entered before, to be chosen again."""
    query = select(CaseTransfer.body_name).where(CaseTransfer.body_name != "").distinct()
    return list(session().scalars(query.order_by(CaseTransfer.body_name).limit(50)))
