"""Who answered before and after: has the composition shifted, and what does that explain?

A department can gain points because other people answered. The shift is measured, and the change
is computed again as if the composition had stayed what it was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.difference import Difference, t_contrast
from analysis.intervals import CONFIDENCE
from analysis.samples import Sample

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MixLimits:
    """When a shift is warned of: a choice of the organisation, not a law of statistics.

    `standardised` is the difference in standard deviations that may pass: 0.1 is usual for
    balance between groups (Austin 2009, Stat Med 28:3083). `significance` (0-1) is the p above
    which a shift may be chance alone; 1 warns of every shift beyond the first limit. Raises
    ValueError for a negative limit and for a significance not within 0-1.
    """

    standardised: float = 0.1
    significance: float = 0.05

    def __post_init__(self) -> None:
        if not (self.standardised >= 0 and 0 <= self.significance <= 1):
            raise ValueError("limits of a shift are out of range")


@dataclass(frozen=True, slots=True)
class MixShift:
    """How far two compositions lie apart.

    `standardised` is in standard deviations, 0 for equal shares, infinite when no category occurs
    in both windows. `cramers_v` is within 0-1. `dependable` says that the counts carry a
    chi-square test (Cochran 1954, Biometrics 10:417: no expected count under 1, at most a fifth
    of them under 5). `warned` says that the limits are exceeded.
    """

    shares: tuple[tuple[float, float], ...]
    standardised: float
    chi_square: float
    degrees_of_freedom: int
    p: float
    cramers_v: float
    dependable: bool
    warned: bool


def mix_shift(
    before: Sequence[int], after: Sequence[int], limits: MixLimits | None = None
) -> MixShift | None:
    """Shift between two compositions, given as persons per category in one order.

    Standardised difference of a variable with several categories: Yang and Dalton 2012 (SAS
    Global Forum, paper 335), the Mahalanobis distance of the shares (0-1); chi-square without
    continuity correction: Pearson 1900; V: Cramér 1946. A warning needs both limits exceeded, or
    the first alone where the test is not dependable. None when either window is empty. Raises
    ValueError for two lengths or a negative count.
    """
    limits = limits or MixLimits()
    table = _table(before, after)
    if not table.sum(axis=1).all():
        return None
    shares = table / table.sum(axis=1, keepdims=True)
    used = table.sum(axis=0) > 0
    apart = _standardised(shares[:, used])
    square, p, dependable = _chi_square(table[:, used])
    unlikely = p < limits.significance or limits.significance == 1
    return MixShift(
        shares=tuple((float(one), float(other)) for one, other in shares.T),
        standardised=apart,
        chi_square=square,
        degrees_of_freedom=int(used.sum()) - 1,
        p=p,
        cramers_v=math.sqrt(square / float(table.sum())),
        dependable=dependable,
        warned=apart > limits.standardised and (unlikely or not dependable),
    )


def _table(before: Sequence[int], after: Sequence[int]) -> Counts:
    if len(before) != len(after):
        raise ValueError("the two compositions name different categories")
    if min(*before, *after, 0, 0) < 0:
        raise ValueError("a count is negative")
    return np.array([before, after], dtype=np.float64)


def _standardised(shares: Counts) -> float:
    """Mahalanobis distance of two vectors of shares, by the mean of their covariances."""
    if not (shares > 0).all(axis=0).any():
        return math.inf
    # Shares add up to 1, so that one category says nothing more.
    one, other = shares[:, 1:]
    if np.array_equal(one, other):
        return 0.0
    spread = (np.diag(one + other) - np.outer(one, one) - np.outer(other, other)) / 2
    gap = other - one
    return math.sqrt(max(0.0, float(gap @ np.linalg.solve(spread, gap))))


def _chi_square(table: Counts) -> tuple[float, float, bool]:
    """Statistic, p, and whether the expected counts carry the test; 0 and 1 for one category."""
    from scipy import special

    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    dependable = bool(expected.min() >= 1 and (expected < 5).mean() <= 0.2)
    if table.shape[1] == 1:
        return 0.0, 1.0, dependable
    square = float(((table - expected) ** 2 / expected).sum())
    return square, float(special.chdtrc(table.shape[1] - 1, square)), dependable


@dataclass(frozen=True, slots=True)
class Reweighted:
    """A change with the composition held as it was before.

    `change` is on the scale of the means (index 0-100), None when no category can be compared.
    `covered` is the share (0-1) of the persons before who are in a category compared; `left_out`
    lists the other categories with persons in either window, by position. Under 1 the change
    speaks of a part only.
    """

    change: Difference | None
    covered: float
    left_out: tuple[int, ...]


def reweighted_change(
    before: Sequence[Sample], after: Sequence[Sample], confidence: float = CONFIDENCE
) -> Reweighted:
    """Change of the mean by direct standardisation to the composition before.

    One sample per category in one order. Each category's own change is weighted by its persons
    before (Cochran 1977, Sampling Techniques, ch. 5; Fleiss 1981, ch. 14); the weights are taken
    as fixed, so that the interval speaks of these shares, not of those of all who might have
    answered. A category with fewer than two persons in a window has no error of its own and is
    left out. Raises ValueError for two lengths, and for the confidence as `t_contrast`.
    """
    if len(before) != len(after):
        raise ValueError("the two compositions name different categories")
    pairs = list(zip(before, after, strict=True))
    kept = [pair for pair in pairs if min(pair[0].n, pair[1].n) > 1]
    left_out = tuple(
        place
        for place, pair in enumerate(pairs)
        if max(pair[0].n, pair[1].n) > 0 and min(pair[0].n, pair[1].n) < 2
    )
    persons = sum(sample.n for sample in before)
    base = sum(sample.n for sample, _ in kept)
    if base == 0:
        return Reweighted(None, 0.0, left_out)
    value = math.fsum(
        first.n / base * (second.mean - first.mean)
        for first, second in kept
        if first.mean is not None and second.mean is not None
    )
    errors = [
        ((first.n / base) ** 2 * sample.error[0], sample.error[1])
        for first, second in kept
        for sample in (first, second)
        if sample.error is not None
    ]
    return Reweighted(t_contrast(value, errors, confidence), base / persons, left_out)
