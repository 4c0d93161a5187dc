"""What other rooms ask of this one: organisations, departments, people by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from foundation import clock
from foundation.scope import current_tenant_id
from foundation.unit_of_work import current, session
from tenants.calendar import WorkingCalendar
from tenants.models import (
    Department,
    MemberInvitation,
    Membership,
    MembershipDepartment,
    MembershipRole,
    Tenant,
    User,
)
from tenants.working_time import read_calendar


def tenant_by_slug(slug: str) -> Tenant | None:
    """The active organisation of a slug, or None; asks a global table only."""
    if not slug or len(slug) > 40 or "\0" in slug:
        return None
    query = select(Tenant).where(Tenant.slug == slug, Tenant.state == "active")
    return session().scalars(query).one_or_none()


def own_tenant() -> Tenant:
    """The organisation in scope."""
    return session().get_one(Tenant, current_tenant_id())


def own_calendar() -> WorkingCalendar:
    """The working time of the organisation in scope; read once in a unit of work."""
    notes, key = current().notes, f"calendar of {current_tenant_id()}"
    if key not in notes:
        notes[key] = read_calendar(own_tenant())
    return cast(WorkingCalendar, notes[key])


def forget_calendar() -> None:
    """Have the calendar read anew, after it was changed."""
    current().notes.pop(f"calendar of {current_tenant_id()}", None)


def counts_now() -> ColumnElement[bool]:
    """The condition under which a membership counts at this moment."""
    alive = or_(Membership.expires_at.is_(None), Membership.expires_at > clock.now())
    return and_(Membership.state == "active", alive)


def organisations_of(user_id: UUID) -> list[Tenant]:
    """The active organisations in which a person is an active member, by name."""
    ids = session().scalars(select(func.tenants_of_user(user_id, clock.now()))).all()
    if not ids:
        return []
    query = select(Tenant).where(Tenant.id.in_(ids), Tenant.state == "active")
    return list(session().scalars(query.order_by(Tenant.name_zh, Tenant.id)))


@dataclass(frozen=True)
class Node:
    """A department in its place in the tree."""

    department: Department
    depth: int
    path: tuple[Department, ...]
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This department and all below it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.walk()


def department_tree(*, archived: bool = False) -> list[Node]:
    """The departments of the tenant as a tree, in their order; one query."""
    query = select(Department).order_by(Department.position, Department.created_at, Department.id)
    if not archived:
        query = query.where(Department.archived_at.is_(None))
    below: dict[UUID | None, list[Department]] = {}
    for department in session().scalars(query):
        below.setdefault(department.parent_id, []).append(department)

    def grow(parent: UUID | None, path: tuple[Department, ...]) -> list[Node]:
        return [
            Node(row, len(path), path, grow(row.id, (*path, row))) for row in below.get(parent, [])
        ]

    return grow(None, ())


def department_list(*, archived: bool = False) -> list[Node]:
    """The tree from top to bottom as one list, for choices and tables."""
    return [node for root in department_tree(archived=archived) for node in root.walk()]


def departments_by_id(ids: Iterable[UUID]) -> dict[UUID, Department]:
    """Departments of the tenant by id; an id of another tenant is left out.

    Within a unit of work each is asked for once: a desk names the same few in many groups.
    """
    wanted = list(ids)
    known = current().notes.setdefault(f"departments of {current_tenant_id()}", {})
    missing = [one for one in wanted if one not in known]
    if missing:
        rows = session().scalars(select(Department).where(Department.id.in_(missing)))
        known |= {row.id: row for row in rows}
    return {one: known[one] for one in wanted if one in known}


def departments_below(ids: Iterable[UUID]) -> frozenset[UUID]:
    """These departments and every department below them."""
    wanted = list(ids)
    if not wanted:
        return frozenset()
    start = select(Department.id).where(Department.id.in_(wanted)).cte("below", recursive=True)
    below = start.union(select(Department.id).where(Department.parent_id == start.c.id))
    return frozenset(session().scalars(select(below.c.id)))


def user_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of people by id, for ids that were found in the tenant's own rows."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = session().execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def admin_ids(*, lock: bool = False) -> list[UUID]:
    """Memberships that administer the tenant now; `lock` holds them until the transaction ends."""
    query = (
        select(Membership)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(MembershipRole.role == "admin", counts_now(), User.disabled_at.is_(None))
        .join(User, User.id == Membership.user_id)
        .order_by(Membership.id)
    )
    if lock:
        query = query.with_for_update(of=Membership).execution_options(populate_existing=True)
    return [row.id for row in session().scalars(query)]


def is_admin(user_id: UUID) -> bool:
    """Whether a person administers the tenant in scope now."""
    query = (
        select(Membership.id)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(Membership.user_id == user_id, MembershipRole.role == "admin", counts_now())
    )
    return session().scalars(query).first() is not None


def has_departments() -> bool:
    """Whether the tenant has a department in use."""
    query = select(Department.id).where(Department.archived_at.is_(None)).limit(1)
    return session().scalars(query).first() is not None


def has_company() -> bool:
    """Whether anybody but the first administrator is here or invited."""
    if len(session().scalars(select(Membership.id).limit(2)).all()) > 1:
        return True
    open_one = select(MemberInvitation.id).where(MemberInvitation.state == "open").limit(1)
    return session().scalars(open_one).first() is not None


def roles_of(user_id: UUID) -> tuple[str, ...]:
    """The roles a person holds in the tenant in scope now."""
    query = (
        select(MembershipRole.role)
        .join(Membership, Membership.id == MembershipRole.membership_id)
        .where(Membership.user_id == user_id, counts_now())
    )
    return tuple(session().scalars(query))


def member_user_ids(*roles: str) -> list[UUID]:
    """People who hold one of these roles in the tenant now and can sign in."""
    query = (
        select(Membership.user_id)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(MembershipRole.role.in_(roles), counts_now(), User.disabled_at.is_(None))
        .distinct()
    )
    return list(session().scalars(query))


def members_here() -> list[tuple[UUID, str]]:
    """Everybody who is a member now and can sign in, by name."""
    query = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(counts_now(), User.disabled_at.is_(None))
        .order_by(User.name, User.id)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def owners_by_department(ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Who answers for each of these departments now, or for the nearest one above that has owners.

    Two queries however many there are; a department that nobody answers for is left out.
    """
    lines = _owners_upwards(ids)
    return {unit: line[0] for unit, line in lines.items()}


def answering_for(ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Everybody who answers now for each of these departments or for one above it; two queries."""
    lines = _owners_upwards(ids)
    return {
        unit: frozenset(one for owners in line for one in owners) for unit, line in lines.items()
    }


def departments_answered_for() -> Select[UUID]:
    """The departments for which somebody who is here answers, and all that are below them."""
    owned = (
        select(MembershipDepartment.department_id.label("id"))
        .join(Membership, Membership.id == MembershipDepartment.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(counts_now(), User.disabled_at.is_(None))
        .cte("answered", recursive=True)
    )
    below = owned.union(select(Department.id).where(Department.parent_id == owned.c.id))
    return select(below.c.id)


def _owners_upwards(ids: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, ...]]]:
    """The owners of each of these departments and of those above that have some, from below."""
    wanted = set(ids)
    if not wanted:
        return {}
    query = (
        select(MembershipDepartment.department_id, Membership.user_id)
        .join(Membership, Membership.id == MembershipDepartment.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(counts_now(), User.disabled_at.is_(None))
        .order_by(Membership.created_at, Membership.id)
    )
    owners: dict[UUID, tuple[UUID, ...]] = {}
    for department_id, user_id in session().execute(query):
        owners[department_id] = (*owners.get(department_id, ()), user_id)
    found: dict[UUID, list[tuple[UUID, ...]]] = {}
    for node in department_list(archived=True):
        line = (node.department.id, *(one.id for one in reversed(node.path)))
        above = [owners[one] for one in line if one in owners]
        if node.department.id in wanted and above:
            found[node.department.id] = above
    return found
