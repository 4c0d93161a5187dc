"""What changed between two versions, readable by the one who has to approve it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from surveys.definition.changes import Change, Difference
from surveys.definition.conditions import Condition
from surveys.definition.loops import Loop
from surveys.definition.model import Questionnaire, Section
from surveys.definition.place import WHOLE, Place, all_texts
from surveys.definition.question_difference import (
    as_json,
    condition_difference,
    indicator_name,
    question_differences,
    reordered,
    words_of,
)
from surveys.definition.questions.scaled import Scaled
from surveys.definition.text import NO_TEXT, Text

TYPED = "typed"
_KINDS_IN_ORDER = ("questionnaire", "indicator", "section", "question", "end")


class Counts(NamedTuple):
    """How many questions were added, removed, and changed in some way."""

    added: int
    removed: int
    changed: int


def differences(before: Questionnaire, after: Questionnaire) -> list[Difference]:
    """Return every change that a respondent or the arithmetic would notice.

    In the order of ``after``, with what belongs to one question side by side.
    """
    rules = (_whole, _indicators, _weighing, _sections, question_differences, _ends, _texts)
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


def _weighing(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    """Yield where weights come from something else now, level by level; untold counts as typed."""
    old = {one.parent: one for one in before.weighting}
    new = {one.parent: one for one in after.weighting}
    for parent in {indicator.parent: None for indicator in after.indicators}:
        was, now = old.get(parent), new.get(parent)
        if was == now:
            continue
        methods = was.method if was else TYPED, now.method if now else TYPED
        place = Place("indicator", parent, "weighting") if parent else WHOLE
        if methods[0] != methods[1]:
            yield Difference(Change.WEIGHING_CHANGED, place, *methods)
        elif methods[1] != TYPED:
            yield Difference(Change.WEIGHING_REPEATED, place, *methods)


def _sections(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old = {section.code: words_of(before, section.title) for section in before.sections}
    new = {section.code: words_of(after, section.title) for section in after.sections}
    for code in new.keys() - old.keys():
        yield Difference(Change.SECTION_ADDED, Place("section", code), after=new[code])
    for code in old.keys() - new.keys():
        yield Difference(Change.SECTION_REMOVED, Place("section", code), before=old[code])
    for code in reordered(list(old), list(new)):
        yield Difference(Change.SECTION_REORDERED, Place("section", code), old[code], new[code])
    for code in [code for code in new if code in old]:
        yield from _section(before.section(code), after.section(code), before, after)


def _section(
    old: Section, new: Section, before: Questionnaire, after: Questionnaire
) -> Iterator[Difference]:
    place = Place("section", new.code)
    yield from condition_difference(place, old, new)
    if old.shuffle != new.shuffle:
        yield Difference(Change.SHUFFLED_NOW if new.shuffle else Change.IN_ORDER_NOW, place)
    sides = _things(before, old), _things(after, new)
    if sides[0] != sides[1]:
        yield Difference(Change.LOOP_CHANGED, place, *sides)
    if old.loop is not None and new.loop is not None:
        yield from _choice(place, old.loop, new.loop)
    yield from _things_met(old.loop, new.loop, place, after)


def _choice(place: Place, old: Loop, new: Loop) -> Iterator[Difference]:
    """Who says which things were met, and how many at most."""
    sides = [f"link:{loop.link}" if loop.chosen == "link" else loop.chosen for loop in (old, new)]
    if sides[0] != sides[1]:
        yield Difference(Change.LOOP_CHOSEN, place, *sides)
    if old.most != new.most:
        limits = str(old.most), str(new.most)
        yield Difference(Change.SETTING_CHANGED, place._replace(field="most"), *limits)


def _things_met(
    old: Loop | None, new: Loop | None, place: Place, after: Questionnaire
) -> Iterator[Difference]:
    """What each thing that is asked about needs, where a rule chooses."""
    before = _rules(old)
    for code, condition in _rules(new).items():
        sides = as_json(before.get(code)), as_json(condition)
        if sides[0] != sides[1]:
            thing = next(each for each in new.objects if each.code == code) if new else None
            words = words_of(after, thing.text) if thing else code
            yield Difference(Change.THING_CONDITION, place, *sides, subject=words)


def _rules(loop: Loop | None) -> dict[str, Condition | None]:
    if loop is None or loop.chosen != "rule":
        return {}
    return {thing.code: thing.show_if for thing in loop.objects}


def _things(questionnaire: Questionnaire, section: Section) -> str:
    """What a section is asked about; a dash for a section that is asked once."""
    if section.loop is None:
        return "–"
    return ", ".join(words_of(questionnaire, thing.text) for thing in section.loop.objects)


def _ends(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    old, new = ({end.code: end for end in side.ends} for side in (before, after))
    for code in new.keys() - old.keys():
        words = words_of(after, new[code].title)
        yield Difference(Change.END_ADDED, Place("end", code), after=words)
    for code in old.keys() - new.keys():
        words = words_of(before, old[code].title)
        yield Difference(Change.END_REMOVED, Place("end", code), before=words)
    if reordered(list(old), list(new)):
        yield Difference(Change.ENDS_REORDERED, WHOLE)
    for code in [code for code in new if code in old]:
        place = Place("end", code)
        if old[code].when != new[code].when:
            sides = _Asked(old[code].when), _Asked(new[code].when)
            yield from condition_difference(place, *sides)
        if old[code].screen_out != new[code].screen_out:
            now = new[code].screen_out
            yield Difference(Change.SCREENS_OUT_NOW if now else Change.SCREENS_OUT_NO_MORE, place)


class _Asked(NamedTuple):
    show_if: Any


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
    scales = [(q.lowest, q.highest) for q in both if isinstance(q, Scaled)]
    return len(scales) == 2 and scales[0] == scales[1]


def _text(place: Place, old: Text, new: Text) -> Iterator[Difference]:
    for language in sorted(old.root.keys() | new.root.keys()):
        before, after = old.root.get(language, ""), new.root.get(language, "")
        if before != after:
            yield Difference(Change.TEXT_CHANGED, place, before, after, language)
