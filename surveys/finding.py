"""A list too long to show at once, found without a script: by department, by a part of the name.

The page comes again with what fits; what was typed to find it stands in fields of its own beside
the answer, and is never kept with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.definition.model import field_name
from surveys.definition.questions.base import Question
from surveys.definition.questions.picker import Picker

MOST_SHOWN = 40  # entries of a list that a page carries at once
FIND = "find."  # what the button sends, with the question's code behind
WORDS, GROUP = "~find", "~in"  # behind the question's code
_LONGEST = 40

Pairs = Sequence[tuple[str, str]]


def finding_codes(question: Question) -> tuple[str, ...]:
    """The codes of the fields by which a question's list is narrowed."""
    if isinstance(question, Picker) and question.source == "staff":
        return (question.code + WORDS, question.code + GROUP)
    return ()


def listed(
    question: Question,
    pairs: Pairs,
    groups: Mapping[str, str],
    typed: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """What the components draw of a list in groups: whole, or what was found of it."""
    if len(pairs) <= MOST_SHOWN:
        return {"options": list(pairs), "groups": _grouped(pairs, groups)}
    words, group = (_one(typed, question.code + each) for each in (WORDS, GROUP))
    chosen = _one(typed, question.code)
    wanted = words.casefold()
    fitting = [
        (value, text)
        for value, text in pairs
        if (words or group)
        and wanted in f"{text} {groups[value]}".casefold()
        and group in ("", groups[value])
    ]
    shown = fitting[:MOST_SHOWN]
    if chosen and chosen not in dict(shown):
        shown = [pair for pair in pairs if pair[0] == chosen] + shown
    return {
        "options": shown,
        "groups": _grouped(shown, groups),
        "finding": {
            "button": FIND + question.code,
            "words": field_name(question.code + WORDS),
            "typed": words,
            "group": field_name(question.code + GROUP),
            "chosen": group,
            "groups": list(dict.fromkeys(groups[value] for value, _ in pairs)),
            "asked": bool(words or group),
            "found": len(fitting),
            "more": max(len(fitting) - MOST_SHOWN, 0),
        },
    }


def _one(typed: Mapping[str, Sequence[str]], code: str) -> str:
    found = [value for value in typed.get(code, ()) if value]
    return found[-1].strip()[:_LONGEST] if found else ""


def _grouped(pairs: Pairs, groups: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for value, text in pairs:
        found.setdefault(groups[value], []).append((value, text))
    return list(found.items())
