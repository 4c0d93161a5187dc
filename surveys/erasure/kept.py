"""What stays of an answer when it is erased: what figures count, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Question
from surveys.definition.questions.picker import Picker

# No questionnaire has a question of this code: such an answer goes on being counted as unreadable.
_UNREADABLE = {"@": 1}


def counted_alone(content: Content, answers: object) -> dict[str, Any]:
    """The answers that figures count, just as they were; every word, number and file goes.

    What did not fit its questionnaire before does not fit it afterwards either, so that figures
    come out as they did, to the last digit.
    """
    if not isinstance(answers, Mapping) or not all(
        content.takes(code, value) for code, value in answers.items()
    ):
        return dict(_UNREADABLE)
    return {code: value for code, value in answers.items() if _is_counted(content.leaf(code))}


def _is_counted(leaf: Question) -> bool:
    if leaf.columns():
        return True
    return isinstance(leaf, Picker) and bool(leaf.pick_columns())
