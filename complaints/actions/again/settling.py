"""Keeping what a person made of a cause that seems to be back."""

from __future__ import annotations

from complaints.actions.again.queries import open_recurrence
from complaints.actions.models import CorrectiveAction
from complaints.actions.services import checking
from complaints.actions.services.entries import today
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Conflict
from foundation.unit_of_work import session
from foundation.web.texts import gettext


class Decided(Conflict):
    """Somebody decided or answered already."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody decided this in the meantime."))


def decide(action: CorrectiveAction, actor: Acting, decision: str, reason: str) -> None:
    """Keep what a person made of a recurrence; `Decided` when nothing waits any more."""
    row = open_recurrence(action)
    if row is None:
        raise Decided
    words = checking.checked({"reason": reason}, {"reason": checking.text(needed=True)})
    now = today()
    row.decision, row.decided_by, row.decided_on = decision, actor.user_id, now
    row.reason = str(words["reason"])
    session().flush()
    record("action.recurrence_decided", row)


def settle_reopened(action: CorrectiveAction, actor: Acting, reason: str) -> None:
    """What waits for a decision is decided by planning the action again."""
    if open_recurrence(action) is not None:
        decide(action, actor, "reopened", reason)
