"""How often each answer of a question was given, as far as it may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.distribution import Distribution, distributions
from analysis.intervals import Estimate
from analysis.nps import net_promoter_score_of_counts
from analysis.scheme import MISSING, Answers, Leaf
from analysis.suppression import Standing
from surveys.definition.questions.base import Column, Question
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.nps import Recommendation
from surveys.definition.questions.ranking import Place
from surveys.definition.questions.scaled import Scaled

if TYPE_CHECKING:
    from surveys.folding import FoldedSurvey


@dataclass(frozen=True)
class QuestionResult:
    """One question: persons per choice in the order offered, and who is not among them.

    `mean` is the mean score of a rating (0-100), `nps` the score of a recommendation, `place` the
    mean place (from 1) of something put in order. All are empty where the standing tells nothing.
    """

    question: Question
    standing: Standing
    counts: tuple[int, ...] = ()
    n: int = 0
    missing: int = 0
    not_applicable: int = 0
    mean: Estimate | None = None
    nps: Estimate | None = None
    place: float | None = None


def columns_of(question: Question, columns: Sequence[Column]) -> list[int]:
    """The places of a question's columns in the matrix."""
    return [at for at, column in enumerate(columns) if column.question == question.code]


def answered(question: Question, folded: FoldedSurvey) -> NDArray[np.bool_]:
    """Who gave an answer that counts."""
    places = columns_of(question, folded.columns)
    if not places:
        return np.zeros(len(folded.matrix), dtype=np.bool_)
    given: NDArray[np.bool_] = folded.matrix[:, places[0]] >= 0
    return given


def question_result(
    question: Question, standing: Standing, columns: Sequence[Column], answers: Answers
) -> QuestionResult:
    """Count the answers of these persons."""
    places = columns_of(question, columns)
    if not standing.shows_figures or not places:
        return QuestionResult(question, standing)
    found = _count(answers[:, places], _leaf(question))
    if isinstance(question, Multiple):
        return _several(question, standing, found)
    one = found[0]
    means = standing.shows_index
    return QuestionResult(
        question,
        standing,
        one.counts[: len(question.choices)],
        one.n,
        one.missing,
        one.not_applicable,
        one.estimate() if means and isinstance(question, Scaled) else None,
        net_promoter_score_of_counts(one.counts)
        if means and isinstance(question, Recommendation)
        else None,
        _mean_place(one) if means and isinstance(question, Place) else None,
    )


def _mean_place(found: Distribution) -> float | None:
    """The mean of the places given, counted from 1."""
    if not found.n:
        return None
    return sum(place * count for place, count in enumerate(found.counts, start=1)) / found.n


def _several(
    question: Question, standing: Standing, found: Sequence[Distribution]
) -> QuestionResult:
    """Each option's ticks, over those who ticked any."""
    ticks = tuple(each.counts[1] for each in found)
    return QuestionResult(question, standing, ticks, found[0].n, found[0].missing)


def _leaf(question: Question) -> Leaf:
    """The scale that a question's codes lie on."""
    if isinstance(question, Scaled):
        low, high, turned = question.scored
        return Leaf(low, high, reversed=turned)
    if isinstance(question, Multiple):
        return Leaf(0, 1)
    if isinstance(question, Place):
        # A scale has two ends, even where only the first place is given.
        return Leaf(1, max(2, question.highest))
    return Leaf(0, max(1, len(question.choices) - 1))


def _count(answers: Answers, leaf: Leaf) -> tuple[Distribution, ...]:
    """Distributions of columns on one scale; a code off it counts as missing, as odd ones do."""
    off = (answers > leaf.high) | ((answers >= 0) & (answers < leaf.low))
    clean: Answers = np.where(off, np.int8(MISSING), answers)
    nobody = np.full(len(clean), -1, dtype=np.intp)
    return distributions(clean, (leaf,) * clean.shape[1], nobody, 0).whole
