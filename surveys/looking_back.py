"""What a condition may look at from a place: the answers that come before it."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.web.texts import gettext
from surveys.condition_words import leaf_words
from surveys.definition.loops import authored_code
from surveys.definition.model import Questionnaire as Content
from surveys.definition.model import Section
from surveys.definition.place import Place
from surveys.definition.questions.base import NOT_APPLICABLE, Question
from surveys.definition.questions.consent import Consent
from surveys.definition.questions.contact import Reachable
from surveys.definition.questions.file import FileField
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.picker import Picker

_ANY = ("answered", "not_answered")
_OPTIONS = ("one_of", "none_of", *_ANY)
_ORDERED = ("at_most", "at_least", "equals", "not_equals", *_ANY)
_TEXT = ("contains", "not_contains", "equals", "not_equals", *_ANY)
_ATTRIBUTE = (
    *("equals", "not_equals", "one_of", "none_of", "lists", "contains"),
    *("at_least", "at_most", *_ANY),
)


@dataclass(frozen=True)
class Looked:
    """An answer or attribute: which operators suit it, and which values it has, if they are few.

    With `several`, any number of the values can be named, else just one.
    """

    operators: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()
    several: bool = False


ATTRIBUTE = Looked(_ATTRIBUTE)


def earlier_leaves(content: Content, place: Place) -> list[Question]:
    """The answers known at a place, in their order; within a loop, those about the same thing."""
    if place.kind == "end":
        return list(content.leaves)
    found: list[Question] = []
    for section in content.sections:
        if place.kind == "section" and section.code == place.code:
            return found
        within = any(question.code == place.code for question in section.questions)
        if place.kind == "question" and within:
            return found + _within(section, place.code)
        found += [leaf for question in section.asked for leaf in question.leaves()]
    return found


def _within(section: Section, code: str) -> list[Question]:
    found: list[Question] = []
    for question in section.questions:
        if question.code == code:
            break
        found += question.leaves()
    return found


def leaf_at(content: Content, place: Place, code: str) -> Question | None:
    """The answer of a code as it is known at a place; None if it is not."""
    return next((leaf for leaf in earlier_leaves(content, place) if leaf.code == code), None)


def looked_at(content: Content, leaf: Question, language: str) -> Looked:
    """How a condition can look at an answer."""
    if isinstance(leaf, OptionQuestion):
        values = tuple((c.value, content.say(c.label, language)) for c in leaf.choices)
        return Looked(_OPTIONS, values, several=True)
    if isinstance(leaf, NumberQuestion):
        points = [(c.value, f"{c.value} {content.say(c.label, language)}") for c in leaf.choices]
        if getattr(leaf, "not_applicable", False):
            points.append((NOT_APPLICABLE, gettext("“not applicable”")))
        return Looked(_ORDERED, tuple((value, words.strip()) for value, words in points))
    if isinstance(leaf, Consent | FileField | Picker | Reachable):
        return Looked(_ANY)
    return Looked(_ORDERED if leaf.type in ("number", "date") else _TEXT)


def numbered_words(content: Content, leaf: Question, language: str) -> str:
    """An answer in a list: the number of its question, and its name."""
    number = content.numbers.get(leaf.code) or content.numbers.get(authored_code(leaf.code), "")
    return f"{number} {_name(content, leaf, language)}".strip()


def _name(content: Content, leaf: Question, language: str) -> str:
    try:
        content.question_of(leaf.code)
    except KeyError:  # of the loop that the place itself lies in
        return content.say(leaf.short, language) or content.say(leaf.text, language) or leaf.code
    return leaf_words(content, leaf.code, language)
