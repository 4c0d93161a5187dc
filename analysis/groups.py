"""Means of persons' scores by group, in a few passes over the vector."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import CONFIDENCE, Estimate, mean_estimate
from analysis.scheme import Scores


def group_estimates(
    scores: Scores, groups: NDArray[np.intp], group_count: int, confidence: float = CONFIDENCE
) -> tuple[Estimate, ...]:
    """Mean, sd and t interval of the scores (0-100) of each group 0..group_count - 1.

    A NaN score and a negative group code do not count. Deviations are taken from one answer of
    the group and then from its mean, so that equal answers give exactly themselves and sd 0.
    Source: the two-pass variance with divisor n - 1 (Chan, Golub and LeVeque 1983, Am. Stat.
    37:242), the interval by Student 1908. Raises ValueError where a group has an interval and the
    confidence is not between 0 and 1.
    """
    counted = ~np.isnan(scores) & (groups >= 0)
    values, codes = scores[counted], groups[counted]
    n = np.bincount(codes, minlength=group_count)
    anchor = np.zeros(group_count)
    anchor[codes] = values
    deviations = values - anchor[codes]
    shift = np.bincount(codes, deviations, group_count) / np.maximum(n, 1)
    squares = np.bincount(codes, (deviations - shift[codes]) ** 2, group_count)
    means = anchor + shift
    sds = np.sqrt(squares / np.maximum(n - 1, 1))
    return tuple(
        mean_estimate(base, mean, sd if base > 1 else None, confidence)
        for base, mean, sd in zip(n.tolist(), means.tolist(), sds.tolist(), strict=True)
    )
