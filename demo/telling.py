"""How the demo's complaints are told: days are working days of the house before today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from complaints.services.identity import Identity

DESK = "desk"  # the house's first agent, whatever the name


@dataclass(frozen=True)
class Act:
    """A step or a message; `by` is a key of the house's people, empty for the complainant."""

    day: int
    hour: float
    by: str
    what: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A complaint and what became of it; without `who` it is anonymous."""

    day: int
    hour: float
    subject: str
    text: str
    category: str
    department: str = ""
    who: Identity | None = None
    channel: str = "portal"
    language: str = "zh"
    acts: tuple[Act, ...] = ()


def taken(  # noqa: PLR0917 - one line of the table
    day: int,
    hour: float,
    category: str,
    severity: str,
    department: str,
    handler: str = DESK,
    text: str = "您反映的情况我们已经收到，正在核实，会在承诺的时间内答复您。",
    **facts: Any,
) -> Act:
    """The desk takes a complaint in hand."""
    given = {"category": category, "severity": severity, "department": department, "text": text}
    return Act(day, hour, DESK, "acknowledge", {**given, "handler": handler, **facts})


def found(day: int, hour: float, by: str, outcome: str, text: str) -> Act:
    """The result that somebody proposes."""
    return Act(day, hour, by, "propose", {"outcome": outcome, "text": text})


def told(day: int, hour: float, text: str) -> Act:
    """The desk answers the complainant."""
    return Act(day, hour, DESK, "answer", {"text": text})


def note(day: int, hour: float, by: str, text: str) -> Act:
    """A note among colleagues."""
    return Act(day, hour, by, "note", {"text": text})


def rated(day: int, hour: float, score: int, text: str = "") -> tuple[Act, Act]:
    """The complainant takes the answer and judges how it came."""
    return (
        Act(day, hour, "", "accept"),
        Act(day, hour + 0.1, "", "rate", {"score": score, "text": text}),
    )


def settled(  # noqa: PLR0917 - one line of the table
    day: int,
    subject: str,
    text: str,
    category: str,
    department: str,
    answer: str,
    score: int,
    *,
    who: Identity | None = None,
    outcome: str = "upheld",
    took: int = 5,
    words: str = "",
) -> Case:
    """A case of the season before, from its lodging to its rating."""
    acts = (
        taken(day - 1, 9.0, category, "moderate", department),
        found(day - took + 1, 15.0, DESK, outcome, answer),
        told(day - took, 10.0, answer),
        *rated(day - took - 1, 19.0, score, words),
    )
    return Case(day, 10.4, subject, text, category, department, who, acts=acts)
