"""What a new question begins with, so that nobody faces an empty form."""

from __future__ import annotations

from typing import Any

from surveys.definition.questions.base import Question
from surveys.definition.questions.matrix import Matrix
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.ranking import Ranking
from surveys.definition.questions.scaled import Scaled
from surveys.library.catalogue import scale

_OPTION_KINDS = ("single", "multiple", "dropdown", "ranking")
_SCALE_KINDS = ("rating", "ces", "matrix")
_ENDS = ("low_label", "high_label", "not_applicable", "not_applicable_text")
_FLAGS = {
    "single": ("other", "fixed"),
    "dropdown": ("other", "fixed"),
    "multiple": ("other", "fixed"),
    "ranking": ("fixed",),
}


def first_question(kind: str) -> dict[str, Any]:
    """The fields of a new question of a kind: the usual scale, no words of its own yet."""
    return {"type": kind, "text": {}, **_of_kind(kind)}


def _of_kind(kind: str) -> dict[str, Any]:
    if kind in ("rating", "matrix"):
        return {**scale("satisfaction"), "type": kind}
    if kind == "nps":
        return scale("recommendation")
    if kind == "ces":
        effort = scale("effort")
        return {**{name: effort[name] for name in _ENDS if name in effort}, "required": True}
    if kind in _OPTION_KINDS:
        return {"options": [], "required": True}
    if kind == "contact":
        return {"fields": [{"kind": "name"}, {"kind": "phone"}]}
    return {}


def other_kind(question: Question, kind: str) -> dict[str, Any]:
    """What to change to make a question one of another kind; what both can have goes over."""
    if kind == question.type:
        return {}
    changes = {**_of_kind(kind), "type": kind, "required": question.required and kind != "note"}
    return changes | _scale(question, kind) | _things(question, kind)


def _scale(question: Question, kind: str) -> dict[str, Any]:
    """Points with their words; an effort score has seven whatever it was before."""
    if not isinstance(question, Scaled | Matrix) or kind not in _SCALE_KINDS:
        return {}
    kept = {name: getattr(question, name) for name in _ENDS}
    seven = (question.points, question.low) == (7, 1)
    if kind != "ces":
        kept |= {name: getattr(question, name) for name in ("points", "low", "labels")}
    elif seven:
        kept["labels"] = question.labels
    if isinstance(question, Scaled) and kind != "matrix":
        kept["indicator"] = question.indicator
    return kept


def _things(question: Question, kind: str) -> dict[str, Any]:
    """Options go over to options and to the lines of a table, and back."""
    if isinstance(question, Matrix):
        things: Any = question.rows
    elif isinstance(question, OptionQuestion | Ranking):
        things = question.options
    else:
        return {}
    if kind == "matrix":
        return {"rows": [{"code": thing.code, "text": thing.text} for thing in things]}
    if kind not in _OPTION_KINDS:
        return {}
    flags = _FLAGS[kind]
    return {
        "options": [
            {
                "code": thing.code,
                "text": thing.text,
                **{flag: getattr(thing, flag, False) for flag in flags},
            }
            for thing in things
        ]
    }
