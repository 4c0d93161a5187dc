"""Weights from comparing pairs: Saaty's analytic hierarchy process, one level at a time.

Each pair gets a judgement from 1 (equal) to 9 (extremely more), the other direction its
reciprocal. Weights are the principal eigenvector of that matrix, not the mean of its columns: the
two part as soon as the judgements contradict each other (Saaty 2003, Eur. J. Oper. Res. 145:85).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

RANDOM_INDEX = {
    **{1: 0.0, 2: 0.0, 3: 0.52, 4: 0.89, 5: 1.11, 6: 1.25, 7: 1.35, 8: 1.40},
    **{9: 1.45, 10: 1.49, 11: 1.52, 12: 1.54, 13: 1.56, 14: 1.58, 15: 1.59},
}
"""Mean consistency index of random matrices by size.

Saaty 2005, Theory and Applications of the Analytic Network Process, p. 31: the author's own later
table, taken because it corrects his of 1980 and common tools (AHPy) reckon with it. The older one,
still in many textbooks, has 1.32 for seven; ratios made with the two are not to be compared.
"""

HIGHEST_RATIO = 0.10
"""Saaty's rule: above it, look at the judgements again before using the weights."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Doubt:
    """The judgement that fits worst: of which pair, and what the other judgements imply for it."""

    pair: Pair
    judged: float
    implied: float


@dataclass(frozen=True, slots=True)
class Priorities:
    """Weights that sum to 1, and how far the judgements contradict each other.

    `doubt` is the pair to look at again, None where nothing contradicts.
    """

    weights: tuple[float, ...]
    eigenvalue: float
    index: float
    ratio: float
    doubt: Doubt | None


def priorities(size: int, judgements: Mapping[Pair, float]) -> Priorities:
    """Weights of `size` things from a judgement for each pair (i, j) with i < j.

    A judgement says how many times i outweighs j, between 1/9 and 9. λmax is the largest
    eigenvalue, CI = (λmax - n) / (n - 1), CR = CI / RI. The doubtful judgement is the one farthest,
    on the scale of ratios, from the quotient of its weights (Saaty 2003, section 6). Raises
    ValueError for a pair missing or too many, a judgement out of range, or a size without an index.
    """
    matrix = _matrix(size, judgements)
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    weights = vector / vector.sum()
    largest = max(float(values[at].real), float(size))  # never below n, but for floating point
    index = (largest - size) / (size - 1) if size > 1 else 0.0
    ratio = index / RANDOM_INDEX[size] if size > 2 else 0.0
    return Priorities(
        tuple(float(weight) for weight in weights),
        largest,
        index,
        ratio,
        _doubt(judgements, weights.tolist()),
    )


def _matrix(size: int, judgements: Mapping[Pair, float]) -> np.ndarray:
    if size not in RANDOM_INDEX:
        raise ValueError(f"{size} things cannot be compared, 1 to {max(RANDOM_INDEX)} can")
    if judgements.keys() != {(i, j) for i in range(size) for j in range(i + 1, size)}:
        raise ValueError("there must be one judgement for each pair")
    matrix = np.ones((size, size))
    for (i, j), value in judgements.items():
        if not 1 / 9 - 1e-9 <= value <= 9 + 1e-9:
            raise ValueError(f"judgement {value} is not between 1/9 and 9")
        matrix[i, j], matrix[j, i] = value, 1 / value
    return matrix


def _doubt(judgements: Mapping[Pair, float], weights: list[float]) -> Doubt | None:
    doubts = [
        Doubt(pair, value, weights[pair[0]] / weights[pair[1]])
        for pair, value in judgements.items()
    ]
    worst = max(doubts, key=_distance, default=None)
    return worst if worst is not None and _distance(worst) > 1e-6 else None


def _distance(doubt: Doubt) -> float:
    return abs(math.log(doubt.judged / doubt.implied))
