"""Taking steps: checked against the table and by whose hands, recorded. Nothing else moves one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from complaints.actions.again.settling import settle_reopened
from complaints.actions.causes.methods import BOTH, lacking
from complaints.actions.causes.queries import causes_of, method_for
from complaints.actions.causes.services import carry_on
from complaints.actions.causes.wording import LACK_WORDS
from complaints.actions.items.waits import lacking_evidence
from complaints.actions.items.wording import lacking_words
from complaints.actions.measuring import measure
from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.proof import begins_on, proof_of, windows_of
from complaints.actions.queries import concerned_by, items_of, may_see, planners_of, workers_of
from complaints.actions.services import checking
from complaints.actions.services.entries import (
    Concerned,
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
from tenants.absences.queries import for_whom

OWNER = "action"  # of the files that prove an item is done; the item is their part


def take_step(
    action: CorrectiveAction,
    step: str,
    actor: Acting,
    revision: int,
    reason: str = "",
    *,
    looked: bool = False,
) -> CorrectiveAction:
    """Take a step of the table.

    `NotFound` for an action of another department, `Forbidden` without the permission, `OwnHand`
    where somebody else must, `StepNotPossible` from another state, `ActionChanged` when the page
    showed an older revision, `Invalid` for what is not filled in. `looked` says that a reviewer
    went through the five whys and the fishbone, where the severity asks for both.
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
    both = row.name == "approve" and wants_both(held)
    if both and not looked:
        raise Invalid(
            gettext("Please go through the five whys and the fishbone, and say that you did.")
        )
    came_from, whom = held.state, for_whom(actor.user_id, held.owner_id, held.planner_id)
    kept = _EFFECTS[row.name](held, actor, words)
    held.state = row.to
    note_step(held, row.name, came_from, actor.user_id, reason=words, proof=kept)
    seen = {"causes": "five whys, fishbone"} if both else {}
    record(row.event, held, detail={"from": came_from, "to": held.state, **seen, **whom})
    session().flush()
    return held


def check_hands(action: CorrectiveAction, step: Step, actor: Acting) -> None:
    """Refuse who had a hand in what this step looks at (F4), or whom one of its cases is about."""
    if step.apart and actor.user_id in concerned_by([action])[action.id]:
        raise Concerned
    hands = {"plan": planners_of, "work": workers_of}
    if any(actor.user_id in hands[each](action) for each in step.apart):
        raise OwnHand


def missing_of(action: CorrectiveAction, items: list[ActionItem]) -> list[str]:
    """What the plan still lacks before it can be reviewed, in sentences."""
    wanted = (
        (bool(action.containment), gettext("What is done at once")),
        *((False, LACK_WORDS[each]) for each in lacks_of(action)),
        (action.owner_id is not None, gettext("Who answers for the action")),
        (
            action.target is not None or action.least_change is not None,
            gettext("The target or the least change that would show an effect"),
        ),
        (bool(items), gettext("At least one thing to do")),
    )
    return [str(words) for there, words in wanted if not there]


def lacks_of(action: CorrectiveAction) -> list[str]:
    """What the method of the action's severity asks for and nobody has written."""
    method = method_for(action.severity)
    return lacking(method, action.whys, action.root_cause, causes_of(action))


def wants_both(action: CorrectiveAction) -> bool:
    """Whether a review has to say that it looked at the whys and at the fishbone."""
    return method_for(action.severity) == BOTH


def undone_of(action: CorrectiveAction, items: list[ActionItem]) -> list[ActionItem]:
    """The items that are not done with all their evidence."""
    return undone_among([action], items)


def undone_among(actions: Sequence[CorrectiveAction], items: list[ActionItem]) -> list[ActionItem]:
    """Of these items those that are not done with all their evidence, in one query."""
    return [item for item, _ in _open_among(actions, items)]


def unfinished_of(action: CorrectiveAction, items: list[ActionItem]) -> list[str]:
    """What is missing before the work can be finished, in sentences."""
    if not items:
        return [gettext("At least one thing to do")]
    return [lacking_words(item, lacking) for item, lacking in _open_among([action], items)]


def _open_among(
    actions: Sequence[CorrectiveAction], items: list[ActionItem]
) -> list[tuple[ActionItem, tuple[str, ...]]]:
    kept = uploads_of(OWNER, [each.id for each in actions])
    files = {f.part_id for f in kept if f.state != "refused"}
    rows = [(item, lacking_evidence(item, has_file=item.id in files)) for item in items]
    return [(item, lacking) for item, lacking in rows if item.done_on is None or lacking]


def _check_complete(action: CorrectiveAction, step: Step) -> None:
    items = items_of(action)
    missing = missing_of(action, items) if step.whole else []
    if missing:
        raise Invalid(gettext("The plan is not complete: %(what)s.", what="; ".join(missing)))
    unfinished = unfinished_of(action, items) if step.done else []
    if unfinished:
        raise Invalid(gettext("The work is not finished: %(what)s.", what="; ".join(unfinished)))


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


def _reopen(action: CorrectiveAction, actor: Acting, words: str) -> None:
    """The next round: the plan is written again, and figures and dates are new."""
    settle_reopened(action, actor, words)
    action.round += 1
    carry_on(action, action.round - 1)
    action.planner_id = actor.user_id
    action.reviewer_id = action.auditor_id = None
    action.started_on = action.finished_on = action.due_on = action.contained_on = None
    action.baseline = action.figures = action.verification_id = None
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
