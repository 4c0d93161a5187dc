"""What the things of corrective actions are called, and the proof in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.difference import Difference
from analysis.effect import Reason
from complaints.actions.models import CorrectiveAction
from complaints.actions.proof import Proof
from foundation.web.texts import gettext, ngettext
from foundation.web.texts import lazy_gettext as _l

STATE_WORDS = {
    "draft": _l("Being planned"),
    "in_review": _l("In review"),
    "running": _l("Work under way"),
    "awaiting_effect": _l("Under observation"),
    "to_judge": _l("To be judged"),
    "effective": _l("Effective"),
    "not_effective": _l("Not effective"),
    "not_shown": _l("Effect not shown"),
}
STATE_ICONS = {
    "draft": "pencil",
    "in_review": "eye",
    "running": "tools",
    "awaiting_effect": "hourglass-split",
    "to_judge": "patch-check",
    "effective": "check-circle-fill",
    "not_effective": "x-circle-fill",
    "not_shown": "question-circle",
}
SOURCE_WORDS = {
    "case": _l("Complaints"),
    "indicator": _l("An indicator under target"),
    "finding": _l("A finding of an audit"),
}
# A step as its button says it, and as the history tells it.
STEP_WORDS = {
    "create": (_l("Open an action"), _l("opened")),
    "hand_over": (_l("Hand over to a colleague"), _l("handed over")),
    "edit": (_l("Edit the plan"), _l("plan written")),
    "submit": (_l("Put forward for review"), _l("put forward for review")),
    "send_back": (_l("Send back"), _l("sent back")),
    "approve": (_l("Approve the plan"), _l("plan approved, criterion fixed")),
    "item_done": (_l("Hand in evidence"), _l("evidence handed in")),
    "verify": (_l("Draft a survey for it"), _l("survey for the verification drafted")),
    "finish": (_l("Finish the work"), _l("work finished")),
    "measure": (_l("Measure"), _l("effect measured")),
    "judge_effective": (_l("Judge effective"), _l("judged effective")),
    "judge_not_shown": (_l("Judge not shown"), _l("judged not shown")),
    "judge_not_effective": (_l("Judge not effective"), _l("judged not effective")),
    "reopen": (_l("Plan again"), _l("planned again")),
    "carry": (_l("Hand over"), _l("went to the department that took its own in")),
}
VERDICT_KINDS = {"effective": "yes", "not_effective": "no"}


def plain(value: float) -> str:
    """A figure with one decimal and the true minus."""
    return f"{value:.1f}".replace("-", "\u2212")


def signed(value: float) -> str:
    """A change, always with its sign."""
    return f"{value:+.1f}".replace("-", "\u2212")


def interval(change: Difference | None) -> str:
    """The interval of a change, empty when there is none."""
    if change is None or change.low is None or change.high is None:
        return ""
    return gettext("%(low)s to %(high)s", low=signed(change.low), high=signed(change.high))


def criterion_words(action: CorrectiveAction) -> str:
    """What would count as an effect, in a sentence."""
    if action.target is not None and action.least_change is not None:
        return gettext(
            "At least %(target)s, and at least %(change)s points more than before",
            target=plain(action.target),
            change=plain(action.least_change),
        )
    if action.target is not None:
        return gettext("At least %(target)s, and more than before", target=plain(action.target))
    if action.least_change is not None:
        return gettext(
            "At least %(change)s points more than before", change=plain(action.least_change)
        )
    return gettext("not written yet")


def verdict_words(proof: Proof, action: CorrectiveAction) -> str:
    """What the figures say, in the order in which one would tell it."""
    few = [r for r in proof.verdict.reasons if r in (Reason.FEW_BEFORE, Reason.FEW_AFTER)]
    if proof.proposed == "not_enough" or proof.verdict.change is None:
        return _few_words(few, action)
    if proof.broken:
        return gettext(
            "%(reached)s Before it was %(before)s, but items or scale changed between: the two "
            "figures measure different things, so they show no effect.",
            reached=_target_words(proof, action),
            before=plain(proof.before.mean or 0.0),
        )
    return gettext(
        "%(reached)s %(change)s %(beside)s",
        reached=_target_words(proof, action),
        change=_change_words(proof, action),
        beside=_beside_words(proof),
    ).strip()


def _few_words(few: Sequence[Reason], action: CorrectiveAction) -> str:
    n = action.least_sample
    if len(few) == 2:
        return ngettext(
            "Before and after there are fewer than the %(num)s answer that the plan asks for.",
            "Before and after there are fewer than the %(num)s answers that the plan asks for.",
            n,
        )
    if Reason.FEW_BEFORE in few:
        return ngettext(
            "Before there are fewer than the %(num)s answer that the plan asks for.",
            "Before there are fewer than the %(num)s answers that the plan asks for.",
            n,
        )
    return ngettext(
        "After there are fewer than the %(num)s answer that the plan asks for.",
        "After there are fewer than the %(num)s answers that the plan asks for.",
        n,
    )


def _target_words(proof: Proof, action: CorrectiveAction) -> str:
    after = plain(proof.after.mean or 0.0)
    if action.target is None:
        return gettext("After the work %(after)s.", after=after)
    if Reason.TARGET_REACHED in proof.verdict.reasons:
        return gettext(
            "After the work %(after)s, which reaches the target of %(target)s.",
            after=after,
            target=plain(action.target),
        )
    return gettext(
        "After the work %(after)s, which misses the target of %(target)s.",
        after=after,
        target=plain(action.target),
    )


def _change_words(proof: Proof, action: CorrectiveAction) -> str:
    change = proof.verdict.change
    if change is None:
        return ""
    within = interval(change)
    if not within:
        return gettext(
            "A change of %(change)s, for which no interval can be given.",
            change=signed(change.value),
        )
    if Reason.TOO_SMALL in proof.verdict.reasons:
        return gettext(
            "A change of %(change)s (95%% interval %(within)s), all of it short of %(least)s.",
            change=signed(change.value),
            within=within,
            least=plain(action.least_change or 0.0),
        )
    if Reason.IMPROVED in proof.verdict.reasons:
        return gettext(
            "A change of %(change)s (95%% interval %(within)s, all of it above 0).",
            change=signed(change.value),
            within=within,
        )
    return gettext(
        "A change of %(change)s (95%% interval %(within)s), which can be chance.",
        change=signed(change.value),
        within=within,
    )


def _beside_words(proof: Proof) -> str:
    if proof.beside_change is None:
        return gettext("There is no department without an action to compare with.")
    return gettext(
        "The departments without an action changed by %(change)s in the same time.",
        change=signed(proof.beside_change.value),
    )
