"""The assisting departments of a case, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from complaints.assisting.queries import (
    Contribution,
    contributions_of,
    may_ask,
    may_contribute,
)
from complaints.models import Complaint
from complaints.workflow import Acting


@dataclass(frozen=True)
class Assisting:
    """The questions of a case, those that this person may answer, and whether they may ask."""

    contributions: list[Contribution]
    to_contribute: frozenset[UUID]
    may_ask: bool


def assisting_of(case: Complaint, person: Acting) -> Assisting:
    """Gather it."""
    asked = contributions_of(case)
    mine = frozenset(one.row.id for one in asked if may_contribute(one.row, person))
    return Assisting(asked, mine, may_ask(case, person))
