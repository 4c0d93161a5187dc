"""What guests are let read: a room above knows the things, this one asks for them and shows them.

The room that keeps them says so once, from its setup:

    assign_through(Periods())
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from tenants.models import MemberInvitation, Membership

Owner = Membership | MemberInvitation


@dataclass(frozen=True)
class Portion:
    """Something that a guest may read: what it is called; where it is offered, a fact beside."""

    id: UUID
    name: str
    fact: str = ""


class Assignments(Protocol):
    """Keeps what is assigned to members and, until they join, to their invitations."""

    def offered(self) -> list[Portion]:
        """All that can be assigned in the tenant in scope."""

    def of(self, owners: Sequence[UUID]) -> dict[UUID, list[Portion]]:
        """What is assigned, by the ids of members or invitations, in one query."""

    def address(self, portion: Portion) -> str | None:
        """Where a page tells what is in it."""

    def any_for(self, member_id: UUID) -> bool:
        """Whether anything is assigned to a member."""

    def give(self, owner: Owner, ids: Iterable[UUID]) -> None:
        """Assign exactly these; an id of another tenant is left out."""


_keepers: list[Assignments] = []


def assign_through(keeper: Assignments) -> None:
    """Have a room keep what guests are let read."""
    _keepers[:] = [keeper]


def offered() -> list[Portion]:
    """All that can be assigned to a guest."""
    return _keepers[0].offered()


def assigned_to(*owners: UUID) -> dict[UUID, list[Portion]]:
    """What is assigned to these members or invitations; who has nothing is left out."""
    return _keepers[0].of(owners)


def address_of(portion: Portion) -> str | None:
    """Where a page tells what is in a portion, for a page that is being made."""
    return _keepers[0].address(portion)


def reads_nothing(member_id: UUID) -> bool:
    """Whether a guest has nothing assigned to read."""
    return not _keepers[0].any_for(member_id)


def assign(owner: Owner, ids: Iterable[UUID]) -> tuple[list[str], list[str]]:
    """Assign exactly these; what it was called before and is now, for the trail."""
    before = assigned_to(owner.id).get(owner.id, [])
    _keepers[0].give(owner, ids)
    after = assigned_to(owner.id).get(owner.id, [])
    return [each.name for each in before], [each.name for each in after]
