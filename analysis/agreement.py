"""What a group of judges thinks, and how far it agrees: medians, quartiles, Kendall's W."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of a group's values: median and quartiles, as they stand in most software.

    Quartiles are linear between the sorted values (type 7 of Hyndman and Fan 1996, the default of
    R and NumPy).
    """

    n: int
    low: float
    median: float
    high: float

    @property
    def range(self) -> float:
        """The interquartile range: half of the group lies within it."""
        return self.high - self.low


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles; ValueError for no values."""
    if not values:
        raise ValueError("there is no middle of nothing")
    low, median, high = np.percentile(np.asarray(values, dtype=float), (25, 50, 75)).tolist()
    return Spread(len(values), low, median, high)


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W from 0 (no agreement) to 1 (all rank alike), tested against chance.

    `p` is the chance of such agreement among judges who rank at random, by the χ² approximation
    with `freedom` degrees; with seven things or fewer it is rough (Siegel and Castellan 1988).
    """

    w: float
    chi2: float
    freedom: int
    p: float


def concordance(ratings: Sequence[Sequence[float]], *, ties: bool = True) -> Concordance | None:
    """How far judges agree on the order of things: a row for each judge, a column for each thing.

    Kendall and Babington Smith 1939; values are ranked within each judge, equal ones share the mean
    of their ranks. With `ties` the divisor is corrected for them, as it should be; without, W
    cannot reach 1 where there are ties. None for fewer than two judges or things, and where every
    judge finds everything equal: then there is no order to agree on. Raises ValueError for rows of
    different lengths.
    """
    table = np.asarray(ratings, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2:
        return None
    judges, things = table.shape
    ranks = np.array([_ranks(row) for row in table])
    sums = ranks.sum(axis=0)
    tied = sum(_tied(row) for row in table) if ties else 0
    divisor = judges**2 * (things**3 - things) - judges * tied
    if divisor == 0 or not np.any(ranks != ranks.mean(axis=1, keepdims=True)):
        return None
    w = float(12 * np.square(sums - sums.mean()).sum() / divisor)
    chi2 = judges * (things - 1) * w
    return Concordance(w, chi2, things - 1, _upper_tail(chi2, things - 1))


def _ranks(row: Ranks) -> Ranks:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, place, times = np.unique(row, return_inverse=True, return_counts=True)
    highest = np.cumsum(times)
    mean: Ranks = (highest - (times - 1) / 2)[place]
    return mean


def _tied(row: Ranks) -> int:
    """The sum of t³ - t over this judge's groups of equal values."""
    _, times = np.unique(row, return_counts=True)
    return int((times**3 - times).sum())


def _upper_tail(chi2: float, freedom: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(freedom, chi2))
