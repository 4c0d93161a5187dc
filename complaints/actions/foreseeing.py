"""What a plan can show, told while it can still be changed.

A draft is told from the very days that an approval today would fix, the days that made somebody
act left out, and never from fewer than ten persons. Its days can be changed by who writes it, so
its figures are blunted: otherwise the difference between two plans that differ by a day would be
what one person answered.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.samples import Sample
from complaints.actions.measuring import Side, measure
from complaints.actions.models import CorrectiveAction
from complaints.actions.proof import begins_on, can_be_seen, criterion_of, windows_of
from complaints.actions.services.entries import today
from complaints.actions.wording import plain
from foundation.web.texts import gettext

_BLUNT = 10  # answers, to which a draft's count is rounded down


@dataclass(frozen=True)
class Foreseen:
    """The figures before, fixed ones or those of today, and whether they are `blunt`."""

    before: Sample
    blunt: bool

    @property
    def mean(self) -> float | None:
        """The figure before, for a draft to a whole point."""
        mean = self.before.mean
        return float(round(mean)) if self.blunt and mean is not None else mean


def foreseen_of(action: CorrectiveAction) -> Foreseen | None:
    """The figures that a plan starts from; None as long as it has no criterion."""
    if action.baseline is not None:
        return Foreseen(Side.from_json(action.baseline).of(action.measured_id), blunt=False)
    if action.target is None and action.least_change is None:
        return None
    try:
        windows = windows_of(action, begins_on(action, today()))
    except ValueError:
        before = Sample(0)
    else:
        before = measure(action, windows.baseline).of(action.measured_id)
    return Foreseen(before, blunt=action.state == "draft")


def seen_words(action: CorrectiveAction, foreseen: Foreseen | None) -> str:
    """What change the figures can show; empty before there is a criterion."""
    if foreseen is None:
        return ""
    change = can_be_seen(foreseen.before, action.least_sample)
    if change is None:
        return gettext("There are too few answers before to say what change can be seen.")
    if not foreseen.blunt:
        return gettext(
            "With %(before)s answers before and %(after)s after, a change of %(change)s points can"
            " be seen.",
            before=foreseen.before.n,
            after=action.least_sample,
            change=plain(change),
        )
    return gettext(
        "With the answers of the days before (at least %(before)s) and %(after)s after, a change of"
        " about %(change)s points can be seen.",
        before=foreseen.before.n // _BLUNT * _BLUNT,
        after=action.least_sample,
        change=math.ceil(change),
    )


def contradiction_words(action: CorrectiveAction, foreseen: Foreseen | None) -> str:
    """That target and least change do not fit the figure before; empty when they do."""
    if action.state not in ("draft", "in_review") or foreseen is None or foreseen.mean is None:
        return ""
    if action.target is None or not criterion_of(action).contradicts(foreseen.mean):
        return ""
    return gettext(
        "The target lies nearer to the figure before than the least change: it could be reached,"
        " and still be too little to count. Raise the target or lower the least change."
    )
