"""Reads for the pages about people: the list, one member, open invitations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from foundation import clock
from foundation.unit_of_work import session
from foundation.web.paging import Page, paged
from tenants.models import (
    Department,
    MemberInvitation,
    Membership,
    MembershipDepartment,
    MembershipRole,
    User,
)
from tenants.permissions import ROLES


@dataclass(frozen=True)
class Person:
    """A member as lists and pages show them."""

    member: Membership
    user: User
    roles: tuple[str, ...]
    departments: tuple[Department, ...]
    state: str  # "active", "disabled" or "over"


def people(search: str, role: str, number: int) -> Page[Person]:
    """A page of the members, by name; three queries beside the count, however many there are."""
    query = select(Membership).join(User, User.id == Membership.user_id)
    if search:
        like = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(or_(User.name.ilike(like), User.email.ilike(like)))
    if role:
        held = select(MembershipRole.membership_id).where(MembershipRole.role == role)
        query = query.where(Membership.id.in_(held))
    page = paged(query.order_by(func.lower(User.name), Membership.id), number)
    return Page(_persons(page.rows), page.number, page.total, page.per_page)


def person(member: Membership) -> Person:
    """One member with everything their page shows."""
    return _persons([member])[0]


def open_invitations() -> list[MemberInvitation]:
    """Invitations that were not accepted nor taken back, the latest first."""
    query = (
        select(MemberInvitation)
        .where(MemberInvitation.state == "open")
        .order_by(MemberInvitation.created_at.desc(), MemberInvitation.id)
        .limit(200)
    )
    return list(session().scalars(query))


def _persons(members: Iterable[Membership]) -> list[Person]:
    rows = list(members)
    if not rows:
        return []
    ids, now = [row.id for row in rows], clock.now()
    users = {
        user.id: user
        for user in session().scalars(select(User).where(User.id.in_([r.user_id for r in rows])))
    }
    roles: dict[UUID, set[str]] = defaultdict(set)
    for place in session().scalars(
        select(MembershipRole).where(MembershipRole.membership_id.in_(ids))
    ):
        roles[place.membership_id].add(place.role)
    places: dict[UUID, list[Department]] = defaultdict(list)
    for member_id, department in session().execute(
        select(MembershipDepartment.membership_id, Department)
        .join(Department, Department.id == MembershipDepartment.department_id)
        .where(MembershipDepartment.membership_id.in_(ids))
        .order_by(Department.position)
    ):
        places[member_id].append(department)
    return [
        Person(
            row,
            users[row.user_id],
            tuple(role for role in ROLES if role in roles[row.id]),
            tuple(places[row.id]),
            "over" if row.expires_at is not None and row.expires_at <= now else row.state,
        )
        for row in rows
    ]
