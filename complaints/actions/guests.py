"""What guests see of actions: those opened or judged in their periods, or answering to their cases.

The figures of an action rest on surveys of other periods too; these are shown with it as figures.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, cast, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from complaints.actions.again.models import ActionLink, ElsewhereCheck, Recurrence
from complaints.actions.causes.models import ActionCause
from complaints.actions.feedback.models import ActionFeedback, FeedbackTold
from complaints.actions.items.models import ItemWait
from complaints.actions.models import ActionCase, ActionItem, ActionStep, CorrectiveAction
from complaints.actions.services.steps import OWNER
from complaints.actions.workflow import JUDGE, STEPS
from complaints.guests import CASES
from foundation.guests import show_guests
from foundation.uploads import Upload
from surveys.guests import in_days_of_guest
from tenants.models import Tenant

_actions = CorrectiveAction.__table__.alias("actions_of_guest")
_steps = ActionStep.__table__.alias("verdicts_of_guest")
_answered = ActionCase.__table__.alias("answered_of_guest")
_items = ActionItem.__table__.alias("items_of_guest")
_files = Upload.__table__.alias("evidence_of_guest")
_house = Tenant.__table__.alias("house_of_guest")
_VERDICTS = tuple(step.name for step in STEPS.values() if step.by == JUDGE)


def _day(table: Any, column: str) -> ColumnElement[date]:
    """The organisation's day of a moment."""
    zone = select(_house.c.zone).where(_house.c.id == table.c.tenant_id).correlate(table)
    return cast(func.timezone(zone.scalar_subquery(), table.c[column]), Date)


_opened = in_days_of_guest(_day(_actions, "created_at"))
_judged = exists().where(
    _steps.c.action_id == _actions.c.id,
    _steps.c.step.in_(_VERDICTS),
    in_days_of_guest(_day(_steps, "at")),
)
_answering = exists().where(
    _answered.c.action_id == _actions.c.id, _answered.c.complaint_id.in_(CASES)
)

ACTIONS = select(_actions.c.id).where(or_(_opened, _judged, _answering))
"""The ids of the actions that a guest sees."""

_elsewhere = exists().where(
    _answered.c.action_id == _actions.c.id, _answered.c.complaint_id.not_in(CASES)
)

WHOLE_ACTIONS = ACTIONS.where(~_elsewhere)
"""The ids of those that answer to no case beyond: of these alone a document tells nothing more."""

EVIDENCE = select(_files.c.id).where(_files.c.owner_kind == OWNER, _files.c.owner_id.in_(ACTIONS))
"""The ids of the files that staff laid down with them."""


def narrow_guests() -> None:
    """Say what guests see; of all files handed in, the evidence alone."""
    show_guests(CorrectiveAction, lambda action: action.id.in_(ACTIONS))
    for part in (ActionItem, ActionStep, ActionCase, ActionCause, Recurrence, ElsewhereCheck):
        show_guests(part, lambda row: row.action_id.in_(ACTIONS))
    items = select(_items.c.id).where(_items.c.action_id.in_(ACTIONS))
    show_guests(ActionFeedback, lambda row: row.action_id.in_(ACTIONS))
    show_guests(FeedbackTold, lambda row: row.complaint_id.in_(CASES))
    show_guests(ActionLink, lambda row: row.from_id.in_(ACTIONS) & row.to_id.in_(ACTIONS))
    show_guests(ItemWait, lambda row: row.item_id.in_(items))
    show_guests(Upload, lambda file: file.id.in_(EVIDENCE))
