"""What every change of an action has in common: its row held, its history, its refusals."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from complaints.actions.models import ActionStep, CorrectiveAction
from foundation import clock
from foundation.errors import Conflict, Forbidden
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.queries import own_tenant


class ActionChanged(Conflict):
    """Somebody saved this action since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this action in the meantime."))


class StepNotPossible(Conflict):
    """The action is not in a state from which this step leads on (AUTHZ-5)."""

    def __init__(self) -> None:
        super().__init__(gettext("This action is not at the point for this step any more."))


class OwnHand(Forbidden):
    """Nobody reviews the own plan or judges the own work (F4)."""

    def __init__(self) -> None:
        super().__init__(
            gettext("You had a hand in this action, so somebody else must take this step.")
        )


class Concerned(OwnHand):
    """Nobody reviews or judges what answers to a complaint about themselves (recusal)."""

    def __init__(self) -> None:
        Forbidden.__init__(
            self,
            gettext(
                "This action answers to a complaint about you or a department that you answer for,"
                " so somebody else must take this step."
            ),
        )


def locked(action_id: UUID, revision: int | None = None) -> CorrectiveAction:
    """The action, held for a change; `ActionChanged` when the page showed an older revision."""
    action = load_or_404(CorrectiveAction, lock=True, id=action_id)
    if revision is not None and action.revision != revision:
        raise ActionChanged
    return action


def note_step(
    action: CorrectiveAction,
    step: str,
    came_from: str,
    actor: UUID | None,
    *,
    reason: str = "",
    proof: dict[str, Any] | None = None,
) -> None:
    """Add to the history of an action that is held, and make its page the newer one."""
    action.entries += 1
    action.revision += 1
    session().add(
        ActionStep(
            action_id=action.id,
            number=action.entries,
            round=action.round,
            step=step,
            from_state=came_from,
            to_state=action.state,
            actor_id=actor,
            reason=reason,
            proof=proof,
            at=clock.now(),
        )
    )
    session().flush()


def today() -> date:
    """The organisation's own day."""
    return clock.today(own_tenant().zone)
