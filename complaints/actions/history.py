"""The history of an action as its readers are told it; every step stays in rows and trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from complaints.actions.models import ActionStep
from complaints.actions.wording import STEP_WORDS
from foundation.web.texts import ngettext

_AGAIN = "edit"  # a plan is saved as often as its writer likes


@dataclass(frozen=True)
class Line:
    """A line of the history: a step, or the last of several savings of a plan by one person."""

    step: ActionStep
    times: int = 1

    @property
    def words(self) -> str:
        """What was done, and how often where it was more than once."""
        words = str(STEP_WORDS[self.step.step][1])
        if self.times == 1:
            return words
        return words + ngettext(" (%(num)s time)", " (%(num)s times)", self.times)


def lines_of(steps: Iterable[ActionStep]) -> list[Line]:
    """The history in order; what one person saved of a plan without a step between is one line."""
    found: list[Line] = []
    for step in steps:
        times = 1
        if step.step == _AGAIN and found and _same(found[-1].step, step):
            times += found.pop().times
        found.append(Line(step, times))
    return found


def _same(before: ActionStep, step: ActionStep) -> bool:
    facts = ("step", "actor_id", "round", "reason")
    return all(getattr(before, name) == getattr(step, name) for name in facts)
