"""Whether a response becomes a case by a rule: pure, over stored answers of any age.

A rule is a list of conditions, all of which must hold. Each is a plain dictionary with its `kind`:
"rating" (any rating or that of `question` at or below `at_most`), "nps" (the same for the question
of recommendation), "ces" (for that of effort), "choice" (`option` was given to `question`),
"words" (one of `words` in any text or that of `question`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from complaints.rules.words_sought import Found, first_found
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Question
from surveys.definition.questions.effort import Effort
from surveys.definition.questions.long_text import LongText
from surveys.definition.questions.nps import Recommendation
from surveys.definition.questions.scaled import Scaled
from surveys.definition.questions.short_text import ShortText

RATING, NPS, CES, CHOICE, WORDS = "rating", "nps", "ces", "choice", "words"
KINDS = (RATING, NPS, CES, CHOICE, WORDS)
# The groups of the score of 2003 (Reichheld): detractors up to 6, passives 7 and 8.
DETRACTORS, PASSIVES = 6, 8

Condition = Mapping[str, Any]


@dataclass(frozen=True)
class Match:
    """An answer for which a response becomes a case; `found` is the word, where one was sought."""

    question: Question
    value: object
    found: Found | None = None


def match(
    conditions: Sequence[Condition], content: Content, answers: object
) -> tuple[Match, ...] | None:
    """For each condition the first answer that meets it; None unless all are met.

    Odd answers meet nothing, and so does a rule without conditions.
    """
    if not isinstance(answers, Mapping) or not conditions:
        return None
    met = []
    for condition in conditions:
        found = _first(condition, content, answers)
        if found is None:
            return None
        met.append(found)
    return tuple(met)


def fits(kind: str, question: Question) -> bool:
    """Whether a condition of this kind can ask for this question by name."""
    if kind == RATING:
        return isinstance(question, Scaled | Recommendation)
    if kind == CHOICE:
        return question.type in ("single", "multiple", "dropdown")
    return any_of(kind, question)


def any_of(kind: str, question: Question) -> bool:
    """Whether "any" means this question: reversed ratings say the opposite, addresses nothing."""
    if kind == RATING:
        return isinstance(question, Scaled) and not question.reversed
    if kind == NPS:
        return isinstance(question, Recommendation)
    if kind == CES:
        return isinstance(question, Effort)
    if kind == WORDS:
        written = isinstance(question, LongText) or (
            isinstance(question, ShortText) and question.expects == "text"
        )
        return written and not question.identifying
    return False


def _first(condition: Condition, content: Content, answers: Mapping[Any, Any]) -> Match | None:
    kind, named = condition["kind"], condition.get("question", "")
    for question in content.leaves:
        wanted = question.code == named if named else any_of(kind, question)
        value = answers.get(question.code)
        if wanted and value is not None and question.check_stored(value):
            found = _meets(condition, question, value)
            if found is not None:
                return found
    return None


def _meets(condition: Condition, question: Question, value: object) -> Match | None:
    kind = condition["kind"]
    if kind == CHOICE:
        chosen = value if isinstance(value, list) else [value]
        return Match(question, value) if condition.get("option") in chosen else None
    if kind == WORDS:
        found = first_found(condition.get("words", ()), value) if isinstance(value, str) else None
        return Match(question, value, found) if found else None
    limit = condition.get("at_most")
    # "Not applicable" is a text, and a tick is no rating though it equals 1.
    low = type(value) is int and type(limit) is int and value <= limit
    return Match(question, value) if low else None
