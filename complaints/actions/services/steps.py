"""Taking steps: checked against the table and by whose hands, recorded. Nothing else moves one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from complaints.actions.measuring import measure
from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.proof import begins_on, proof_of, windows_of
from complaints.actions.queries import items_of, may_see, planners_of, workers_of
from complaints.actions.services import checking
from complaints.actions.services.entries import (
    OwnHand,
    StepNotPossible,
    locked,
    note_step,
    today,
)
from complaints.actions.workflow import PRODUCT, STEPS, Step
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.uploads import uploads_of
from foundation.web.texts import gettext

OWNER = "action"  # of the files that prove an item is done; the item is their part


def take_step(
    action: CorrectiveAction, step: str, actor: Acting, revision: int, reason: str = ""
) -> CorrectiveAction:
    """Take a step of the table.

    `NotFound` for an action of another department, `Forbidden` without the permission, `OwnHand`
    where somebody else must, `StepNotPossible` from another state, `ActionChanged` when the page
    showed an older revision, `Invalid` for what is not filled in.
    """
    row = STEPS.get(step)
    if row is None or not may_see(action, actor):
        raise NotFound
    if row.by == PRODUCT or not actor.may(row.by):
        raise Forbidden
    held = locked(action.id, revision)
    if held.state not in row.came:
        raise StepNotPossible
    check_hands(held, row, actor)
    words = _reason(row, reason)
    _check_complete(held, row)
    came_from = held.state
    kept = _EFFECTS[row.name](held, actor, words)
    held.state = row.to
    note_step(held, row.name, came_from, actor.user_id, reason=words, proof=kept)
    record(row.event, held, detail={"from": came_from, "to": held.state})
    session().flush()
    return held


def check_hands(action: CorrectiveAction, step: Step, actor: Acting) -> None:
    """Refuse who had a hand in what this step looks at (F4)."""
    hands = {"plan": planners_of, "work": workers_of}
    if any(actor.user_id in hands[each](action) for each in step.apart):
        raise OwnHand


def missing_of(action: CorrectiveAction, items: list[ActionItem]) -> list[str]:
    """What the plan still lacks before it can be reviewed, in sentences."""
    wanted = (
        (bool(action.containment), gettext("What is done at once")),
        (bool(action.whys and action.root_cause), gettext("Why it happened, and the root cause")),
        (action.owner_id is not None, gettext("Who answers for the action")),
        (
            action.target is not None or action.least_change is not None,
            gettext("The target or the least change that would show an effect"),
        ),
        (bool(items), gettext("At least one thing to do")),
    )
    return [words for there, words in wanted if not there]


def undone_of(action: CorrectiveAction, items: list[ActionItem]) -> list[ActionItem]:
    """The items that are not done with their evidence."""
    return undone_among([action], items)


def undone_among(actions: Sequence[CorrectiveAction], items: list[ActionItem]) -> list[ActionItem]:
    """Of these items those that are not done with their evidence, in one query."""
    kept = uploads_of(OWNER, [each.id for each in actions])
    files = {f.part_id for f in kept if f.state != "refused"}
    return [
        item for item in items if item.done_on is None or not (item.evidence or item.id in files)
    ]


def _check_complete(action: CorrectiveAction, step: Step) -> None:
    items = items_of(action)
    missing = missing_of(action, items) if step.whole else []
    if missing:
        raise Invalid(gettext("The plan is not complete: %(what)s.", what="; ".join(missing)))
    if step.done and (not items or undone_of(action, items)):
        raise Invalid(gettext("Every item must be done, with its evidence."))


def _reason(step: Step, reason: str) -> str:
    if "reason" not in step.needs:
        return ""
    return str(
        checking.checked({"reason": reason}, {"reason": checking.text(needed=True)})["reason"]
    )


def _submit(action: CorrectiveAction, actor: Acting, _words: str) -> None:
    action.planner_id = actor.user_id


def _send_back(_action: CorrectiveAction, _actor: Acting, _words: str) -> None:
    """The plan is a draft again; whoever writes it next becomes its planner."""


def _approve(action: CorrectiveAction, actor: Acting, _words: str) -> None:
    """Fix the criterion with the figures before: the work begins today, or with containment."""
    started = begins_on(action, today())
    try:
        windows = windows_of(action, started)
    except ValueError:
        raise Invalid(
            gettext("No day is left to compare with. Please correct the days of the occasion.")
        ) from None
    action.baseline = measure(action, windows.baseline).as_json()
    action.started_on = started
    action.reviewer_id = actor.user_id


def _finish(action: CorrectiveAction, _actor: Acting, _words: str) -> None:
    action.finished_on = today()
    action.due_on = windows_of(action).observation.end


def _judge(action: CorrectiveAction, actor: Acting, words: str) -> dict[str, Any] | None:
    action.auditor_id = actor.user_id
    action.verdict_reason = words
    proof = proof_of(action)
    return {
        "baseline": action.baseline,
        "figures": action.figures,
        "proposed": proof.proposed if proof else None,
    }


def _reopen(action: CorrectiveAction, actor: Acting, _words: str) -> None:
    """The next round: the plan is written again, and figures and dates are new."""
    action.round += 1
    action.planner_id = actor.user_id
    action.reviewer_id = action.auditor_id = None
    action.started_on = action.finished_on = action.due_on = action.contained_on = None
    action.baseline = action.figures = None
    action.proposed, action.verdict_reason = None, ""


_EFFECTS: dict[str, Callable[[CorrectiveAction, Acting, str], dict[str, Any] | None]] = {
    "submit": _submit,
    "send_back": _send_back,
    "approve": _approve,
    "finish": _finish,
    "judge_effective": _judge,
    "judge_not_shown": _judge,
    "judge_not_effective": _judge,
    "reopen": _reopen,
}
