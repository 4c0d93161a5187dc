"""What is asked of cases that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from complaints.models import CaseMessage, Complaint
from complaints.queries import visible_to
from complaints.register.queries import NEWEST, register_query
from complaints.register.wanted import Wanted
from complaints.related.likeness import ALIKE, likeness
from complaints.related.models import CaseLink, CaseShare
from complaints.workflow import Acting
from foundation import clock
from foundation.unit_of_work import session
from foundation.uploads import Upload

MOST_FOUND = 10
MOST_ALIKE = 5
_CLOSE = timedelta(days=30)
_COMPARED = 200  # subjects that are read for a suggestion, the latest first


def main_of(case: Complaint) -> Complaint | None:
    """The case that a duplicate was merged into; None for any other."""
    if case.merged_into_id is None:
        return None
    return (
        session()
        .scalars(select(Complaint).where(Complaint.id == case.merged_into_id))
        .one_or_none()
    )


def duplicates_of(case: Complaint) -> list[Complaint]:
    """The duplicates that were merged into a case, the first received first."""
    query = select(Complaint).where(Complaint.merged_into_id == case.id)
    return list(session().scalars(query.order_by(Complaint.received_on, Complaint.ref)))


def family_of(case: Complaint) -> list[Complaint]:
    """The cases that one receipt opens: the one that came in, then those split off from it."""
    return around(case)[1]


def around(case: Complaint) -> tuple[list[Complaint], list[Complaint]]:
    """The duplicates merged into a case, and the cases that its receipt opens; in one query."""
    root = case.split_from_id or case.id
    query = select(Complaint).where(
        or_(
            Complaint.merged_into_id == case.id,
            Complaint.id == root,
            Complaint.split_from_id == root,
        )
    )
    found = list(session().scalars(query.order_by(Complaint.clock_from, Complaint.ref)))
    family = [one for one in found if root in (one.id, one.split_from_id)]
    duplicates = [one for one in found if one.merged_into_id == case.id]
    return duplicates, sorted(family, key=lambda one: one.id != root)


@dataclass(frozen=True)
class Linked:
    """A case that another is related to, and why."""

    case: Complaint
    link: CaseLink


def links_of(case: Complaint, person: Acting) -> list[Linked]:
    """The cases related to this one that the person may see."""
    query = (
        select(CaseLink, Complaint)
        .join(
            Complaint,
            or_(
                (CaseLink.first_id == case.id) & (Complaint.id == CaseLink.second_id),
                (CaseLink.second_id == case.id) & (Complaint.id == CaseLink.first_id),
            ),
        )
        .order_by(CaseLink.made_at, Complaint.ref)
    )
    seen = visible_to(person)
    rows = session().execute(query if seen is None else query.where(seen))
    return [Linked(row[1], row[0]) for row in rows]


def link_between(one: UUID, other: UUID) -> CaseLink | None:
    """The link of two cases, None where there is none."""
    first, second = sorted((one, other))
    query = select(CaseLink).where(CaseLink.first_id == first, CaseLink.second_id == second)
    return session().scalars(query).one_or_none()


def messages_taken_along(case: Complaint) -> list[CaseMessage]:
    """Messages of the case it was split off from, in order."""
    if case.split_from_id is None:
        return []
    query = select(CaseMessage).join(CaseShare, CaseShare.message_id == CaseMessage.id)
    query = query.where(CaseShare.complaint_id == case.id)
    return list(session().scalars(query.order_by(CaseMessage.number)))


def files_taken_along(case: Complaint) -> list[Upload]:
    """Files of the case it was split off from."""
    if case.split_from_id is None:
        return []
    query = select(Upload).join(CaseShare, CaseShare.upload_id == Upload.id)
    query = query.where(CaseShare.complaint_id == case.id)
    return list(session().scalars(query.order_by(Upload.day, Upload.id)))


def cases_found(case: Complaint, person: Acting, search: str) -> list[Complaint]:
    """Other cases with these words in reference or subject that the person may see, ten at most."""
    query = register_query(person, Wanted(q=search), clock.now()).where(Complaint.id != case.id)
    return list(session().scalars(NEWEST.sorted(query, turned=False).limit(MOST_FOUND)))


def likely_duplicates(case: Complaint, person: Acting) -> list[Complaint]:
    """Open cases of the same department and of close days with a subject much alike, five at most.

    One query over the latest two hundred subjects, whatever the register holds.
    """
    query = select(Complaint.id, Complaint.subject).where(
        Complaint.department_id.is_not_distinct_from(case.department_id),
        Complaint.received_on.between(case.received_on - _CLOSE, case.received_on + _CLOSE),
        Complaint.state != "closed",
        Complaint.id != case.id,
    )
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    rows = session().execute(query.order_by(Complaint.received_on.desc()).limit(_COMPARED)).all()
    scored = [(likeness(case.subject, row[1]), row[0]) for row in rows]
    best = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: -one[0])
    ids = [one[1] for one in best[:MOST_ALIKE]]
    if not ids:
        return []
    found = session().scalars(select(Complaint).where(Complaint.id.in_(ids)))
    return sorted(found, key=lambda one: ids.index(one.id))
