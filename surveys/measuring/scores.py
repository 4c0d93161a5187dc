"""Each person's index and dimensions along a questionnaire's tree of indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.index import combine, leaf_scores
from analysis.scheme import Answers, Leaf, Scores
from surveys.definition.questions.base import Column
from surveys.definition.scoring import Plan

LEAST_SHARE = 0.5  # of the weight that somebody must have answered to have an index


@dataclass(frozen=True)
class DimensionScores:
    """A first-level indicator: its share of the index and each person's score, 0-100 or NaN."""

    indicator: str
    share: float
    scores: Scores


@dataclass(frozen=True)
class PersonScores:
    """Each person's index and dimensions."""

    index: Scores
    dimensions: tuple[DimensionScores, ...]


def person_scores(plan: Plan, columns: Sequence[Column], answers: Answers) -> PersonScores:
    """Leaf to dimension to index, person by person, as `analysis.index` defines it.

    What was asked of several things counts once, with the mean over them. Indicators without a
    question that counts are left out; below the first level there may be
    others, weighed the same way among themselves.
    """
    at = {column.question: place for place, column in enumerate(columns)}
    items: dict[str, dict[str, list[Scores]]] = {}
    for leaf in plan.leaves:
        if leaf.question in at:
            low, high, turned = leaf.scale
            column = np.ascontiguousarray(answers[:, at[leaf.question]])
            scores = leaf_scores(column, Leaf(low, high, reversed=turned))
            items.setdefault(leaf.indicator, {}).setdefault(leaf.item, []).append(scores)
    leaves = {code: [_of_things(each) for each in found.values()] for code, found in items.items()}

    def level(parent: str | None) -> list[tuple[str, float, Scores]]:
        found = []
        for branch in plan.branches:
            if branch.parent != parent:
                continue
            below = [(weight, scores) for _, weight, scores in level(branch.indicator)]
            parts = below or [(1.0, scores) for scores in leaves.get(branch.indicator, ())]
            if parts:
                weights = [weight for weight, _ in parts]
                own = combine([scores for _, scores in parts], weights)
                found.append((branch.indicator, branch.weight, own))
        return found

    top = level(None)
    weights = [weight for _, weight, _ in top]
    if not top:
        return PersonScores(np.full(len(answers), np.nan), ())
    index = combine([scores for _, _, scores in top], weights, LEAST_SHARE)
    return PersonScores(
        index,
        tuple(DimensionScores(code, w / sum(weights), scores) for code, w, scores in top),
    )


def _of_things(scores: Sequence[Scores]) -> Scores:
    """A person's answer to what was asked of several things: the mean over those answered."""
    return scores[0] if len(scores) == 1 else combine(scores, [1.0] * len(scores))
