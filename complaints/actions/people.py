"""Who can do what in some actions: those who are here, may, and can open them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from complaints.actions.models import CorrectiveAction
from complaints.actions.workflow import JUDGE, READ_ALL, REVIEW, WRITE
from tenants.permissions import ROLES
from tenants.queries import answering_for, member_user_ids, owners_by_department


@dataclass(frozen=True)
class People:
    """The people that some actions may need; as many queries for one as for all."""

    writers: frozenset[UUID]
    readers: frozenset[UUID]
    reviewers: tuple[UUID, ...]
    auditors: tuple[UUID, ...]
    admins: tuple[UUID, ...]
    owners: dict[UUID, tuple[UUID, ...]]
    answering: dict[UUID, frozenset[UUID]]

    @classmethod
    def of(cls, actions: Iterable[CorrectiveAction]) -> People:
        """Ask for them once."""
        departments = {each.department_id for each in actions}
        return cls(
            frozenset(_holding(WRITE)),
            frozenset(_holding(READ_ALL)),
            _holding(REVIEW),
            _holding(JUDGE),
            tuple(member_user_ids("admin")),
            owners_by_department(departments),
            answering_for(departments),
        )

    def can_work(self, user_id: UUID | None, action: CorrectiveAction) -> bool:
        """Whether somebody is here, may plan and work, and can open this action."""
        seen = self.readers | self.answering.get(action.department_id, frozenset())
        return user_id in self.writers and user_id in seen

    def above(self, action: CorrectiveAction, *told: UUID | None) -> tuple[UUID, ...]:
        """The next level: in charge of the action, of its department, its planner; else admins."""
        line = (action.owner_id, *self.owners.get(action.department_id, ()), action.planner_id)
        found = [each for each in line if each not in told and self.can_work(each, action)]
        return tuple(dict.fromkeys(each for each in found if each)) or self.admins

    def in_charge(self, action: CorrectiveAction) -> tuple[UUID, ...]:
        """Whoever answers for the action; the next level when nobody can any more."""
        if action.owner_id is not None and self.can_work(action.owner_id, action):
            return (action.owner_id,)
        return self.above(action)


def _holding(permission: str) -> tuple[UUID, ...]:
    return tuple(member_user_ids(*(role for role, held in ROLES.items() if permission in held)))
