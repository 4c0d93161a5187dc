"""Who asked for an export, as the job that makes it knows them: by what they may do by then."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from tenants.models import Membership, MembershipDepartment
from tenants.permissions import GUEST, permissions_of
from tenants.queries import counts_now, roles_of

EXPORT = "complaint:export"


@dataclass(frozen=True)
class Asker:
    """A member with rights and departments as they are now."""

    user_id: UUID
    departments: frozenset[UUID]
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        """Whether the member's roles carry a permission."""
        return permission in self.permissions


def asker(user_id: UUID) -> Asker | None:
    """The member, None for who may not export any more."""
    roles = roles_of(user_id)
    held = permissions_of(roles)
    if EXPORT not in held or GUEST in roles:
        return None
    query = (
        select(MembershipDepartment.department_id)
        .join(Membership, Membership.id == MembershipDepartment.membership_id)
        .where(Membership.user_id == user_id, counts_now())
    )
    return Asker(user_id, frozenset(session().scalars(query)), held)
