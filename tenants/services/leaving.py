"""Leaving: what somebody has open goes to others, and the access ends, in one transaction (A7)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from foundation.audit import record
from foundation.errors import Invalid
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.leaving import open_work_of
from tenants.models import Membership
from tenants.services.members import disable_member

_LONGEST = 1000


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
