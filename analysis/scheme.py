"""What an index is made of: leaves (scale questions), dimensions, weights.

Answers come as an int8 matrix, persons x leaves, holding the value chosen or one of two codes
below zero. Neither code ever counts, neither as 0 nor as the middle of the scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MISSING = -1
"""Not asked, skipped or dropped."""

NOT_APPLICABLE = -2
"""Asked and answered with "does not apply to me"."""

Answers = NDArray[np.int8]
Scores = NDArray[np.float64]
Codes = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A question on a whole-number scale low..high (0 <= low < high <= 127).

    `dimension` is the position of its dimension among the scheme's weights. `reversed` says that
    a high answer is a bad one. Raises ValueError for a scale that does not fit.
    """

    low: int
    high: int
    dimension: int = 0
    reversed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 127:
            raise ValueError(f"scale {self.low}-{self.high} is not within 0-127")

    @property
    def values(self) -> range:
        """The answers that the scale allows, rising."""
        return range(self.low, self.high + 1)

    def score(self, answer: int) -> float:
        """The answer on 0-100, 100 the best: (x - low) / (high - low) * 100 (ACSI)."""
        distance = self.high - answer if self.reversed else answer - self.low
        return distance / (self.high - self.low) * 100


@dataclass(frozen=True, slots=True)
class Scheme:
    """Leaves in the order of the matrix's columns, and a weight for each dimension.

    Weights may be on any scale (shares, percent); 0 means reported but not part of the index.
    `least_share` is the share of the total weight that a person must have answered to have an
    index. Raises ValueError for negative or only zero weights and for a dimension with no leaf.
    """

    leaves: tuple[Leaf, ...]
    weights: tuple[float, ...]
    least_share: float = 0.5

    def __post_init__(self) -> None:
        if not all(math.isfinite(weight) and weight >= 0 for weight in self.weights):
            raise ValueError("a weight is negative or not a number")
        if not sum(self.weights) > 0:
            raise ValueError("no dimension carries weight")
        if {leaf.dimension for leaf in self.leaves} != set(range(len(self.weights))):
            raise ValueError("leaves and weights name different dimensions")
        if not 0 <= self.least_share <= 1:
            raise ValueError(f"least share {self.least_share} is not within 0-1")


def checked_answers(answers: Answers, leaves: tuple[Leaf, ...]) -> Answers:
    """The matrix turned to leaves x persons, every code known to lie on its scale.

    Raises ValueError for another shape, another type than int8 or a code off its leaf's scale.
    """
    if answers.dtype != np.int8 or answers.ndim != 2 or answers.shape[1] != len(leaves):
        raise ValueError(f"answers are not an int8 matrix with {len(leaves)} columns")
    columns: Answers = np.ascontiguousarray(answers.T)
    for position, (leaf, column) in enumerate(zip(leaves, columns, strict=True)):
        known = column[column >= 0]
        off = known.size and (known.min() < leaf.low or known.max() > leaf.high)
        if off or (column.size and column.min() < NOT_APPLICABLE):
            raise ValueError(f"leaf {position} holds an answer off its scale")
    return columns


def checked_groups(groups: Codes, persons: int, group_count: int) -> NDArray[np.intp]:
    """Group codes as positions 0..group_count - 1; a negative code means in no group.

    Raises ValueError for another shape, for codes that are not whole numbers, or too high ones.
    """
    if groups.shape != (persons,) or not np.issubdtype(groups.dtype, np.integer):
        raise ValueError(f"group codes are not a vector of {persons} whole numbers")
    if persons and int(groups.max()) >= group_count:
        raise ValueError(f"a group code lies beyond {group_count} groups")
    return np.maximum(groups, -1).astype(np.intp)
