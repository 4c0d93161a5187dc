"""What a new question begins with, so that nobody faces an empty form."""

from __future__ import annotations

from typing import Any

from surveys.definition.questions.base import Question
from surveys.definition.questions.options import OptionQuestion
from surveys.library.catalogue import scale

_OPTION_KINDS = ("single", "multiple")


def first_question(kind: str) -> dict[str, Any]:
    """The fields of a new question of a kind: the usual scale, no words of its own yet."""
    return {"type": kind, "text": {}, **_of_kind(kind)}


def _of_kind(kind: str) -> dict[str, Any]:
    if kind == "rating":
        return scale("satisfaction")
    if kind == "nps":
        return scale("recommendation")
    if kind in _OPTION_KINDS:
        return {"options": [], "required": True}
    return {}


def other_kind(question: Question, kind: str) -> dict[str, Any]:
    """What to change to make a question one of another kind; options go over to options."""
    if kind == question.type:
        return {}
    changes = {"type": kind, **_of_kind(kind), "required": question.required}
    if isinstance(question, OptionQuestion) and kind in _OPTION_KINDS:
        changes["options"] = [{"code": o.code, "text": o.text} for o in question.options]
    return changes
