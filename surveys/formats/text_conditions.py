"""Conditions as pasted text says them: which options of which question before.

Both ways in one place, so that what is written is what is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Condition = dict[str, Any]
_CHOICES = ("single", "dropdown")
_LINE = re.compile(
    r"[(（【\[]?\s*(?:依赖于|关联|显示条件[:：]?)\s*第\s?([0-9]{1,3})\s?题(?:的)?第\s?"
    r"([0-9;；,，、\s]{1,100}?)\s?个?选项(或未答)?(?:时显示)?\s*[)）】\]]?"
    r"|[(（\[]?\s*(?:only|show) if\s+(?:question\s+|Q)?([0-9]{1,3})\s+(?:is|has)\s+(?:option\s+)?"
    r"([0-9;,\s]{1,100}?)(\s+or is not answered)?\s*[)）\]]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """A question by its number, some of its options by their places."""

    number: int
    places: tuple[int, ...]
    or_unanswered: bool = False


def read_condition(line: str) -> Named | None:
    """What a line names, None if it is not clear."""
    found = _LINE.fullmatch(line)
    if not found:
        return None
    number, places = found[1] or found[4], found[2] or found[5]
    return Named(
        int(number),
        tuple(int(n) for n in re.findall("[0-9]{1,3}", places)),
        bool(found[3] or found[6]),
    )


def written(named: Named, *, chinese: bool) -> str:
    """The line that says so."""
    places = ";".join(str(place) for place in named.places)
    if chinese:
        blank = "或未答" if named.or_unanswered else ""
        return f"（依赖于第{named.number}题第{places}个选项{blank}）"
    blank = " or is not answered" if named.or_unanswered else ""
    return f"(only if question {named.number} is option {places}{blank})"


def values_of(question: dict[str, Any]) -> list[str | int]:
    """What may be answered, in order; nothing for kinds without options."""
    kind = question["type"]
    if kind in (*_CHOICES, "multiple"):
        return [option["code"] for option in question.get("options", ())]
    if kind == "rating":
        low = question.get("low", 1)
        return list(range(low, low + question.get("points", 5)))
    return list(range(11)) if kind == "nps" else list(range(1, 8)) if kind == "ces" else []


def condition(question: dict[str, Any], named: Named) -> Condition | None:
    """The condition on a question that was read before, None where an option does not exist."""
    offered = values_of(question)
    if not named.places or not all(1 <= place <= len(offered) for place in named.places):
        return None
    values = [offered[place - 1] for place in dict.fromkeys(named.places)]
    leaf: Condition = {"answer": question["code"]}
    if question["type"] == "multiple":
        parts = [{**leaf, "is": "contains", "value": value} for value in values]
    elif len(values) == 1:
        parts = [{**leaf, "is": "equals", "value": values[0]}]
    else:
        parts = [{**leaf, "is": "one_of", "value": values}]
    if named.or_unanswered:
        parts = [{**leaf, "is": "not_answered"}, *parts]
    return parts[0] if len(parts) == 1 else {"any": parts}


def named_by(
    stored: Condition, questions: dict[str, dict[str, Any]], numbers: dict[str, int]
) -> Named | None:
    """The inverse: what a stored condition names, None if text cannot say it."""
    parts = stored.get("any", [stored])
    codes = {part.get("answer") for part in parts}
    code = next(iter(codes)) if len(codes) == 1 else None
    if code not in questions:
        return None
    offered = values_of(questions[code])
    places: list[int] = []
    for part in parts:
        value = part.get("value")
        wanted = value if isinstance(value, list) else [value]
        places += [offered.index(one) + 1 for one in wanted if one in offered]
    blank = any(part.get("is") == "not_answered" for part in parts)
    named = Named(numbers[code], tuple(places), blank)
    return named if condition(questions[code], named) == stored else None
