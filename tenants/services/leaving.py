"""Leaving: what somebody has open goes to others, and the access ends, in one transaction (A7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foundation.audit import record
from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.leaving import open_work_of
from tenants.models import Department, Membership, MembershipDepartment, MembershipRole, User
from tenants.queries import counts_now, departments_by_id
from tenants.services.members import departments_of, disable_member, held

_LONGEST = 1000


@dataclass(frozen=True)
class LastOf:
    """What nobody else has: roles, and departments that nobody else answers for."""

    roles: tuple[str, ...]
    departments: tuple[Department, ...]


def last_of(member: Membership) -> LastOf:
    """What would be without anybody once this member has no access.

    Surveys, questionnaires and approvals belong to a role and not to a person, so nothing of
    theirs is handed over; they stand still where the role has nobody left.
    """
    others = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id != member.id, counts_now(), User.disabled_at.is_(None))
    )
    roles = select(MembershipRole.role).where(MembershipRole.membership_id.in_(others))
    kept = set(session().scalars(roles))
    owners = (
        select(MembershipDepartment.department_id)
        .join(
            MembershipRole,
            MembershipRole.membership_id == MembershipDepartment.membership_id,
        )
        .where(
            MembershipRole.role == "department_owner",
            MembershipDepartment.membership_id.in_(others),
        )
    )
    looked_after = set(session().scalars(owners))
    own = set(held(member)) - {"external_auditor"}
    alone = set(departments_of(member)) - looked_after if "department_owner" in own else set()
    units = departments_by_id(alone)
    return LastOf(
        tuple(sorted(own - kept)), tuple(sorted(units.values(), key=lambda unit: unit.position))
    )


def leave(member: Membership, takers: Mapping[str, UUID], reason: str, by: Viewer) -> int:
    """Switch a member's access off and give what they have open to others, a person for each kind.

    A kind without a taker stays and shows on the administrators' desk. Refuses as
    `disable_member` does; `Invalid` by kind, or by "reason" where one is needed. Returns how many
    things were handed over.
    """
    words = reason.strip()
    if takers and not words:
        raise Invalid(fields={"reason": gettext("Say why; those who take over read it.")})
    if len(words) > _LONGEST or "\0" in words:
        raise Invalid(fields={"reason": gettext("At most 1,000 characters.")})
    disable_member(member, by)
    handed: list[str] = []
    number = 0
    for work in open_work_of(member.user_id, by):
        taker = takers.get(work.kind)
        if taker is None:
            continue
        if taker == member.user_id or taker not in work.takers:
            raise Invalid(fields={work.kind: gettext("Choose one from the list.")})
        try:
            count = work.hand(taker, words)
        except Invalid as refusal:
            raise Invalid(fields={work.kind: _sentence(refusal)}) from None
        number += count
        handed.append(f"{work.kind}: {count}, {taker}")
    if handed:
        record("member.handed_over", member, detail={"handed": handed})
    return number


def _sentence(refusal: Invalid) -> object:
    return next(iter(refusal.fields.values()), refusal.sentence)
