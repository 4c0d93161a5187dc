"""Asking the same questions of several things: each department, doctor or courier somebody met."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from surveys.definition.conditions import (
    AttributeName,
    Comparison,
    Condition,
    Facts,
    folded,
    holds,
    joined,
    named_in,
    renamed,
    value_of,
)
from surveys.definition.part import Part
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.questions.multiple import Multiple, Tick
from surveys.definition.questions.options import OptionCode
from surveys.definition.text import NO_TEXT, Text

MOST_OBJECTS = 60
_ANSWER = re.compile(r"(\{answer:)([^{}|]+)")
OBJECT = "{object}"
"""Where it stands in a text, the name of the thing asked about is put."""


CAPPED: Final = ("rule", "link")
"""Where nobody chooses: of more than ``most`` things the first ones of the list are asked about."""


class LoopObject(Part):
    """Something to be asked about; ``show_if`` says when, where the things are chosen by rule."""

    code: OptionCode
    text: Text
    show_if: Condition | None = None


class Loop(Part):
    """What a section is asked about, and who says what of it was met.

    The respondent; a rule, the condition of each thing; the link, whose attribute of that name
    lists the things by code or by name; or nobody, and all are asked about.
    """

    objects: Annotated[tuple[LoopObject, ...], Field(max_length=MOST_OBJECTS)] = ()
    chosen: Literal["respondent", "rule", "link", "all"] = "respondent"
    ask: Text = NO_TEXT
    link: AttributeName | None = None
    most: Annotated[int, Field(strict=True, ge=1, le=10)] = 5

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        codes = [each.code for each in self.objects]
        if len(set(codes)) < len(codes):
            raise ValueError("two things to ask about have the same code")
        if self.chosen == "link" and self.link is None:
            raise ValueError("things that the link tells need the name of its attribute")
        return self


def chosen_code(section: str) -> str:
    """Return the code that the choice of a section's objects is stored under."""
    return f"{section}.met"


def copy_code(question: str, thing: str) -> str:
    """Return the code of a question asked about one thing."""
    return f"{question}@{thing}"


def authored_code(code: str) -> str:
    """Return the code of the question that a leaf or a copy comes from, as its author gave it."""
    return code.partition("@")[0].partition(".")[0]


def item_code(code: str) -> str:
    """Return a leaf's code without the thing it asks about: what is the same for all of them."""
    question, _, rest = code.partition("@")
    return question + rest.partition(".")[1] + rest.partition(".")[2]


def object_of(code: str) -> str | None:
    """Return the thing that a leaf or copy asks about, None outside loops."""
    _, found, rest = code.partition("@")
    return rest.partition(".")[0] if found else None


def choice_of(section: str, loop: Loop) -> Multiple | None:
    """Return the question which things were met, None where the respondent is not asked."""
    if loop.chosen != "respondent" or not loop.objects:
        return None
    options = tuple(Tick(code=each.code, text=each.text) for each in loop.objects)
    question = Multiple(
        type="multiple",
        code="met",
        text=loop.ask,
        required=True,
        options=options,
        max_choices=min(loop.most, len(options)),
    )
    return question.under(chosen_code(section))


def met_if(section: str, loop: Loop, thing: LoopObject) -> Condition | None:
    """Return when a thing was met, as far as it goes by itself; None for always."""
    if loop.chosen == "rule":
        return thing.show_if
    if loop.chosen == "respondent":
        data = {"answer": chosen_code(section), "is": "contains", "value": thing.code}
        return Comparison.model_validate(data)
    if loop.chosen == "link":
        return Comparison.model_validate(
            {"link": loop.link, "is": "lists", "value": names_of(thing)}
        )
    return None


def names_of(thing: LoopObject) -> tuple[str, ...]:
    """Return what a thing may be called where a link tells of it: its code, its names."""
    names = (thing.code, *(value_of(name) for name in thing.text.root.values()))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def asked_about(section: str, loop: Loop, facts: Facts) -> frozenset[str] | None:
    """Return the codes of the things to ask about where they are limited, None where not.

    Of those that were met the first ones, as the questionnaire lists them.
    """
    if loop.chosen not in CAPPED or len(loop.objects) <= loop.most:
        return None
    return frozenset(met_in(section, loop, facts)[: loop.most])


def met_in(section: str, loop: Loop, facts: Facts) -> list[str]:
    """Return the codes of the things that were met, in their order, however many they are."""
    return [each.code for each in loop.objects if holds(met_if(section, loop, each), facts)]


def unlisted(loop: Loop, text: str) -> tuple[str, ...]:
    """Return what a link's attribute names that is none of the things, as it is written there."""
    known = {folded(name) for thing in loop.objects for name in names_of(thing)}
    longest = max((len(parts) for parts in known), default=0)
    names, found, at = named_in(text), [], 0
    parts = folded(text)
    while at < len(parts):
        lengths = (n for n in range(longest, 0, -1) if parts[at : at + n] in known)
        step = next(lengths, 0)
        if not step:
            found.append(names[at])
        at += step or 1
    return tuple(dict.fromkeys(found))


def rounds(
    section: str, loop: Loop, questions: tuple[AnyQuestion, ...]
) -> Iterator[tuple[LoopObject, tuple[AnyQuestion, ...]]]:
    """Yield each thing with the questions about it, which are asked if it was met."""
    for thing in loop.objects:
        met = met_if(section, loop, thing)
        names = {
            leaf.code: _moved(leaf.code, thing.code)
            for question in questions
            for leaf in question.leaves()
        }
        yield (
            thing,
            tuple(_about(question, thing, met, names) for question in questions),
        )


def _moved(leaf: str, thing: str) -> str:
    question, dot, part = leaf.partition(".")
    return copy_code(question, thing) + dot + part


def _about(
    question: AnyQuestion, thing: LoopObject, met: Condition | None, names: Mapping[str, str]
) -> AnyQuestion:
    return question.model_copy(
        update={
            "code": copy_code(question.code, thing.code),
            "text": named(question.text, thing.text, names),
            "hint": named(question.hint, thing.text, names),
            "show_if": joined(met, renamed(question.show_if, names)),
        }
    )


def named(text: Text, thing: Text, names: Mapping[str, str]) -> Text:
    """Return a text with the thing's name where it belongs, repeating answers about the thing."""

    def about(words: str, tag: str) -> str:
        moved = _ANSWER.sub(lambda found: found[1] + names.get(found[2], found[2]), words)
        return moved.replace(OBJECT, thing.pick(tag))

    return Text({tag: about(words, tag) for tag, words in text.root.items()})
