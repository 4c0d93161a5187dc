"""From conditions to other tools' logic."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from surveys.formats.expressions import Unclear

Condition = dict[str, Any]
_SIGNS = {"equals": "=", "at_least": ">=", "at_most": "<="}


class Dialect(ABC):
    """How a tool says things; `Unclear` is raised for what it cannot say."""

    both, one = "and", "or"

    def write(self, condition: Condition) -> str:
        """The whole condition as a text."""
        for joint, word in (("all", self.both), ("any", self.one)):
            if joint in condition:
                parts = [self._inner(part) for part in condition[joint]]
                return f" {word} ".join(parts)
        if "answer" not in condition:
            raise Unclear("link or contact")
        return self.comparison(condition["answer"], condition["is"], condition.get("value"))

    def _inner(self, condition: Condition) -> str:
        text = self.write(condition)
        plain = not ({"all", "any"} & condition.keys()) and f" {self.both} " not in text
        return text if plain and f" {self.one} " not in text else f"({text})"

    def comparison(self, code: str, operator: str, value: Any) -> str:
        """One comparison. Elsewhere a blank is unlike any value, so that is said apart."""
        if operator in ("answered", "not_answered"):
            return self.answered(code) if operator == "answered" else self.unanswered(code)
        if operator in ("one_of", "none_of"):
            return self._listed(code, operator, value)
        if operator == "lists":
            raise Unclear("a list of things")
        if operator in _SIGNS:
            return self.compared(code, _SIGNS[operator], value)
        if operator == "contains":
            return self.contains(code, value)
        if operator == "not_equals":
            return f"{self.answered(code)} {self.both} {self.compared(code, '!=', value)}"
        return f"{self.answered(code)} {self.both} {self.lacks(code, value)}"

    def _listed(self, code: str, operator: str, values: list[Any]) -> str:
        if operator == "none_of":
            parts = [self.compared(code, "!=", one) for one in values]
            return f" {self.both} ".join([self.answered(code), *parts])
        parts = [self.compared(code, "=", one) for one in values]
        joined = f" {self.one} ".join(parts)
        return joined if len(parts) == 1 else f"({joined})"

    @abstractmethod
    def answered(self, code: str) -> str:
        """There is an answer."""

    @abstractmethod
    def unanswered(self, code: str) -> str:
        """There is none."""

    @abstractmethod
    def compared(self, code: str, sign: str, value: Any) -> str:
        """A comparison with a value: =, !=, >= or <=."""

    @abstractmethod
    def contains(self, code: str, value: Any) -> str:
        """A multiple holds an option, or a text holds words."""

    @abstractmethod
    def lacks(self, code: str, value: Any) -> str:
        """The opposite."""


class DialectOverQuestions(Dialect):
    """One that must know the questions: of several choices, “equals” means that one is ticked."""

    def __init__(self, questions: dict[str, dict[str, Any]]) -> None:
        self.questions = questions

    def several(self, code: str) -> bool:
        """Whether several may be chosen there."""
        return bool(self.questions.get(code, {}).get("type") == "multiple")

    def compared(self, code: str, sign: str, value: Any) -> str:
        """A tick, or what `compared_plainly` makes of a value."""
        if self.several(code):
            return self.contains(code, value) if sign == "=" else self.lacks(code, value)
        return self.compared_plainly(code, sign, value)

    @abstractmethod
    def compared_plainly(self, code: str, sign: str, value: Any) -> str:
        """One value with another."""
