"""What changed between two versions, readable by the one who has to approve it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from surveys.definition.changes import Change, Difference
from surveys.definition.model import Questionnaire
from surveys.definition.place import WHOLE, Place, all_texts
from surveys.definition.question_difference import (
    indicator_name,
    question_differences,
    reordered,
    words_of,
)
from surveys.definition.questions.rating import Rating
from surveys.definition.text import NO_TEXT, Text

_KINDS_IN_ORDER = ("questionnaire", "indicator", "section", "question")


class Counts(NamedTuple):
    """How many questions were added, removed, and changed in some way."""

    added: int
    removed: int
    changed: int


def differences(before: Questionnaire, after: Questionnaire) -> list[Difference]:
    """Return every change that a respondent or the arithmetic would notice.

    In the order of ``after``, with what belongs to one question side by side.
    """
    rules = (_whole, _indicators, _sections, question_differences, _texts)
    found = [difference for rule in rules for difference in rule(before, after)]
    order = [(place.kind, place.code) for q in (after, before) for place, *_text in all_texts(q)]

    def position(difference: Difference) -> tuple[int, int]:
        kind, code, _field = difference.place
        return _KINDS_IN_ORDER.index(kind), order.index((kind, code))

    return sorted(found, key=position)


def counts(found: Iterable[Difference]) -> Counts:
    """Return the one-line summary of ``differences``."""
    of_questions = [(d.change, d.place.code) for d in found if d.place.kind == "question"]
    added = {code for change, code in of_questions if change is Change.QUESTION_ADDED}
    removed = {code for change, code in of_questions if change is Change.QUESTION_REMOVED}
    touched = {code for _change, code in of_questions}
    return Counts(len(added), len(removed), len(touched - added - removed))


def _whole(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    if before.languages != after.languages:
        old, new = ", ".join(before.languages), ", ".join(after.languages)
        yield Difference(Change.LANGUAGES_CHANGED, WHOLE, old, new)
    if before.paging != after.paging:
        yield Difference(Change.PAGING_CHANGED, WHOLE, before.paging, after.paging)


def _indicators(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old = {indicator.code: indicator for indicator in before.indicators}
    new = {indicator.code: indicator for indicator in after.indicators}
    for code in new.keys() - old.keys():
        name = indicator_name(after, code)
        yield Difference(Change.INDICATOR_ADDED, Place("indicator", code), after=name)
    for code in old.keys() - new.keys():
        name = indicator_name(before, code)
        yield Difference(Change.INDICATOR_REMOVED, Place("indicator", code), before=name)
    for code in old.keys() & new.keys():
        if old[code].weight != new[code].weight:
            weights = f"{old[code].weight:g}", f"{new[code].weight:g}"
            yield Difference(Change.WEIGHT_CHANGED, Place("indicator", code, "weight"), *weights)
        if old[code].parent != new[code].parent:
            above, now_above = old[code].parent, new[code].parent
            names = indicator_name(before, above), indicator_name(after, now_above)
            yield Difference(Change.PARENT_CHANGED, Place("indicator", code, "parent"), *names)


def _sections(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old = {section.code: words_of(before, section.title) for section in before.sections}
    new = {section.code: words_of(after, section.title) for section in after.sections}
    for code in new.keys() - old.keys():
        yield Difference(Change.SECTION_ADDED, Place("section", code), after=new[code])
    for code in old.keys() - new.keys():
        yield Difference(Change.SECTION_REMOVED, Place("section", code), before=old[code])
    for code in reordered(list(old), list(new)):
        yield Difference(Change.SECTION_REORDERED, Place("section", code), old[code], new[code])


def _texts(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old = {placed.place: placed.text for placed in all_texts(before)}
    new = {placed.place: placed.text for placed in all_texts(after)}
    for place in [*new, *(place for place in old if place not in new)]:
        if place in old and place in new:
            yield from _text(place, old[place], new[place])
        elif place.field.startswith("labels.") and _same_scale(before, after, place.code):
            yield from _text(place, old.get(place, NO_TEXT), new.get(place, NO_TEXT))


def _same_scale(before: Questionnaire, after: Questionnaire, code: str) -> bool:
    """Say whether labels of a rating came or went for their own sake, not with the scale."""
    both = [q for side in (before, after) for q in side.questions if q.code == code]
    scales = [(q.lowest, q.highest) for q in both if isinstance(q, Rating)]
    return len(scales) == 2 and scales[0] == scales[1]


def _text(place: Place, old: Text, new: Text) -> Iterator[Difference]:
    for language in sorted(old.root.keys() | new.root.keys()):
        before, after = old.root.get(language, ""), new.root.get(language, "")
        if before != after:
            yield Difference(Change.TEXT_CHANGED, place, before, after, language)
