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
    """A complaint and what became of it; without `who` it is anonymous.

    With `news` the complainant agreed to be told what was changed because of it.
    """

    day: int
    hour: float
    subject: str
    text: str
    category: str
    department: str = ""
    who: Identity | None = None
    channel: str = "portal"
    language: str = "zh"
    news: bool = False
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
        Act(day, hour + 0.1, "", "rate", _judgement(score, text)),
    )


def _let_stand(day: int) -> Act:
    """The desk looked again at a case that was judged badly, and found nothing more to do."""
    reason = "又与对方通了电话，并请科室负责人复核；结论不变，改进已列入纠正措施。"
    return Act(day, 10.0, DESK, "let_stand", {"reason": reason})


def _judgement(score: int, remark: str) -> dict[str, Any]:
    """The short questionnaire as somebody fills it in who is so content."""
    items = {
        "easy": min(5, score + 1),
        "informed": score,
        "fair": max(score, 3),
        "reasonable": max(1, score - 1),
    }
    resolved = "resolved" if score >= 4 else "partly" if score > 1 else "not"
    again = "yes" if score >= 3 else "unsure"
    return {
        "score": score,
        "items": items,
        "resolved": resolved,
        "again": again,
        "remark": remark,
    }


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
    at_once: bool = False,
) -> Case:
    """A case that is over, from its lodging to its rating; `at_once` it was seen to the same day.

    Then its complainant also agreed to be told what was changed.
    """
    seen = (
        (taken(day, 11.0, category, "moderate", department), _first_word(day, 16.5))
        if at_once
        else (taken(day - 1, 9.0, category, "moderate", department),)
    )
    acts = (
        *seen,
        found(day - took + 1, 15.0, DESK, outcome, answer),
        told(day - took, 10.0, answer),
        *rated(day - took - 1, 19.0, score, words),
        *((_let_stand(day - took - 3),) if score == 1 else ()),
    )
    return Case(day, 10.4, subject, text, category, department, who, news=at_once, acts=acts)


def _first_word(day: int, hour: float) -> Act:
    """What the desk can say on the day itself."""
    text = "已转负责的服务中心，工程师正在核实；有结果马上告诉您，最迟不超过承诺的日期。"
    return Act(day, hour, DESK, "reply", {"text": text})
