"""The index from 0 to 100: each person first, then the unit.

A person's answer on a leaf becomes a score from 0 to 100; the mean of the answered leaves is the
dimension; the weighted mean of the answered dimensions is the person's index, with the weights
re-normalised, if at least half of the weight is answered. The unit's index is the mean of its
persons. Scores are rescaled by (x - low) / (high - low), as ACSI does (Fornell et al. 1996,
J. Marketing 60(4):7), never x / high.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.groups import group_estimates
from analysis.intervals import CONFIDENCE, Estimate
from analysis.scheme import Answers, Codes, Leaf, Scheme, Scores, checked_answers, checked_groups

ROUNDING = 1e-9  # 0.1 + 0.2 of 0.6 is half, whatever floating point says


@dataclass(frozen=True, slots=True)
class PersonScores:
    """Scores 0-100 for each person, NaN where there is none: index and each dimension."""

    index: Scores
    dimensions: tuple[Scores, ...]


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """A unit's index and dimensions, 0-100; `persons` counts its rows, answered or not.

    Each Estimate has its own n: decide on showing each figure by the figure's own base.
    """

    persons: int
    index: Estimate
    dimensions: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class GroupedIndex:
    """The whole and, in the order of their codes, the groups."""

    whole: UnitIndex
    groups: tuple[UnitIndex, ...]


def grouped_index(
    answers: Answers,
    scheme: Scheme,
    groups: Codes,
    group_count: int,
    confidence: float = CONFIDENCE,
) -> GroupedIndex:
    """Index and dimensions of the whole and of every group, 0-100.

    `answers` is persons x leaves, int8; `groups` one whole number per person, 0..group_count - 1,
    or negative for a person in no group, who counts in the whole only. One row is one person:
    where people judge several departments, ask twice, with a row per judgement for the groups
    and a row per person for the whole. Raises ValueError as `checked_answers` and
    `checked_groups` do.
    """
    codes = checked_groups(groups, answers.shape[0], group_count)
    scores = person_scores(answers, scheme)
    nobody_apart = np.zeros_like(codes)
    return GroupedIndex(
        whole=_unit_indices(scores, nobody_apart, 1, confidence)[0],
        groups=_unit_indices(scores, codes, group_count, confidence),
    )


def unit_index(answers: Answers, scheme: Scheme, confidence: float = CONFIDENCE) -> UnitIndex:
    """Index and dimensions of all persons together, 0-100. ValueError as `checked_answers`."""
    everybody = np.zeros(answers.shape[0], dtype=np.intp)
    return _unit_indices(person_scores(answers, scheme), everybody, 1, confidence)[0]


def person_scores(answers: Answers, scheme: Scheme) -> PersonScores:
    """Each person's dimensions and index, 0-100. ValueError as `checked_answers` raises."""
    columns = checked_answers(answers, scheme.leaves)
    dimensions = []
    for dimension in range(len(scheme.weights)):
        leaves = [place for place in enumerate(scheme.leaves) if place[1].dimension == dimension]
        scores = (leaf_scores(columns[position], leaf) for position, leaf in leaves)
        dimensions.append(combine(scores, [1.0] * len(leaves)))
    index = combine(dimensions, scheme.weights, scheme.least_share)
    return PersonScores(index, tuple(dimensions))


def leaf_scores(column: Answers, leaf: Leaf) -> Scores:
    """One leaf's answers as scores 0-100, NaN for both codes of no answer."""
    table = np.full(256, np.nan)
    table[leaf.low : leaf.high + 1] = [leaf.score(answer) for answer in leaf.values]
    return table[column.view(np.uint8)]  # the codes below zero read as 254 and 255


def combine(
    columns: Iterable[Scores], weights: Sequence[float], least_share: float = 0.0
) -> Scores:
    """Each person's weighted mean of the columns answered, one level up the tree.

    Columns hold 0-100 or NaN, one per weight. Weights are re-normalised over what the person
    answered; a person who answered no weight, or less than `least_share` of it, gets NaN. A tree
    of more levels calls this once for each. Raises ValueError unless there is one weight a column.
    """
    total: Scores | float = 0.0
    answered: Scores | float = 0.0
    for column, weight in zip(columns, weights, strict=True):
        known = ~np.isnan(column)
        total = total + np.where(known, column, 0.0) * weight
        answered = answered + known * weight
    enough = np.greater(answered, least_share * sum(weights) * (1 - ROUNDING))
    result: Scores = np.full(np.shape(total), np.nan)
    np.divide(total, answered, out=result, where=enough)
    # Weights in tenths can carry a mean of hundreds a last digit too far.
    return np.clip(result, 0.0, 100.0, out=result)


def _unit_indices(
    scores: PersonScores, codes: NDArray[np.intp], group_count: int, confidence: float
) -> tuple[UnitIndex, ...]:
    persons = np.bincount(codes[codes >= 0], minlength=group_count).tolist()
    index = group_estimates(scores.index, codes, group_count, confidence)
    dimensions = [group_estimates(d, codes, group_count, confidence) for d in scores.dimensions]
    return tuple(
        UnitIndex(persons[group], index[group], tuple(each[group] for each in dimensions))
        for group in range(group_count)
    )
