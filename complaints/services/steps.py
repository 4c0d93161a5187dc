"""Taking steps: checked against the table, recorded, told. Nothing else moves a case."""

from __future__ import annotations

from typing import Any

from complaints.models import Complaint
from complaints.queries import may_see
from complaints.services import effects
from complaints.services.checking import checked
from complaints.services.entries import (
    Moment,
    StepNotPossible,
    add_message,
    add_step,
    change,
    locked,
)
from complaints.services.letters import tell_complainant, tell_handlers
from complaints.workflow import COMPLAINANT, STEPS, Acting, Step
from foundation.audit import record
from foundation.errors import Forbidden, NotFound


def take_step(
    complaint: Complaint, step: str, actor: Acting, revision: int, **facts: Any
) -> Complaint:
    """Take a step as one of the staff.

    `NotFound` for a case of another department, `Forbidden` without the step's permission,
    `StepNotPossible` from another state, `ChangedMeanwhile` when the page showed an older
    revision, `Invalid` for what is not filled in.
    """
    row = STEPS.get(step)
    if row is None or not may_see(complaint, actor):
        raise NotFound
    if row.by == COMPLAINANT or not actor.may(row.by):
        raise Forbidden
    return _take(complaint, row, actor, revision, facts)


def accept(complaint: Complaint, revision: int) -> Complaint:
    """The complainant takes the result: the case is closed."""
    return _take(complaint, STEPS["accept"], None, revision, {})


def dispute(complaint: Complaint, reason: str, revision: int) -> Complaint:
    """The complainant does not take the result and says why; the clock goes on."""
    return _take(complaint, STEPS["dispute"], None, revision, {"reason": reason})


def rate(complaint: Complaint, score: int, text: str = "") -> Complaint:
    """The complainant judges the handling, 1 to 5, once."""
    return _take(complaint, STEPS["rate"], None, None, {"score": score, "text": text})


def _take(
    complaint: Complaint, step: Step, staff: Acting | None, revision: int | None, raw: Any
) -> Complaint:
    case = locked(complaint.id, revision)
    if case.state not in step.came or (step.name == "rate" and case.rated_at is not None):
        raise StepNotPossible
    when = Moment(quiet=staff is None and case.anonymous)
    taking = effects.Taking(case, step, when, staff, checked(case, step, raw, when.calendar))
    came_from, reason = case.state, effects.reason_of(taking)
    detail = {"same_hand": True} if effects.same_hand_again(taking) else {}
    facts = effects.effect_of(taking)
    change(case, {**facts, "revision": case.revision + 1}, quiet=when.quiet)
    actor = None if staff is None else staff.user_id
    add_step(case, step.name, came_from, when, actor=actor, reason=reason)
    _write_out(taking)
    if not when.quiet:
        record(step.event, case, detail={"from": came_from, "to": case.state, **detail})
        _tell(taking)
    return case


def _write_out(taking: effects.Taking) -> None:
    """What the step says to the other side becomes a message of the conversation."""
    words = effects.message_of(taking)
    if not words:
        return
    author = None if taking.staff is None else taking.staff.user_id
    direction = "theirs" if taking.staff is None else "ours"
    add_message(taking.case, direction, words, taking.when, author)


def _tell(taking: effects.Taking) -> None:
    if taking.step.tells == "complainant":
        tell_complainant(taking.case)
    elif taking.step.tells == "handler":
        own = None if taking.staff is None else taking.staff.user_id
        tell_handlers(taking.case, but=own)
