"""A low score: who gave one may want to say what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.definition.model import Questionnaire
from surveys.definition.questions.scaled import Scaled

_LOWEST = 2  # points of a scale that count as low
_SHORTEST = 4  # points of a scale on which two can be low


def has_low_score(content: Questionnaire, answers: Mapping[str, Any]) -> bool:
    """Whether a rating lies in the worst two points of its scale."""
    return any(
        _is_low(question, answers.get(question.code))
        for question in content.rated
        if isinstance(question, Scaled) and question.points >= _SHORTEST
    )


def _is_low(question: Scaled, value: Any) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    if question.reversed:
        return value > question.highest - _LOWEST
    return value < question.lowest + _LOWEST
