"""Forms that follow the way through a questionnaire: what is not asked stays unanswered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from demo.manner import Remarks
from demo.respondents import Crowd, Filled
from surveys.definition.conditions import Facts
from surveys.definition.loops import authored_code
from surveys.definition.model import Questionnaire
from surveys.definition.path import Way, way
from surveys.definition.questions.base import Answer, Question

Whys = Mapping[str, Remarks]
"""What people write in questions that only some are asked, by the question's code."""


def answered(
    content: Questionnaire,
    crowd: Crowd,
    department: str,
    whys: Whys | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Filled:
    """Somebody's form, as far as its own answers lead it."""
    chance, link = crowd.chance, dict(attributes or {})
    filled = crowd.somebody(content, department, chance.random())
    given = dict(filled.answers)
    for question in content.asked:
        if question.type == "ranking" and chance.random() < 0.8:
            given |= _ranked(question, crowd)
    for open_one in _to_explain(content, way(content, Facts(given, link)), whys or {}):
        if chance.random() < 0.7:
            given[open_one.code] = chance.choice((whys or {})[authored_code(open_one.code)])
    stands = dict(way(content, Facts(given, link)).answers)
    return replace(filled, answers=_typed(content, stands))


def _typed(content: Questionnaire, stands: Mapping[str, object]) -> dict[str, Answer]:
    """The answers that stand, each as its question keeps it."""
    return {code: answer for code, answer in stands.items() if content.takes(code, answer)}  # type: ignore[misc]  # asked of the question


def _to_explain(content: Questionnaire, found: Way, whys: Whys) -> list[Question]:
    return [
        question
        for question in content.asked
        if question.code in found.shown and authored_code(question.code) in whys
    ]


def _ranked(question: Question, crowd: Crowd) -> dict[str, Answer]:
    """The first places given: what stands first in the list is named more often."""
    leaves = list(question.leaves())
    weights = [len(leaves) - place for place in range(len(leaves))]
    chosen: list[str] = []
    while len(chosen) < min(getattr(question, "places", 1), len(leaves)):
        leaf = crowd.chance.choices(leaves, weights)[0]
        if leaf.code not in chosen:
            chosen.append(leaf.code)
    return {code: place for place, code in enumerate(chosen, start=1)}


def straight(content: Questionnaire, filled: Filled) -> Filled:
    """The same form by somebody who clicked through: all ratings alike, in no time."""
    given = dict(filled.answers)
    for leaf in content.leaves:
        if leaf.scored and isinstance(given.get(leaf.code), int):
            given[leaf.code] = 3
    return replace(filled, answers=given, seconds=len(given))


def torn(content: Questionnaire, filled: Filled) -> Filled:
    """The same form by somebody whose ratings contradict each other in a pair that is marked."""
    pair = content.contradictions[0]
    ends = {code: content.leaf(code).scored for code in (pair.first, pair.second)}
    first, second = ends[pair.first], ends[pair.second]
    if first is None or second is None:
        raise ValueError("the pair names no two ratings")
    opposed = {pair.first: second.high if pair.kind == "against" else first.low}
    return replace(filled, answers={**filled.answers, **opposed, pair.second: second.high})
