"""Reads of the staff directory: for its own pages, and for rooms that ask for its people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from foundation import clock
from foundation.unit_of_work import session
from tenants.directory.models import StaffEntry
from tenants.models import Department, Membership, User
from tenants.queries import counts_now, departments_below, own_tenant

STANDINGS = ("here", "coming", "left")


def today_here() -> date:
    """The day it is for the organisation in scope."""
    return clock.today(own_tenant().zone)


def staff_found(search: str, department: UUID | None, standing: str) -> Select[StaffEntry]:
    """Entries by a part of the name or number, a department with all below it, and standing."""
    query = select(StaffEntry).outerjoin(Department, Department.id == StaffEntry.department_id)
    if search:
        told = (StaffEntry.name_zh, StaffEntry.name_en, StaffEntry.staff_number)
        query = query.where(or_(*(each.icontains(search, autoescape=True) for each in told)))
    if department is not None:
        query = query.where(StaffEntry.department_id.in_(departments_below([department])))
    if standing:
        query = query.where(_stands(standing, today_here()))
    return query.order_by(
        Department.position, Department.name_zh, Department.id, StaffEntry.name_zh, StaffEntry.code
    )


def staff_here(departments: Iterable[UUID] | None = None) -> list[StaffEntry]:
    """Who works here today, by name; of these departments alone if any are given."""
    query = select(StaffEntry).where(_stands("here", today_here()))
    if departments is not None:
        query = query.where(StaffEntry.department_id.in_(list(departments)))
    return list(session().scalars(query.order_by(StaffEntry.name_zh, StaffEntry.code)))


def staff_by_code(codes: Iterable[str]) -> dict[str, StaffEntry]:
    """Entries by the code under which answers name them, who left too."""
    wanted = list(codes)
    if not wanted:
        return {}
    query = select(StaffEntry).where(StaffEntry.code.in_(wanted))
    return {row.code: row for row in session().scalars(query)}


def staff_by_number() -> dict[str, StaffEntry]:
    """Every entry by its number, to compare a list with."""
    return {row.staff_number: row for row in session().scalars(select(StaffEntry))}


def has_staff() -> bool:
    """Whether the directory has anybody in it."""
    return session().scalars(select(StaffEntry.id).limit(1)).first() is not None


def members_to_link() -> list[tuple[UUID, str]]:
    """Members whom an entry can be linked to, by name."""
    query = (
        select(Membership.id, User.name)
        .join(User, User.id == Membership.user_id)
        .where(counts_now())
        .order_by(User.name, Membership.id)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def member_name(membership_id: UUID | None) -> str:
    """The name of the member an entry is linked to, or nothing."""
    if membership_id is None:
        return ""
    query = select(User.name).join(Membership, Membership.user_id == User.id)
    return session().scalars(query.where(Membership.id == membership_id)).first() or ""


def _stands(standing: str, today: date) -> ColumnElement[bool]:
    """`StaffEntry.standing` as a condition."""
    gone = and_(StaffEntry.left_on.is_not(None), StaffEntry.left_on <= today)
    stays = or_(StaffEntry.left_on.is_(None), StaffEntry.left_on > today)
    later = and_(StaffEntry.active_from.is_not(None), StaffEntry.active_from > today)
    began = or_(StaffEntry.active_from.is_(None), StaffEntry.active_from <= today)
    return {"left": gone, "coming": and_(stays, later), "here": and_(stays, began)}[standing]
