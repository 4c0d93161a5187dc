"""A worked example beside the scheme: what its rules make of one department with made-up answers.

Every person of the example gave the same answers, so that the index is the weighted mean of the
indicators and can be followed by eye.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.rules import RATINGS, Handling, Rules, adjusted, adjustment
from evaluations.weighing import Weighing

MEANS = (95.0, 85.0, 75.0, 90.0, 80.0, 70.0)
"""The example's indicators, over again where there are more."""

CASES = Handling({**dict.fromkeys(RATINGS, 0), "5": 1, "4": 1}, 1)
"""The example's complaints: one very satisfied, one satisfied, one not handled."""


@dataclass(frozen=True)
class Term:
    """An indicator of the example: mean, weight as a share, and what it brings to the index."""

    name: str
    mean: float
    share: float
    usual: float

    @property
    def brings(self) -> float:
        """Points of the index that come from it."""
        return self.mean * self.share


@dataclass(frozen=True)
class Example:
    """The working of the example; `usual` is the index by the questionnaire's own weights."""

    questionnaire: str
    terms: Sequence[Term]
    index: float
    usual: float
    extra: float
    score: float
    grade: str
    level: str


def example(rules: Rules, weighings: Sequence[Weighing], language: str) -> Example | None:
    """The example of the first questionnaire that counts and has indicators."""
    found = next((w for w in weighings if w.ref not in rules.left_out and w.indicators), None)
    if found is None:
        return None
    own = rules.weights.get(found.ref, {each.code: each.usual for each in found.indicators})
    total = math.fsum(own.values()) or 1.0
    usual = math.fsum(each.usual for each in found.indicators) or 1.0
    terms = [
        Term(each.name, MEANS[at % len(MEANS)], own[each.code] / total, each.usual / usual)
        for at, each in enumerate(found.indicators)
    ]
    index = math.fsum(term.brings for term in terms)
    extra = adjustment(CASES, rules.handling)
    score = adjusted(index, extra)
    place = rules.grade(score)
    return Example(
        found.name,
        terms,
        index,
        math.fsum(term.mean * term.usual for term in terms),
        extra,
        score,
        rules.grades[place].word(language),
        rules.level(place),
    )
