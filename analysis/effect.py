"""Did a corrective action work: the change from before to after, and the verdict proposed.

The figures come from a survey, not from an experiment: nobody drew lots for which department
acts. "Effective" here means that the figures are consistent with an effect, no more. Beside it
stand the departments that did nothing (`difference_in_differences`), a change of who answered
(`analysis.mix`) and the windows that were compared (`analysis.windows`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from analysis.difference import Difference, newcombe_difference, nps_difference, t_contrast
from analysis.intervals import CONFIDENCE
from analysis.samples import Figure, Promoters, Sample, Share

ROUNDING = 1e-9  # a mean that is 75 but for the last digit of floating point has reached 75


def change(before: Figure, after: Figure, confidence: float = CONFIDENCE) -> Difference | None:
    """After less before, with interval and p, on the figures' own scale.

    Means (index 0-100): Welch 1947. Shares (0-1): Newcombe 1998. NPS (points): adjusted Wald,
    Rocks 2016. None when either has no persons. Means have no interval when either base is under
    2 or when nobody differs from anybody. Raises ValueError for figures of two kinds, and where
    there is an interval for a confidence not between 0 and 1.
    """
    if isinstance(before, Sample) and isinstance(after, Sample):
        return _change_of_means(before, after, confidence)
    if isinstance(before, Share) and isinstance(after, Share):
        return newcombe_difference(before.counts, after.counts, confidence)
    if isinstance(before, Promoters) and isinstance(after, Promoters):
        return nps_difference(before.counts, after.counts, confidence)
    raise ValueError("a change is between two figures of one kind")


def _change_of_means(before: Sample, after: Sample, confidence: float) -> Difference | None:
    if before.mean is None or after.mean is None:
        return None
    value = after.mean - before.mean
    if before.error is None or after.error is None:
        return Difference(value)
    return t_contrast(value, (before.error, after.error), confidence)


def difference_in_differences(
    treated: tuple[Figure, Figure],
    untreated: tuple[Figure, Figure],
    confidence: float = CONFIDENCE,
) -> Difference | None:
    """Change of those who acted less change of those who did not, each as (before, after).

    It is the effect only if the treated would have changed as the untreated did, had they done
    nothing (parallel trends; Card and Krueger 1994, Am. Econ. Rev. 84:772), and if all four groups
    are different persons: then the variances add. Means (index 0-100): t interval with
    Satterthwaite's degrees of freedom over the four. Shares (0-1) and NPS (points): the distances
    of the bounds are added in squares (Zou and Donner 2008, Stat Med 27:1693), without p.

    None when a group has no persons, without interval when a change has none. Several untreated
    departments are merged first (`Sample.merged`). Raises ValueError as `change`.
    """
    if type(treated[0]) is not type(untreated[0]):
        raise ValueError("the treated and the untreated are figures of two kinds")
    first, second = change(*untreated, confidence), change(*treated, confidence)
    if first is None or second is None:
        return None
    value = second.value - first.value
    groups = [group for group in (*treated, *untreated) if isinstance(group, Sample)]
    if len(groups) == 4:
        errors = [group.error for group in groups if group.error is not None]
        return t_contrast(value, errors, confidence) if len(errors) == 4 else Difference(value)
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return Difference(value)
    down = math.hypot(second.value - second.low, first.high - first.value)
    up = math.hypot(second.high - second.value, first.value - first.low)
    return Difference(value, value - down, value + up)


class Direction(StrEnum):
    """Which way is better: an index should go up, a share of complaints down."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a plan promised before the work began, on the scale of its indicator.

    `target` is the figure to reach; `least_change` the smallest improvement that counts as one,
    never negative, whichever way is better. With a least change alone, the target is the figure
    before improved by it; with a target alone, the least change is none at all. `least_sample` is
    the least base of each window, 2 or more. Raises ValueError for neither, for NaN, and for what
    is out of range.
    """

    least_sample: int
    target: float | None = None
    least_change: float | None = None
    direction: Direction = Direction.UP

    def __post_init__(self) -> None:
        if self.target is None and self.least_change is None:
            raise ValueError("a criterion needs a target or a least change")
        if not all(math.isfinite(figure or 0.0) for figure in (self.target, self.least_change)):
            raise ValueError("a target or least change is not a number")
        if self.least_change is not None and self.least_change < 0:
            raise ValueError(f"least change {self.least_change} is negative")
        if self.least_sample < 2:
            raise ValueError(f"least sample {self.least_sample} is under 2")

    @property
    def sign(self) -> int:
        """1 where up is better, -1 where down is."""
        return 1 if self.direction is Direction.UP else -1

    def asked(self, before: float) -> float:
        """The improvement that reaches the target from the figure before; 0 or less: reached."""
        if self.target is None:
            return self.least_change or 0.0
        return self.sign * (self.target - before)

    def contradicts(self, before: float) -> bool:
        """The target lies nearer to the figure before than the least change asks.

        Then an improvement could reach the target and still be too small to count: say so while
        the plan can be changed.
        """
        return self.asked(before) < (self.least_change or 0.0) - ROUNDING


class Outcome(StrEnum):
    """What the figures say; a person decides."""

    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"
    NOT_SHOWN = "not_shown"
    NOT_ENOUGH = "not_enough"


class Reason(StrEnum):
    """Why, in the order in which a sentence would tell it."""

    FEW_BEFORE = "few_before"  # the base before is under the least sample
    FEW_AFTER = "few_after"
    TARGET_REACHED = "target_reached"  # the point is at or beyond the target
    TARGET_MISSED = "target_missed"
    IMPROVED = "improved"  # the whole interval of the change is on the better side of 0
    NOT_IMPROVED = "not_improved"  # it is not
    TOO_SMALL = "too_small"  # the whole interval lies short of the least change
    NO_INTERVAL = "no_interval"  # nobody differs from anybody: no error can be estimated


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with its reasons and the change it rests on (None without persons)."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    change: Difference | None = None


def verdict(
    before: Figure, after: Figure, criterion: Criterion, confidence: float = CONFIDENCE
) -> Verdict:
    """What the figures before and after say about the criterion, all on one scale.

    Not enough: a base under the least sample. Effective: the point is at or beyond the target and
    the interval of the change lies beyond 0, on the better side. Not effective: it lies short of
    the least change. Else not shown. They are asked in this order, which only matters for a
    criterion that `contradicts` its own figure before; `TOO_SMALL` is then among the reasons.
    Equal within 1e-9 counts as equal. The rule is the house's own; its interval is `change`'s.
    Raises ValueError as `change`.
    """
    found = change(before, after, confidence)
    few = _few(before, after, criterion)
    if few or found is None or before.value is None:
        return Verdict(Outcome.NOT_ENOUGH, few, found)
    reached = criterion.sign * found.value >= criterion.asked(before.value) - ROUNDING
    target = Reason.TARGET_REACHED if reached else Reason.TARGET_MISSED
    if found.low is None or found.high is None:
        return Verdict(Outcome.NOT_SHOWN, (target, Reason.NO_INTERVAL), found)
    worst, best = sorted((criterion.sign * found.low, criterion.sign * found.high))
    improved = worst > ROUNDING
    too_small = best < (criterion.least_change or 0.0) - ROUNDING
    reasons = [target, Reason.IMPROVED if improved else Reason.NOT_IMPROVED]
    if too_small:
        reasons.append(Reason.TOO_SMALL)
    if reached and improved:
        return Verdict(Outcome.EFFECTIVE, tuple(reasons), found)
    outcome = Outcome.NOT_EFFECTIVE if too_small else Outcome.NOT_SHOWN
    return Verdict(outcome, tuple(reasons), found)


def _few(before: Figure, after: Figure, criterion: Criterion) -> tuple[Reason, ...]:
    """Which of the two windows has fewer persons than the plan asked for."""
    windows = ((before, Reason.FEW_BEFORE), (after, Reason.FEW_AFTER))
    return tuple(reason for figure, reason in windows if figure.n < criterion.least_sample)
