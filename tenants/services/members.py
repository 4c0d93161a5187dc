"""Members: their roles and departments, switching their access off and on (AUTHZ-2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from foundation.audit import record
from foundation.errors import Conflict, Forbidden
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.assignments import assign, assigned_to
from tenants.models import Membership, MembershipDepartment, MembershipRole, Tenant
from tenants.permissions import GUEST
from tenants.queries import admin_ids, departments_by_id
from tenants.services.login_sessions import end_sessions, rotate_secrets
from tenants.services.roles import check_places, give_places, rank


def change_places(
    member: Membership,
    roles: Iterable[str],
    department_ids: Iterable[UUID],
    until: datetime | None,
    *,
    assigned: Iterable[UUID] = (),
    revision: int,
    by: Viewer,
) -> None:
    """Give a member other roles, departments or an end; it holds from the next request on.

    `assigned` is what a guest is let read; others have nothing of the kind.
    """
    _lock_people(member)
    _refuse_self(member, by)
    _refuse_above(member, by)
    if member.revision != revision:
        raise Conflict
    departments = sorted(departments_by_id(department_ids))
    wanted = check_places(roles, departments, until, by.roles)
    before, places = held(member), departments_of(member)
    if "admin" in before and "admin" not in wanted:
        _refuse_last_admin(member)
    portions = set(assigned) if GUEST in wanted else set()
    now = (set(before), places, member.expires_at, set(assigned_ids(member)))
    if now == (set(wanted), departments, until, portions):
        return
    give_places(member, wanted, departments)
    assigned_before, assigned_after = assign(member, portions)
    member.expires_at = until
    member.revision += 1
    record(
        "member.roles_changed",
        member,
        detail={
            "before": list(before),
            "after": list(wanted),
            "departments_before": [str(one) for one in places],
            "departments_after": [str(one) for one in departments],
            "assigned_before": assigned_before,
            "assigned_after": assigned_after,
        },
    )
    rotate_secrets(member.user_id, member.tenant_id)
    session().flush()


def disable_member(member: Membership, by: Viewer) -> None:
    """Switch a member's access off; every session of theirs here ends now."""
    _lock_people(member)
    if member.state == "disabled":
        raise Conflict(gettext("This access is switched off already."))
    if "admin" in held(member):
        _refuse_last_admin(member)
    _refuse_self(member, by)
    _refuse_above(member, by)
    member.state = "disabled"
    member.revision += 1
    record("member.disabled", member)
    end_sessions(member.user_id, tenant_id=member.tenant_id)
    session().flush()


def enable_member(member: Membership, by: Viewer) -> None:
    """Switch a member's access on again, with the roles they had."""
    _lock_people(member)
    if member.state == "active":
        raise Conflict(gettext("This access is switched on already."))
    _refuse_self(member, by)
    _refuse_above(member, by)
    member.state = "active"
    member.revision += 1
    record("member.enabled", member)
    session().flush()


def held(member: Membership) -> tuple[str, ...]:
    """The roles a membership carries."""
    query = select(MembershipRole.role).where(MembershipRole.membership_id == member.id)
    return tuple(sorted(session().scalars(query)))


def departments_of(member: Membership) -> list[UUID]:
    """The departments a membership answers for."""
    query = select(MembershipDepartment.department_id).where(
        MembershipDepartment.membership_id == member.id
    )
    return sorted(session().scalars(query))


def assigned_ids(member: Membership) -> list[UUID]:
    """What a guest is let read."""
    return [each.id for each in assigned_to(member.id).get(member.id, [])]


def _refuse_self(member: Membership, by: Viewer) -> None:
    if member.user_id == by.user_id:
        raise Forbidden(gettext("Nobody changes their own access. Another administrator can."))


def _refuse_above(member: Membership, by: Viewer) -> None:
    if rank(held(member)) > rank(by.roles):
        raise Forbidden(gettext("This person's role is above yours."))


def _refuse_last_admin(member: Membership) -> None:
    if admin_ids() == [member.id]:
        raise Conflict(
            gettext("This is the last administrator. Please make somebody else one first.")
        )


def _lock_people(member: Membership) -> None:
    """Changes of people go one after the other, so that two cannot remove each other.

    The member is read anew behind the lock.
    """
    session().scalars(
        select(Tenant.id).where(Tenant.id == current_tenant_id()).with_for_update(key_share=True)
    ).one()
    session().refresh(member)
