"""The workflow of a corrective action: one table of states and steps (F2, F4, AUTHZ-5).

Buttons, services and tests come from `STEPS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from complaints.workflow import Acting

READ, READ_ALL = "action:read", "action:read-all"
WRITE, REVIEW, JUDGE = "action:write", "action:review", "action:judge"
PRODUCT = "the product"  # a step that the figures take, no person

STATES = (
    "draft",
    "in_review",
    "running",
    "awaiting_effect",
    "to_judge",
    "effective",
    "not_effective",
    "not_shown",
)
ENDED = ("effective", "not_effective", "not_shown")
SOURCES = ("case", "indicator", "finding")


@dataclass(frozen=True)
class Step:
    """A row of the table.

    `by` is a permission or the product. `apart` names the hands that whoever takes the step must
    not have had in it: "plan" those who planned this round, "work" those who own or did the work.
    `whole` wants the plan complete, `done` every item done with its evidence.
    """

    name: str
    came: tuple[str, ...]
    to: str
    by: str
    event: str
    needs: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    whole: bool = False
    done: bool = False


_BOTH = ("plan", "work")

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("submit", ("draft",), "in_review", WRITE, "action.submitted", whole=True),
        Step(
            "send_back",
            ("in_review",),
            "draft",
            REVIEW,
            "action.returned",
            needs=("reason",),
            apart=("plan",),
        ),
        Step(
            "approve",
            ("in_review",),
            "running",
            REVIEW,
            "action.approved",
            apart=("plan",),
            whole=True,
        ),
        Step("finish", ("running",), "awaiting_effect", WRITE, "action.finished", done=True),
        Step("measure", ("awaiting_effect",), "to_judge", PRODUCT, "action.measured"),
        Step(
            "judge_effective",
            ("to_judge",),
            "effective",
            JUDGE,
            "action.judged",
            needs=("reason",),
            apart=_BOTH,
        ),
        Step(
            "judge_not_shown",
            ("to_judge",),
            "not_shown",
            JUDGE,
            "action.judged",
            needs=("reason",),
            apart=_BOTH,
        ),
        Step(
            "judge_not_effective",
            ("to_judge",),
            "not_effective",
            JUDGE,
            "action.judged",
            needs=("reason",),
            apart=_BOTH,
        ),
        Step(
            "reopen",
            ("effective", "not_effective", "not_shown"),
            "draft",
            WRITE,
            "action.reopened",
            needs=("reason",),
        ),
    )
}


def steps_from(state: str, may: Acting) -> list[Step]:
    """The steps that this person's permissions allow from a state."""
    return [
        step
        for step in STEPS.values()
        if state in step.came and step.by != PRODUCT and may.may(step.by)
    ]
