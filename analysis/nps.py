"""Net promoter score: share of promoters less share of detractors, from -100 to 100."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.intervals import CONFIDENCE, Estimate, normal_quantile

DETRACTORS = slice(0, 7)  # answers 0-6 of 0-10
PASSIVES = slice(7, 9)
PROMOTERS = slice(9, 11)


def net_promoter_score(
    promoters: int, passives: int, detractors: int, confidence: float = CONFIDENCE
) -> Estimate:
    """Score in points (-100 to 100) from the three counts of persons.

    With p and d the shares of promoters and detractors, `sd` = 100 * sqrt(p + d - (p - d)**2)
    (divisor n), the standard error is sd / sqrt(n) and the interval is normal, cut off at the
    ends of the scale: the variance of a score of +1, 0 or -1 per person (Rocks 2016, Am. Stat.
    70:365, the Wald interval). n = 1 has no interval; when all persons fall in one class it has
    no width. The classes are Reichheld's (2003, HBR 81(12):46). Raises ValueError for a negative
    count and for a confidence not between 0 and 1.
    """
    if min(promoters, passives, detractors) < 0:
        raise ValueError("a count is negative")
    z = normal_quantile(confidence)
    n = promoters + passives + detractors
    if n == 0:
        return Estimate(0)
    share = (promoters - detractors) / n
    if n == 1:
        return Estimate(1, 100 * share)
    sd = 100 * math.sqrt(max(0.0, (promoters + detractors) / n - share**2))
    reach = z * sd / math.sqrt(n)
    value = 100 * share
    return Estimate(n, value, max(-100.0, value - reach), min(100.0, value + reach), sd)


def net_promoter_score_of_counts(counts: Sequence[int], confidence: float = CONFIDENCE) -> Estimate:
    """The same, in points, from the persons per answer 0, 1, …, 10. ValueError if not eleven."""
    if len(counts) != 11:
        raise ValueError(f"{len(counts)} counts where the scale 0-10 has 11")
    classes = (sum(counts[part]) for part in (PROMOTERS, PASSIVES, DETRACTORS))
    promoters, passives, detractors = classes
    return net_promoter_score(promoters, passives, detractors, confidence)
