"""Both figures of a decision before it is taken: the index as it is, and as it would be."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.intervals import Estimate
from surveys.exclusions import Rule, in_force
from surveys.measuring.measured import Measured
from surveys.models import Survey


@dataclass(frozen=True)
class Both:
    """The index now and then, and how many answers a decision moves.

    `then` is None where both figures together would tell of a small group, `now` where there are
    too few answers for an index.
    """

    answers: int
    moved: int
    now: Estimate | None
    then: Estimate | None


def both(survey: Survey, rule: Rule) -> Both:
    """What leaving out the answers of a rule would change."""
    known = in_force(survey.id)
    before = Measured(survey, rules=known)
    after = Measured(survey, rules=(*known, rule))
    moved = before.total - after.total
    return Both(
        before.total,
        moved,
        _told(before, 0) if before.index.whole.shows_index else None,
        _told(after, moved) if moved and after.index.whole.shows_index else None,
    )


def _told(measured: Measured, moved: int) -> Estimate | None:
    if moved and moved < measured.policy.breakdown:
        return None
    return measured.estimate(measured.scores.index)
