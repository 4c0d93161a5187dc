"""Estimates and their confidence intervals: a share by Wilson's score, a mean by Student's t."""

from __future__ import annotations

import math
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its base and its interval; what cannot be computed is None, never NaN.

    `n` is the number of persons behind the figure. `value`, `low` and `high` are on the scale
    that the producing function names (0-100 unless it says otherwise); `sd` is the standard
    deviation between persons on the same scale. n = 0 leaves all four None; n = 1 leaves a
    mean without `sd`, `low` and `high`.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None

    @property
    def standard_error(self) -> float | None:
        """sd / sqrt(n), on the scale of the value; None where there is no sd."""
        return None if self.sd is None else self.sd / math.sqrt(self.n)


def wilson_interval(
    successes: int, n: int, confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """Score interval of a proportion, without continuity correction; both bounds within 0-1.

    None for n = 0; unlike a mean's, it exists for n = 1. Raises ValueError unless
    0 <= successes <= n. Source: Wilson 1927; Newcombe 1998 (Stat Med 17:857), method 3.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n}")
    z = normal_quantile(confidence)
    if n == 0:
        return None
    share = successes / n
    centre = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # The formula gives exactly 0 and 1 at the ends; floating point needs to be told.
    low = 0.0 if successes == 0 else (centre - reach) / scale
    high = 1.0 if successes == n else (centre + reach) / scale
    return low, high


def share_estimate(successes: int, n: int, confidence: float = CONFIDENCE) -> Estimate:
    """Share of persons in percent (0-100) with its Wilson interval.

    `sd` is that of the 0/100 indicator with divisor n - 1 (None for n = 1). Source and
    ValueError as `wilson_interval`.
    """
    interval = wilson_interval(successes, n, confidence)
    if interval is None:
        return Estimate(0)
    share = successes / n
    sd = 100 * math.sqrt(share * (1 - share) * n / (n - 1)) if n > 1 else None
    return Estimate(n, 100 * share, 100 * interval[0], 100 * interval[1], sd)


def mean_estimate(
    n: int,
    mean: float,
    sd: float | None,
    confidence: float = CONFIDENCE,
    bounds: tuple[float, float] = (0.0, 100.0),
) -> Estimate:
    """Mean with its t interval, from base, mean and standard deviation (divisor n - 1).

    The interval is mean +- t(n - 1) * sd / sqrt(n) (Student 1908), cut off at `bounds`, the ends
    of the scale. With equal answers (sd = 0) it has no width: the sample shows no spread, which
    does not prove that there is none. n = 0 has no value, n = 1 no interval. Raises ValueError
    where there is an interval and the confidence is not between 0 and 1.
    """
    if n == 0:
        return Estimate(0)
    if n == 1 or sd is None:
        return Estimate(n, mean)
    reach = t_quantile(n - 1, confidence) * sd / math.sqrt(n)
    return Estimate(n, mean, max(bounds[0], mean - reach), min(bounds[1], mean + reach), sd)


def normal_quantile(confidence: float) -> float:
    """Two-sided multiplier of the normal law: 1.96 for 0.95. ValueError unless between 0 and 1."""
    from scipy import special

    return float(special.ndtri(_upper_tail(confidence)))


def t_quantile(degrees_of_freedom: float, confidence: float) -> float:
    """Two-sided multiplier of Student's t: 2.776 for 4 degrees and 0.95; degrees may be broken.

    Raises ValueError unless degrees are above 0 and the confidence is between 0 and 1.
    """
    from scipy import special

    if not degrees_of_freedom > 0:
        raise ValueError(f"{degrees_of_freedom} degrees of freedom")
    return float(special.stdtrit(degrees_of_freedom, _upper_tail(confidence)))


def _upper_tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
    return (1 + confidence) / 2
