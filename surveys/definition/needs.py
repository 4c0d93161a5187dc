"""What a questionnaire looks for beside answers: attributes of the link and of the contact.

Nobody is asked for them: they come with a personal link, or not at all.
"""

from collections.abc import Iterator
from typing import NamedTuple

from surveys.definition.conditions import Condition, Reference, references
from surveys.definition.model import Questionnaire
from surveys.definition.piping import pipes_of
from surveys.definition.place import Place, all_texts


class Need(NamedTuple):
    """An attribute that is looked for, and where first.

    ``firm`` says that something is amiss without it: a condition or a loop looks at it, or a text
    repeats it and has no words for those who have none.
    """

    reference: Reference
    place: Place
    firm: bool


def conditions_in(content: Questionnaire) -> Iterator[tuple[Place, Condition]]:
    """Yield every condition that counts, as its author wrote it, with where it stands."""
    for section in content.sections:
        if section.show_if is not None:
            yield Place("section", section.code, "show_if"), section.show_if
        if section.loop is not None and section.loop.chosen == "rule":
            for thing in section.loop.objects:
                if thing.show_if is not None:
                    yield thing_place(section.code, thing.code), thing.show_if
        for question in section.questions:
            if question.show_if is not None:
                yield Place("question", question.code, "show_if"), question.show_if
    for end in content.ends:
        if end.when is not None:
            yield Place("end", end.code, "when"), end.when


def thing_place(section: str, thing: str) -> Place:
    """Return where the condition of a loop's thing stands."""
    return Place("section", section, f"loop.objects.{thing}.show_if")


def thing_at(place: Place) -> str | None:
    """Return the loop's thing whose condition stands at a place; None for any other place."""
    head, _, tail = place.field.partition("loop.objects.")
    thing, _, field = tail.rpartition(".")
    return thing if not head and field == "show_if" else None


def needs(content: Questionnaire) -> tuple[Need, ...]:
    """Return the attributes that are looked for, each once, in the order of the questionnaire."""
    found: dict[Reference, Need] = {}
    for need in _all(content):
        known = found.get(need.reference)
        found[need.reference] = need if known is None or need.firm > known.firm else known
    return tuple(found.values())


def _all(content: Questionnaire) -> Iterator[Need]:
    for section in content.sections:
        if section.loop is not None and section.loop.chosen == "link" and section.loop.link:
            place = Place("section", section.code, "loop")
            yield Need(Reference("link", section.loop.link), place, True)
    for place, condition in conditions_in(content):
        for reference in references(condition):
            if reference.source != "answer":
                yield Need(reference, place, True)
    for placed in all_texts(content):
        for pipe in pipes_of(placed.text):
            if pipe.reference.source != "answer":
                yield Need(pipe.reference, placed.place, not pipe.otherwise)
