"""The people of the scene: one writes, one approves, and both came in by invitation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from demo.joining import join
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from tenants.services.invitations import invite

KEYS = ("author", "approver")


@dataclass(frozen=True)
class Person:
    """A survey manager of the scene."""

    user_id: UUID
    email: str

    @property
    def acting(self) -> Actor:
        """Who the audit trail names."""
        return Actor("person", self.user_id)


def make_people(tenant_id: UUID) -> dict[str, Person]:
    """Invite two survey managers and have them join."""
    people = {}
    password = secrets.token_urlsafe(24)
    for key in KEYS:
        email = f"{key}@bench.example.org"
        with tenant_scope(tenant_id), acting_as(Actor("operator")), unit_of_work():
            invite(email, key.title(), ("survey_manager",))
        people[key] = Person(join(tenant_id, email, password), email)
    return people
