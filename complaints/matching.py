"""Whether a response becomes a case by its survey's rule: pure, over stored answers of any age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Question
from surveys.definition.questions.rating import Rating

RATING, CHOICE = "rating", "choice"


class Rule(Protocol):
    """What is read of a rule."""

    @property
    def kind(self) -> str:
        """ "rating" or "choice"."""

    @property
    def question(self) -> str:
        """The question's code; empty for any rating."""

    @property
    def option(self) -> str:
        """The option's code, for a choice."""

    @property
    def at_most(self) -> int | None:
        """The highest rating that makes a case."""


@dataclass(frozen=True)
class Match:
    """The answer for which a response becomes a case."""

    question: Question
    value: object


def match(rule: Rule, content: Content, answers: object) -> Match | None:
    """The first answer that the rule names, None if there is none. Odd answers match nothing."""
    if not isinstance(answers, Mapping):
        return None
    for question in content.questions:
        value = answers.get(question.code)
        if value is not None and question.check_stored(value) and _named(rule, question, value):
            return Match(question, value)
    return None


def any_rating(question: Question) -> bool:
    """Whether "any rating" means this question: reversed ones say the opposite."""
    return isinstance(question, Rating) and not question.reversed


def _named(rule: Rule, question: Question, value: object) -> bool:
    if rule.kind == CHOICE:
        chosen = value if isinstance(value, list) else [value]
        return question.code == rule.question and rule.option in chosen
    if rule.question != question.code and (rule.question or not any_rating(question)):
        return False
    return type(value) is int and rule.at_most is not None and value <= rule.at_most
