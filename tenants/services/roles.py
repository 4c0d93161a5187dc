"""Which roles may be given to whom, and with what: departments, an end (AUTHZ-2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from foundation import clock
from foundation.errors import Forbidden, Invalid
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import Membership, MembershipDepartment, MembershipRole
from tenants.permissions import GUEST, NEEDS_DEPARTMENT, NEEDS_END, RANKS, ROLES


def rank(roles: Iterable[str]) -> int:
    """The highest rank among these roles."""
    return max((RANKS[role] for role in roles if role in RANKS), default=0)


def check_places(
    roles: Iterable[str],
    departments: Sequence[UUID],
    until: datetime | None,
    granter: tuple[str, ...] | None,
) -> tuple[str, ...]:
    """The roles in the table's order; `Invalid` or `Forbidden` when they cannot be given so."""
    asked = set(roles)
    wanted = tuple(role for role in ROLES if role in asked)
    if not wanted or asked - set(ROLES):
        raise Invalid("", {"roles": gettext("Please choose at least one role.")})
    if GUEST in asked and len(asked) > 1:
        raise Invalid(
            "", {"roles": gettext("An external auditor is a guest and holds no other role.")}
        )
    if granter is not None and rank(wanted) > rank(granter):
        raise Forbidden(gettext("Nobody can give a role above their own."))
    if NEEDS_DEPARTMENT & asked and not departments:
        raise Invalid(
            "", {"departments": gettext("A department owner needs at least one department.")}
        )
    if NEEDS_END & asked and until is None:
        raise Invalid("", {"until": gettext("An external auditor's access needs an end.")})
    if until is not None and until <= clock.now():
        raise Invalid("", {"until": gettext("This moment is over already.")})
    return wanted


def give_places(member: Membership, roles: Iterable[str], departments: Iterable[UUID]) -> None:
    """Put exactly these roles and departments on a membership."""
    for table in (MembershipRole, MembershipDepartment):
        session().execute(delete(table).where(table.membership_id == member.id))
    session().add_all(MembershipRole(membership_id=member.id, role=role) for role in roles)
    session().add_all(
        MembershipDepartment(membership_id=member.id, department_id=one) for one in departments
    )
    session().flush()
