"""Whether somebody holds what another one holds: nobody may more by standing in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import Department, Membership, MembershipDepartment, MembershipRole, User
from tenants.permissions import ROLES, permissions_of, role_words
from tenants.queries import counts_now, department_list

# Who may read all of this needs no department to stand in for somebody who has one.
_EVERYWHERE = frozenset({"action:read-all", "complaint:read-all", "result:read-all"})


@dataclass(frozen=True)
class Rights:
    """What somebody who is here holds."""

    roles: tuple[str, ...] = ()
    departments: frozenset[UUID] = frozenset()

    @property
    def permissions(self) -> frozenset[str]:
        """All that the roles carry."""
        return permissions_of(self.roles)


@dataclass(frozen=True)
class Lack:
    """What somebody would need to stand in for another one; empty when nothing is missing."""

    roles: tuple[str, ...] = ()
    departments: tuple[Department, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.roles or self.departments)

    def words(self, language: str) -> str:
        """By name, in the reader's language."""
        found = [role_words((role,)) for role in self.roles]
        found += [unit.name(language) for unit in self.departments]
        return gettext(", ").join(found)


@dataclass(frozen=True)
class Holdings:
    """What some people hold, and the tree that it is judged by; three queries for all of them.

    Who is not here or cannot sign in is not among them.
    """

    rights: dict[UUID, Rights]
    above: dict[UUID, frozenset[UUID]] = field(default_factory=dict)
    units: dict[UUID, Department] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[UUID]) -> Holdings:
        """Ask for them once."""
        ids = list(people)
        roles: dict[UUID, list[str]] = defaultdict(list)
        query = (
            select(Membership.user_id, MembershipRole.role)
            .join(MembershipRole, MembershipRole.membership_id == Membership.id)
            .join(User, User.id == Membership.user_id)
            .where(Membership.user_id.in_(ids), counts_now(), User.disabled_at.is_(None))
        )
        for user_id, role in session().execute(query):
            roles[user_id].append(role)
        places: dict[UUID, set[UUID]] = defaultdict(set)
        answering = (
            select(Membership.user_id, MembershipDepartment.department_id)
            .join(MembershipDepartment, MembershipDepartment.membership_id == Membership.id)
            .where(Membership.user_id.in_(ids))
        )
        for user_id, department_id in session().execute(answering):
            places[user_id].add(department_id)
        nodes = department_list(archived=True) if places else []
        return cls(
            {one: Rights(tuple(held), frozenset(places[one])) for one, held in roles.items()},
            {n.department.id: frozenset(above.id for above in n.path) for n in nodes},
            {n.department.id: n.department for n in nodes},
        )

    def lack(self, person: UUID, other: UUID) -> Lack | None:
        """What `other` lacks of what `person` holds; None when one of them is not here."""
        own, theirs = self.rights.get(person), self.rights.get(other)
        if own is None or theirs is None:
            return None
        may = theirs.permissions
        roles = tuple(r for r in ROLES if r in own.roles and not ROLES[r] <= may)
        if may >= _EVERYWHERE:
            return Lack(roles)
        units = [
            self.units[unit]
            for unit in own.departments - theirs.departments
            if unit in self.units and not self.above[unit] & theirs.departments
        ]
        return Lack(roles, tuple(sorted(units, key=lambda unit: (unit.position, unit.code))))
