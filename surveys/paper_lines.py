"""A questionnaire as it is typed from paper: a short line for each field, mostly a digit; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.web.texts import gettext
from surveys.asking import sentence
from surveys.definition.conditions import Facts
from surveys.definition.model import Questionnaire, field_name
from surveys.definition.path import way
from surveys.definition.questions.base import Question

_UNTYPED = frozenset({"contact", "file", "note", "picker"})  # nobody is to copy or to look up
_TICKED = frozenset({"1", "x", "y", "yes"})
LONGEST = 4_000


@dataclass(frozen=True)
class Line:
    """One field: the number it has on paper, its words, and what may be typed with its meaning."""

    code: str
    number: str
    text: str
    row: str
    options: tuple[tuple[str, str], ...]
    many: bool
    long: bool


def lines_of(content: Questionnaire, language: str) -> list[Line]:
    """Every field in the order of the paper."""
    found = []
    for question, leaf in _leaves(content):
        said = content.say(question.text, language)
        own = content.say(leaf.text, language)
        found.append(
            Line(
                leaf.code,
                content.numbers.get(question.code, ""),
                said,
                own if own != said else "",
                tuple((typed, content.say(label, language)) for typed, label in _options(leaf)),
                leaf.type == "multiple",
                leaf.type == "long_text",
            )
        )
    return found


def understood(
    content: Questionnaire, typed: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers that were typed, and by field what is wrong; a gap on paper is no fault."""
    values = {
        field_name(leaf.code): _values(leaf, typed.get(leaf.code, "").strip()[:LONGEST])
        for _, leaf in _leaves(content)
    }
    parsed = content.parse_form({name: found for name, found in values.items() if found})
    errors = {code: sentence(error) for code, error in parsed.errors.items()}
    return dict(parsed.answers), errors


def standing(content: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that stand: those to questions that somebody with these answers is asked."""
    return dict(way(content, Facts(dict(answers), {})).answers)


def in_words(content: Questionnaire, code: str, answer: object, language: str) -> str:
    """An answer as people read it; a gap has words of its own."""
    leaf = next(leaf for _, leaf in _leaves(content) if leaf.code == code)
    return leaf.read_stored(answer, language) or gettext("left empty")


def _leaves(content: Questionnaire) -> Iterator[tuple[Question, Question]]:
    for question in content.asked:
        if question.type not in _UNTYPED:
            for leaf in question.leaves():
                yield question, leaf


def _options(leaf: Question) -> list[tuple[str, Any]]:
    """What is typed for each choice: the point of a scale, else the place in the list."""
    if all(choice.value.isdigit() for choice in leaf.choices):
        return [(choice.value, choice.label) for choice in leaf.choices]
    return [(str(n), choice.label) for n, choice in enumerate(leaf.choices, start=1)]


def _values(leaf: Question, text: str) -> list[str]:
    """The values of the form's field, as the respondent's page would send them."""
    if not text:
        return []
    if leaf.type == "consent":
        return ["yes"] if text.lower() in _TICKED else [text]
    if text == "-" and getattr(leaf, "not_applicable", False):
        return ["na"]
    if not leaf.choices:
        return [text]
    meant = dict(zip((typed for typed, _ in _options(leaf)), leaf.choices, strict=True))
    parts = text.replace(",", " ").replace("，", " ").split() if leaf.type == "multiple" else [text]
    return [meant[part].value if part in meant else part for part in parts]
