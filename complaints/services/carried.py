"""Open cases and actions that go along when their department is taken into another."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from complaints.actions.models import CorrectiveAction
from complaints.actions.services.entries import locked as action_held
from complaints.actions.services.entries import note_step
from complaints.actions.workflow import ENDED
from complaints.models import Complaint
from complaints.services.entries import Moment, add_message, change, locked
from foundation.audit import record
from foundation.unit_of_work import session
from foundation.web.texts import ngettext
from tenants.reorganising.carrying import Load, Move, add_load


def let_cases_go_along() -> None:
    """Tell reorganisation of this room's things."""
    add_load(
        Load(
            "cases",
            lambda n: ngettext("%(num)s open case", "%(num)s open cases", n),
            _count_cases,
            _carry_cases,
        )
    )
    add_load(
        Load(
            "actions",
            lambda n: ngettext("%(num)s action under way", "%(num)s actions under way", n),
            _count_actions,
            _carry_actions,
        )
    )


def _open_cases(units: Sequence[UUID]) -> tuple[ColumnElement[bool], ...]:
    return Complaint.department_id.in_(list(units)), Complaint.state != "closed"


def _count_cases(units: Sequence[UUID]) -> int:
    query = select(func.count()).select_from(Complaint).where(*_open_cases(units))
    return session().scalar(query) or 0


def _carry_cases(move: Move) -> int:
    query = select(Complaint.id).where(*_open_cases(move.sources)).order_by(Complaint.id)
    ids = session().scalars(query).all()
    for case_id in ids:
        case = locked(case_id)
        when = Moment(quiet=False)
        change(case, {"department_id": move.target, "revision": case.revision + 1}, quiet=False)
        if move.by is not None:
            add_message(case, "note", move.sentence, when, move.by)
        record("complaint.carried", case)
    return len(ids)


def _running(units: Sequence[UUID]) -> tuple[ColumnElement[bool], ...]:
    mine = CorrectiveAction.department_id.in_(list(units))
    return mine, CorrectiveAction.state.not_in(ENDED)


def _count_actions(units: Sequence[UUID]) -> int:
    query = select(func.count()).select_from(CorrectiveAction).where(*_running(units))
    return session().scalar(query) or 0


def _carry_actions(move: Move) -> int:
    """What the criterion measures stays: that department's own figures go on below the other."""
    query = select(CorrectiveAction.id).where(*_running(move.sources))
    ids = session().scalars(query.order_by(CorrectiveAction.id)).all()
    for action_id in ids:
        action = action_held(action_id)
        action.department_id = move.target
        note_step(action, "carry", action.state, None, reason=move.sentence)
        record("action.carried", action)
    return len(ids)
