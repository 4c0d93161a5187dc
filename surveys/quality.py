"""Signs that an answer was not given with care: computed once at submit, kept as words.

They are flags, never a reason to drop an answer; what to leave out is a recorded decision of
people. The time taken is not kept (ANON-4).
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.definition.model import Questionnaire

FAST, STRAIGHT, REPEAT, LATE, ROBOT = "fast", "straight", "repeat", "late", "robot"

_SECONDS_A_QUESTION = 2.0
_STRAIGHT_FROM = 8  # ratings; fewer may well be alike


def quality_flags(
    content: Questionnaire,
    answers: Mapping[str, object],
    *,
    seconds: float,
    repeat: bool,
    late: bool,
    robot: bool,
) -> list[str]:
    """The flags of an answer, in a fixed order."""
    found = {
        FAST: seconds < _SECONDS_A_QUESTION * len(answers),
        STRAIGHT: _straight(content, answers),
        REPEAT: repeat,
        LATE: late,
        ROBOT: robot,
    }
    return [name for name, so in found.items() if so]


def _straight(content: Questionnaire, answers: Mapping[str, object]) -> bool:
    """Whether all ratings are alike though there are many; "not applicable" counts as none."""
    ratings = [
        answers[question.code]
        for question in content.questions
        if question.scored and isinstance(answers.get(question.code), int)
    ]
    return len(ratings) >= _STRAIGHT_FROM and len(set(ratings)) == 1
