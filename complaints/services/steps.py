"""Taking steps: checked against the table, recorded, told. Nothing else moves a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from complaints.clocks import answer_due
from complaints.models import Complaint
from complaints.queries import leads, may_see
from complaints.recusal.queries import Apart, apart_of, must_stay_away
from complaints.related.services.merging import pass_on
from complaints.reviews.services import begin_review, decide_review
from complaints.services import effects
from complaints.services.checking import checked, fresh_hands, is_same_hand
from complaints.services.entries import (
    Concerned,
    Moment,
    SameHand,
    StepNotPossible,
    add_message,
    add_step,
    change,
    locked,
)
from complaints.services.letters import tell_complainant, tell_handlers, tell_new_handler
from complaints.services.naming import name_people
from complaints.services.pausing import begin_pause, check_time_left, end_pause, go_on_beside
from complaints.silence.days import may_object
from complaints.timing.keeping import keep_free_extension, keep_parts
from complaints.timing.queries import part_of, reckonings_of, rules_of
from complaints.workflow import COMPLAINANT, STEPS, Acting, Step
from foundation.audit import record
from foundation.errors import Forbidden, NotFound


def take_step(
    complaint: Complaint, step: str, actor: Acting, revision: int, **facts: Any
) -> Complaint:
    """Take a step as one of the staff.

    `NotFound` for a case of another department or about oneself, `Forbidden` without the step's
    permission or for an assisting department, `Concerned` for a case about an own department,
    `SameHand` for the result of a disputed case that one handled before, `StepNotPossible` from
    another state, `ChangedMeanwhile` when the page showed an older revision, `Invalid` for what is
    not filled in.
    """
    return _take(complaint, _checked_step(complaint, step, actor), actor, revision, facts)


def take_one_of_many(
    complaint: Complaint, step: str, actor: Acting, revision: int, **facts: Any
) -> Complaint:
    """The same for one of many cases, of which the caller tells together."""
    row = _checked_step(complaint, step, actor)
    return _take(complaint, row, actor, revision, facts, tell=False)


def _checked_step(complaint: Complaint, step: str, actor: Acting) -> Step:
    row = STEPS.get(step)
    if row is None or not may_see(complaint, actor):
        raise NotFound
    if row.by == COMPLAINANT or not actor.may(row.by) or not leads(complaint, actor):
        raise Forbidden
    return row


def accept(complaint: Complaint, revision: int) -> Complaint:
    """The complainant takes the result: the case is closed."""
    return _take(complaint, STEPS["accept"], None, revision, {})


def dispute(complaint: Complaint, reason: str, revision: int) -> Complaint:
    """The complainant does not take the result and says why; the clock goes on."""
    return _take(complaint, STEPS["dispute"], None, revision, {"reason": reason})


def rate(complaint: Complaint, score: int, text: str = "") -> Complaint:
    """The complainant judges the handling, 1 to 5, once."""
    return _take(complaint, STEPS["rate"], None, None, {"score": score, "text": text})


def object_to_closing(complaint: Complaint, reason: str, revision: int) -> Complaint:
    """The complainant objects, in time, to a case that was closed for want of a word."""
    return _take(complaint, STEPS["object"], None, revision, {"reason": reason})


def close_for_silence(complaint: Complaint) -> Complaint:
    """Close an answered case on which no word came by the told day."""
    return _take(complaint, STEPS["fall_silent"], None, None, {})


def possible(case: Complaint, step: Step) -> bool:
    """Whether a step leads on from where a case is; a merged one has to be taken out first."""
    if case.merged_into_id is not None:
        return False
    if step.after_silence and not may_object(case):
        return False
    return step.leads_on(case.state, held=case.held_at is not None, again=case.look_again)


def _take(
    complaint: Complaint,
    step: Step,
    staff: Acting | None,
    revision: int | None,
    raw: Any,
    *,
    tell: bool = True,
) -> Complaint:
    case = locked(complaint.id, revision)
    if not possible(case, step) or (step.name == "rate" and case.rated_at is not None):
        raise StepNotPossible
    when = Moment(quiet=step.by == COMPLAINANT and case.anonymous)
    actor = None if staff is None else staff.user_id
    apart = _check_apart(case, step, staff)
    _check_fresh(case, step, staff)
    _end_pause(case, step, when, actor)
    given = checked(case, step, raw, when.calendar)
    known = [part_of(row) for row in reckonings_of(case)]
    taking = effects.Taking(case, step, when, staff, given, rules_of(case), known, apart=apart)
    came_from, reason = case.state, effects.reason_of(taking)
    detail = _remarks(taking)
    facts, before = effects.effect_of(taking), answer_due(case)
    change(case, {**facts, "revision": case.revision + 1}, quiet=when.quiet)
    keep_parts(case.id, taking.parts, when.calendar)
    if step.name == "ask" and actor is not None:
        begin_pause(case, actor)
    if step.name == "name" and actor is not None:
        detail |= name_people(case, given, when, actor)
    if step.name == "postpone" and actor is not None and taking.rules.extensions is not None:
        keep_free_extension(case, actor, when.now, before, given["text"])
    add_step(case, step.name, came_from, when, actor=actor, reason=reason)
    if step.name == "take_up_again":
        begin_review(case, when.now)
    elif step.name == "answer":
        decide_review(case, when.now)
    _write_out(taking)
    if not when.quiet:
        record(step.event, case, detail={"from": came_from, "to": case.state, **detail})
        if tell:
            _tell(taking)
    return case


def _check_apart(case: Complaint, step: Step, staff: Acting | None) -> Apart:
    """Refuse whom the case is about, as long as others can take the step."""
    if staff is None:
        return Apart()
    if must_stay_away(case, staff.user_id, step.by):
        raise Concerned
    return apart_of(case)


def _check_fresh(case: Complaint, step: Step, staff: Acting | None) -> None:
    """Refuse a proposal on an objection to whose hands were in the one before."""
    if step.name != "propose" or staff is None or not is_same_hand(case, staff.user_id):
        return
    if fresh_hands(case):
        raise SameHand


def _remarks(taking: effects.Taking) -> dict[str, Any]:
    """What the trail says of hands that should have been others, or that stand for others."""
    detail: dict[str, Any] = {}
    if effects.same_hand_again(taking):
        detail["same_hand"] = True
    if effects.by_somebody_concerned(taking):
        detail["concerned"] = True
    away = effects.stands_in_here(taking)
    whom = away.absence.user_id if away is not None else taking.given.get("instead_of")
    if whom is not None:
        detail["standing_in_for"] = whom
    return detail


def _end_pause(case: Complaint, step: Step, when: Moment, actor: UUID | None) -> None:
    """Before the step is checked, so that a day promised anew is later than the one put off."""
    if step.name == "ask":
        check_time_left(case)
    elif step.name == "go_on":
        end_pause(case, when, actor)
    elif step.ends_pause:
        go_on_beside(case, when, actor)


def _write_out(taking: effects.Taking) -> None:
    """What the step says to the other side becomes a message of the conversation."""
    words = effects.message_of(taking)
    if not words:
        return
    author = None if taking.staff is None else taking.staff.user_id
    direction = "theirs" if taking.staff is None else "ours"
    add_message(taking.case, direction, words, taking.when, author)
    if author is not None:
        pass_on(taking.case, taking.step.name, words, taking.when, author)


def _tell(taking: effects.Taking) -> None:
    if taking.step.tells == "complainant":
        tell_complainant(taking.case)
    elif taking.step.tells == "handler":
        own = None if taking.staff is None else taking.staff.user_id
        if own is not None and taking.step.name in ("assign", "hand_over"):
            tell_new_handler(taking.case, own)
        else:
            tell_handlers(taking.case, but=own)
