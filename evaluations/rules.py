"""The rules of a scheme as plain values: target, least sample, grades, weights, one adjustment.

A figure is judged as it is printed: rounded once to one decimal, halves away from nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

TARGET = 90.0
MINIMUM = 10
LEAST_MINIMUM = 5
MOST_MINIMUM = 10_000
MOST_GRADES = 5
POINTS = (-5.0, 10.0)
"""The ends that points of the adjustment lie between."""

RATINGS = ("1", "2", "3", "4", "5")
UNHANDLED = "unhandled"

Weights = Mapping[str, Mapping[str, float]]
"""Own weights of first-level indicators, by questionnaire (its reference) and indicator."""


@dataclass(frozen=True)
class Grade:
    """A grade by its lower bound, with the organisation's words."""

    least: float
    zh: str
    en: str = ""

    def word(self, language: str) -> str:
        """The word in a language, with the other as fall-back."""
        return (self.en if language == "en" else self.zh) or self.zh


GRADES = (Grade(90, "优秀", "Excellent"), Grade(70, "达标", "Met"), Grade(0, "未达标", "Not met"))
HANDLING: Mapping[str, float] = {UNHANDLED: -5, "1": -3, "2": 0, "3": 3, "4": 6, "5": 10}


@dataclass(frozen=True)
class Rules:
    """A scheme; `handling` holds the points of a case by its rating, None: no adjustment.

    `left_out` are questionnaires of the period that do not count, by reference.
    """

    target: float = TARGET
    minimum: int = MINIMUM
    grades: tuple[Grade, ...] = GRADES
    weights: Weights = field(default_factory=dict)
    handling: Mapping[str, float] | None = None
    left_out: tuple[str, ...] = ()

    def grade(self, score: float) -> int:
        """The place of the grade that a score has, 0 being the best."""
        told = printed(score)
        return next(at for at, grade in enumerate(self.grades) if told >= printed(grade.least))

    def level(self, grade: int) -> str:
        """How a grade is drawn: high, mid or low."""
        if grade == 0:
            return "high"
        return "low" if grade == len(self.grades) - 1 else "mid"

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "target": self.target,
            "minimum": self.minimum,
            "grades": [[grade.least, grade.zh, grade.en] for grade in self.grades],
            "weights": {ref: dict(own) for ref, own in self.weights.items()},
            "handling": None if self.handling is None else dict(self.handling),
            "left_out": list(self.left_out),
        }


def rules_from(stored: Mapping[str, Any]) -> Rules:
    """The rules that were stored."""
    handling = stored["handling"]
    return Rules(
        float(stored["target"]),
        int(stored["minimum"]),
        tuple(Grade(float(least), zh, en) for least, zh, en in stored["grades"]),
        {
            ref: {code: float(w) for code, w in own.items()}
            for ref, own in stored["weights"].items()
        },
        None if handling is None else {key: float(points) for key, points in handling.items()},
        tuple(stored["left_out"]),
    )


def _numbers(stored: Mapping[str, Any]) -> dict[str, float]:
    return {key: float(value) for key, value in stored.items()}


def printed(value: float) -> Decimal:
    """A figure as pages print it."""
    return Decimal(repr(float(value))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Handling:
    """A department's cases in a period: how many had each rating, and how many stayed open."""

    ratings: Mapping[str, int]
    unhandled: int = 0

    @property
    def cases(self) -> int:
        """The cases that earn points."""
        return sum(self.ratings.values()) + self.unhandled

    def plus(self, other: Handling) -> Handling:
        """Both together."""
        both = {r: self.ratings.get(r, 0) + other.ratings.get(r, 0) for r in RATINGS}
        return Handling(both, self.unhandled + other.unhandled)


NO_CASES = Handling({})


def adjustment(handling: Handling, points: Mapping[str, float] | None) -> float:
    """The mean of the points of a department's cases; 0 without cases or without the rule."""
    if points is None or not handling.cases:
        return 0.0
    earned = sum(points[rating] * count for rating, count in handling.ratings.items())
    return (earned + points[UNHANDLED] * handling.unhandled) / handling.cases


def adjusted(index: float, extra: float) -> float:
    """The score: index and adjustment, within 0 and 100."""
    return min(100.0, max(0.0, index + extra))
