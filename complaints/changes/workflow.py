"""The way of a text to the public: one table of states and steps."""

from __future__ import annotations

from dataclasses import dataclass

from complaints.workflow import Acting

READ, WRITE, PUBLISH = "change:read", "change:write", "change:publish"

STATES = ("draft", "in_review", "published", "replaced", "withdrawn")
IN_WORK = ("draft", "in_review")


@dataclass(frozen=True)
class Step:
    """A row of the table; `apart` leaves it to somebody who did not write the text."""

    name: str
    came: str
    to: str
    by: str
    event: str
    reason: bool = False
    apart: bool = False


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("submit", "draft", "in_review", WRITE, "change.submitted"),
        Step("take_back", "in_review", "draft", WRITE, "change.taken_back"),
        Step(
            "send_back",
            "in_review",
            "draft",
            PUBLISH,
            "change.returned",
            reason=True,
            apart=True,
        ),
        Step("publish", "in_review", "published", PUBLISH, "change.published", apart=True),
        Step("withdraw", "published", "withdrawn", PUBLISH, "change.withdrawn", reason=True),
    )
}


def steps_from(state: str, may: Acting) -> list[str]:
    """The steps that this person's permissions allow from a state."""
    return [each.name for each in STEPS.values() if each.came == state and may.may(each.by)]
