"""What is asked of requests: the list, the things behind one, who may decide."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import aliased

from foundation.unit_of_work import session
from foundation.web.viewer import Viewer
from foundation.work.models import PARKED, Work
from tenants.permissions import ROLES
from tenants.queries import member_user_ids
from tenants.subjects.models import ERASE, OPEN, SubjectRequest
from tenants.subjects.rooms import Outlook, Sought, Thing, parts, rooms

PERMISSION = "subject:handle"


def month_after(day: date) -> date:
    """The same day of the next month, or its last one where there is none such."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month where there is none such."""
    first = day.replace(day=1)
    for _ in range(months):
        first = month_after(first)
    for last in range(day.day, 27, -1):
        try:
            return first.replace(day=last)
        except ValueError:
            continue
    return first.replace(day=day.day)


def listed() -> Select[Any]:
    """All requests: the open ones by their day, then the others, the latest first."""
    over = SubjectRequest.state.not_in(OPEN)
    ends = case((over, None), else_=SubjectRequest.due_on)
    return select(SubjectRequest).order_by(
        over, ends, SubjectRequest.asked_on.desc(), SubjectRequest.ref
    )


def open_requests() -> Select[Any]:
    """Requests that wait for a person, the nearest day first: for a decision, or stuck since."""
    waits = or_(SubjectRequest.state == "asked", SubjectRequest.id.in_(_stuck()))
    query = select(SubjectRequest).where(waits)
    return query.order_by(SubjectRequest.due_on, SubjectRequest.ref)


def stuck_among(ids: Collection[UUID]) -> set[UUID]:
    """Which of these requests stand still: the last attempt to erase was given up."""
    return set(session().scalars(_stuck().where(Work.subject_id.in_(ids)))) if ids else set()


def _stuck() -> Select[Any]:
    later = aliased(Work)
    again = select(later.id).where(
        later.tenant_id == Work.tenant_id,
        later.kind == ERASE,
        later.subject_id == Work.subject_id,
        later.id > Work.id,
    )
    given_up = select(Work.subject_id).where(Work.state == PARKED, Work.kind == ERASE)
    return given_up.where(~again.exists())


def latest_about(room: str, thing: UUID) -> SubjectRequest | None:
    """The latest wish that something be erased, as its own page tells of it."""
    query = select(SubjectRequest).where(
        SubjectRequest.wish == "erase", SubjectRequest.things.contains({room: [str(thing)]})
    )
    latest = query.order_by(SubjectRequest.asked_on.desc(), SubjectRequest.ref.desc())
    return session().scalars(latest.limit(1)).one_or_none()


def found(sought: Sought, viewer: Viewer) -> list[Thing]:
    """What every room finds by this."""
    return [thing for room in rooms() for thing in room.find(sought, viewer)]


def things_of(request: SubjectRequest, viewer: Viewer) -> list[Thing]:
    """What a request is about, as far as this viewer may see it."""
    return [t for room, ids in parts(request.things) for t in room.things(ids, viewer)]


def sees_all(request: SubjectRequest, viewer: Viewer) -> bool:
    """Whether a viewer may see all that a request is about; who may not has no part in it."""
    wanted = sum(len(ids) for _, ids in parts(request.things))
    return len(things_of(request, viewer)) == wanted


def outlook_of(request: SubjectRequest) -> Outlook:
    """What erasing would do, of all rooms together."""
    told = [room.outlook(ids) for room, ids in parts(request.things)]
    return Outlook(
        [words for each in told for words in each.goes],
        list(dict.fromkeys(words for each in told for words in each.stays)),
        [words for each in told for words in each.hindrances],
    )


def others_who_decide(person: UUID) -> list[UUID]:
    """Who else may decide on what this person asked for."""
    able = [role for role, held in ROLES.items() if PERMISSION in held]
    return [one for one in member_user_ids(*able) if one != person]
