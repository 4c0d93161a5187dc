"""The transfers of a case, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from complaints.models import Complaint
from complaints.queries import leads
from complaints.transfers.models import CaseTransfer
from complaints.transfers.queries import transfers_of
from complaints.transfers.wording import WAY_WORDS, body_words, why_words_of
from complaints.workflow import HANDLE, Acting


@dataclass(frozen=True)
class Shown:
    """A transfer in words."""

    row: CaseTransfer
    body: str
    way: str
    why: str


@dataclass(frozen=True)
class Transferred:
    """The transfers of a case, whether this person may answer the bodies, and no body said who."""

    rows: list[Shown]
    may_act: bool
    withheld: bool


def transferred_of(case: Complaint, person: Acting) -> Transferred:
    """Gather it."""
    rows = transfers_of(case)
    return Transferred(
        [shown(row) for row in rows],
        person.may(HANDLE) and leads(case, person),
        bool(rows) and not any(row.known for row in rows),
    )


def shown(row: CaseTransfer) -> Shown:
    """One in words."""
    way = str(WAY_WORDS[row.answered_via]) if row.answered_via else ""
    return Shown(row, body_words(row), way, why_words_of(row))
