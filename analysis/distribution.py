"""How often each answer of a question was given, for the whole and for every group."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import CONFIDENCE, Estimate, mean_estimate
from analysis.scheme import Answers, Codes, Leaf, checked_answers, checked_groups


@dataclass(frozen=True, slots=True)
class Distribution:
    """Persons per answer of one leaf: `counts[i]` chose `leaf.low + i`; then the two others.

    All are whole numbers of persons.
    """

    leaf: Leaf
    counts: tuple[int, ...]
    missing: int
    not_applicable: int

    @property
    def n(self) -> int:
        """Persons with a score; missing and not applicable are not among them."""
        return sum(self.counts)

    @property
    def worst_to_best(self) -> tuple[int, ...]:
        """The counts with a reversed leaf turned round, as `top_box_share` wants them."""
        return self.counts[::-1] if self.leaf.reversed else self.counts

    def estimate(self, confidence: float = CONFIDENCE) -> Estimate:
        """Mean score of the leaf, 0-100 (100 the best), with its t interval; exact from counts.

        Source: Student 1908, as `mean_estimate`. Raises ValueError where there is an interval and
        the confidence is not between 0 and 1.
        """
        n, steps = self.n, len(self.counts) - 1
        first = sum(step * count for step, count in enumerate(self.worst_to_best))
        second = sum(step * step * count for step, count in enumerate(self.worst_to_best))
        if n < 2:
            return mean_estimate(n, 100 * first / steps, None, confidence)
        # Whole numbers until the last line: no digits are lost between the two squares.
        variance = (n * second - first * first) / (n * (n - 1))
        return mean_estimate(
            n, 100 * first / (n * steps), 100 * math.sqrt(variance) / steps, confidence
        )


@dataclass(frozen=True, slots=True)
class Distributions:
    """One distribution per leaf, for the whole and for each group in the order of the codes."""

    whole: tuple[Distribution, ...]
    groups: tuple[tuple[Distribution, ...], ...]


def distributions(
    answers: Answers, leaves: tuple[Leaf, ...], groups: Codes, group_count: int
) -> Distributions:
    """Persons per answer, leaf and group; same matrix and codes as `grouped_index`.

    Whole less groups is what the persons in no group answered. Raises ValueError alike.
    """
    codes = checked_groups(groups, answers.shape[0], group_count)
    columns = checked_answers(answers, leaves)
    codes[codes < 0] = group_count
    by_leaf = [
        _count(column, leaf, codes, group_count + 1)
        for leaf, column in zip(leaves, columns, strict=True)
    ]
    return Distributions(
        whole=tuple(
            _distribution(leaf, counts.sum(axis=0))
            for leaf, counts in zip(leaves, by_leaf, strict=True)
        ),
        groups=tuple(
            tuple(
                _distribution(leaf, counts[group])
                for leaf, counts in zip(leaves, by_leaf, strict=True)
            )
            for group in range(group_count)
        ),
    )


def _count(
    column: Answers, leaf: Leaf, codes: NDArray[np.intp], group_count: int
) -> NDArray[np.intp]:
    """Matrix groups x (not applicable, missing, 0, 1, …, high)."""
    width = leaf.high + 3
    cells = np.bincount(codes * width + column + 2, minlength=group_count * width)
    return cells.reshape(group_count, width)


def _distribution(leaf: Leaf, row: NDArray[np.intp]) -> Distribution:
    not_applicable, missing, *counts = row.tolist()
    return Distribution(leaf, tuple(counts[leaf.low :]), missing, not_applicable)
