"""Differences between independent groups: Welch for means, Newcombe for shares, and the NPS.

Second less first throughout. The persons of the groups must be different people, or at least
their answers independent: a panel asked twice would need paired methods.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.intervals import CONFIDENCE, Estimate, normal_quantile, t_quantile, wilson_interval


@dataclass(frozen=True, slots=True)
class Difference:
    """Second less first, on their common scale; what has no basis is None.

    `p` is two-sided, of the hypothesis that there is no difference; `degrees_of_freedom` belong
    to Student's t and are None where the normal law or Wilson's bounds were used.
    """

    value: float
    low: float | None = None
    high: float | None = None
    degrees_of_freedom: float | None = None
    p: float | None = None


def t_contrast(
    value: float, errors: Iterable[tuple[float, float]], confidence: float = CONFIDENCE
) -> Difference:
    """A sum or difference of independent means with its t interval, on the scale of the means.

    `errors` holds for each mean its squared standard error and the degrees of freedom of that;
    they are added. Without an interval when all are 0: no error can then be estimated. Source:
    Welch 1947 (Biometrika 34:28); degrees of freedom after Satterthwaite 1946 (Biometrics
    Bulletin 2:110). Raises ValueError where there is an interval and the confidence is not
    between 0 and 1.
    """
    from scipy import special

    known = [(square, degrees) for square, degrees in errors if square > 0]
    total = math.fsum(square for square, _ in known)
    if total == 0:
        return Difference(value)
    # Shares of the variance instead of squares of it, so that a tiny spread does not underflow.
    freedom = 1 / math.fsum((square / total) ** 2 / degrees for square, degrees in known)
    error = math.sqrt(total)
    reach = t_quantile(freedom, confidence) * error
    p = min(1.0, 2 * float(special.stdtr(freedom, -abs(value) / error)))
    return Difference(value, value - reach, value + reach, freedom, p)


def welch_difference(
    first: Estimate, second: Estimate, confidence: float = CONFIDENCE
) -> Difference | None:
    """Difference of two means on their own scale (index 0-100), variances not assumed equal.

    None when either has no value. Without an interval when either base is under 2 or when
    neither group has any spread. Source and ValueError as `t_contrast`.
    """
    if first.value is None or second.value is None:
        return None
    value = second.value - first.value
    if first.sd is None or second.sd is None:
        return Difference(value)
    errors = ((group.sd**2 / group.n, group.n - 1) for group in (first, second) if group.sd)
    return t_contrast(value, errors, confidence)


def newcombe_difference(
    first: tuple[int, int], second: tuple[int, int], confidence: float = CONFIDENCE
) -> Difference | None:
    """Difference of two proportions given as (successes, n), within -1 to 1.

    None when either n is 0. The interval is Newcombe's hybrid score (1998, Stat Med 17:873,
    method 10, without continuity correction); `p` is Pearson's of the pooled share (1900), so
    close to the limit one may say yes where the other says no. Raises ValueError unless
    0 <= successes <= n.
    """
    bounds = wilson_interval(*first, confidence), wilson_interval(*second, confidence)
    if bounds[0] is None or bounds[1] is None:
        return None
    (low1, high1), (low2, high2) = bounds[0], bounds[1]
    p1, p2 = first[0] / first[1], second[0] / second[1]
    value = p2 - p1
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    error = math.sqrt(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]))
    return Difference(
        value,
        value - math.hypot(p2 - low2, high1 - p1),
        value + math.hypot(high2 - p2, p1 - low1),
        p=_normal_p(value, error),
    )


def nps_difference(
    first: tuple[int, int, int], second: tuple[int, int, int], confidence: float = CONFIDENCE
) -> Difference | None:
    """Difference of two NPS in points (-200 to 200), from promoters, passives and detractors.

    None when either is empty. Adjusted Wald: 3/4 of a promoter, 3/2 passives and 3/4 of a
    detractor join each group before its variance is taken (Rocks 2016, Am. Stat. 70:365; for a
    difference Lewis and Sauro 2021, "How to statistically compare two Net Promoter Scores").
    The interval lies around the adjusted difference; where a few answers all in one class leave
    the observed difference outside, it is widened to hold it. Raises ValueError for a negative
    count.
    """
    z = normal_quantile(confidence)
    if min(*first, *second) < 0:
        raise ValueError("a count is negative")
    if sum(first) == 0 or sum(second) == 0:
        return None
    value = 100 * ((second[0] - second[2]) / sum(second) - (first[0] - first[2]) / sum(first))
    (score1, square1), (score2, square2) = _adjusted_nps(first), _adjusted_nps(second)
    centre, error = score2 - score1, math.sqrt(square1 + square2)
    low, high = max(-200.0, centre - z * error), min(200.0, centre + z * error)
    return Difference(value, min(low, value), max(high, value), p=_normal_p(centre, error))


def _adjusted_nps(counts: tuple[int, int, int]) -> tuple[float, float]:
    """Score in points and squared standard error, with three persons added."""
    n = sum(counts) + 3
    promoters, detractors = (counts[0] + 0.75) / n, (counts[2] + 0.75) / n
    score = promoters - detractors
    return 100 * score, 1e4 * (promoters + detractors - score**2) / n


def _normal_p(value: float, error: float) -> float:
    """Two-sided p of the normal law; 1 where there is neither difference nor error."""
    return math.erfc(abs(value) / error / math.sqrt(2)) if error > 0 else 1.0
