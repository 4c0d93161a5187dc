"""What is asked of causes and of the rules for them."""

from __future__ import annotations

from sqlalchemy import select

from complaints.actions.causes.methods import LEAST, RECURRENCE_DAYS
from complaints.actions.causes.models import ActionCause, ActionRules
from complaints.actions.models import CorrectiveAction
from foundation.guests import whole_house
from foundation.unit_of_work import session


def causes_of(action: CorrectiveAction) -> list[ActionCause]:
    """The causes of the round under way, in their order."""
    query = select(ActionCause).where(
        ActionCause.action_id == action.id, ActionCause.round == action.round
    )
    return list(session().scalars(query.order_by(ActionCause.place, ActionCause.id)))


def own_rules() -> ActionRules | None:
    """The organisation's own rules; None as long as it set none."""
    with whole_house("the method that an action needs has its name for whoever reads the action"):
        return session().scalars(select(ActionRules)).first()


def recurrence_days() -> int:
    """For how many days after its verdict an effective action is watched."""
    rules = own_rules()
    return rules.recurrence_days if rules else RECURRENCE_DAYS


def method_for(severity: str, rules: ActionRules | None = None) -> str:
    """The method that an action of this severity needs here."""
    rules = rules or own_rules()
    return str(getattr(rules, severity)) if rules else LEAST[severity]
