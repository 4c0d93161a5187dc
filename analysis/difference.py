"""Differences between two independent groups: Welch for means, Newcombe for shares."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.intervals import CONFIDENCE, Estimate, t_quantile, wilson_interval


@dataclass(frozen=True, slots=True)
class Difference:
    """Second less first, on their common scale; low and high are None without a basis for them."""

    value: float
    low: float | None = None
    high: float | None = None
    degrees_of_freedom: float | None = None


def welch_difference(
    first: Estimate, second: Estimate, confidence: float = CONFIDENCE
) -> Difference | None:
    """Difference of two means, second less first, variances not assumed equal.

    None when either has no value. Without an interval when either base is under 2 or when
    neither group has any spread: no error can then be estimated. The persons of both groups
    must be different people. Source: Welch 1947, degrees of freedom after Satterthwaite 1946.
    """
    if first.value is None or second.value is None:
        return None
    value = second.value - first.value
    if first.sd is None or second.sd is None:
        return Difference(value)
    a, b = first.sd**2 / first.n, second.sd**2 / second.n
    if a + b == 0:
        return Difference(value)
    # Shares of the variance instead of squares of it, so that a tiny spread does not underflow.
    part = a / (a + b)
    degrees = 1 / (part**2 / (first.n - 1) + (1 - part) ** 2 / (second.n - 1))
    reach = t_quantile(degrees, confidence) * math.sqrt(a + b)
    return Difference(value, value - reach, value + reach, degrees)


def newcombe_difference(
    first: tuple[int, int], second: tuple[int, int], confidence: float = CONFIDENCE
) -> Difference | None:
    """Difference of two proportions given as (successes, n), second less first, within -1 to 1.

    None when either n is 0. Source: Newcombe 1998 (Stat Med 17:873), method 10, without
    continuity correction.
    """
    bounds = wilson_interval(*first, confidence), wilson_interval(*second, confidence)
    if bounds[0] is None or bounds[1] is None:
        return None
    (low1, high1), (low2, high2) = bounds[0], bounds[1]
    p1, p2 = first[0] / first[1], second[0] / second[1]
    value = p2 - p1
    return Difference(
        value, value - math.hypot(p2 - low2, high1 - p1), value + math.hypot(high2 - p2, p1 - low1)
    )
