"""What people wrote into fields for numbers: the middle, the quartiles and the mean.

Numbers are too wide for the blocks that other figures come from, so these are taken from a sample
of the responses themselves. It is a random one, because responses have random ids. The smallest
and the largest number are never shown: they are one person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, quantiles
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from reports.comments import readable_answers
from surveys.definition.model import Questionnaire
from surveys.definition.questions.number import NumberField
from surveys.models import Response, Survey

SAMPLE = 2_000


@dataclass(frozen=True)
class NumberResult:
    """One question; all but the question is empty where too few answered."""

    question: NumberField
    n: int = 0
    median: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None

    @property
    def decimals(self) -> int:
        """How many the question asks for."""
        return self.question.decimals


def number_results(
    survey: Survey, content: Questionnaire, readable: Mapping[UUID, object], least: int
) -> tuple[NumberResult, ...]:
    """Each field for numbers over those who may be read; withheld under ``least`` answers.

    Quartiles are those of the inclusive method (Hyndman and Fan 1996, type 7).
    """
    asked = tuple(leaf for leaf in content.leaves if isinstance(leaf, NumberField))
    if not asked or not readable:
        return ()
    answers = _answers(survey, readable)
    return tuple(_result(question, answers, max(2, least)) for question in asked)


def _answers(survey: Survey, readable: Mapping[UUID, object]) -> list[Mapping[str, Any]]:
    query = (
        select(Response.answers)
        .where(readable_answers(survey, readable))
        .order_by(Response.id)
        .limit(SAMPLE)
    )
    return [row for row in session().scalars(query) if isinstance(row, Mapping)]


def _result(question: NumberField, answers: list[Mapping[str, Any]], least: int) -> NumberResult:
    given = [answer.get(question.code) for answer in answers]
    numbers = [float(one) for one in given if question.check_stored(one) and one is not None]
    if len(numbers) < least:
        return NumberResult(question)
    low, median, high = quantiles(numbers, n=4, method="inclusive")
    return NumberResult(question, len(numbers), median, low, high, fmean(numbers))
