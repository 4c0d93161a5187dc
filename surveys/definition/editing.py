"""Every step of the editor as a function from one draft to the next.

A draft may be unfinished, with texts and weights still to come, but what these return always
holds together. A code that does not exist raises ``KeyError``; a result that would not hold
together (a code used twice, a scale of one point) raises pydantic's ``ValidationError``.
The draft given is left as it was.
"""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, TypeVar

from surveys.definition.ends import End
from surveys.definition.model import FORMAT, Indicator, Questionnaire, Section
from surveys.definition.questions.base import Question
from surveys.definition.questions.kinds import AnyQuestion, question_from
from surveys.definition.questions.matrix import Matrix
from surveys.definition.questions.scaled import Scaled
from surveys.definition.text import Text
from surveys.definition.weighting import Weighting, still_true

_Piece = TypeVar("_Piece", Section, Indicator, End)
_LONGEST_CODE = 31


def new_draft(languages: Iterable[str], title: Text) -> Questionnaire:
    """Return a draft with nothing in it yet."""
    return Questionnaire(format=FORMAT, languages=tuple(languages), title=title)


def update_settings(draft: Questionnaire, **changes: Any) -> Questionnaire:
    """Set languages, title, introduction, closing or paging; no text is lost with a language."""
    allowed = {"languages", "title", "introduction", "closing", "paging"}
    if not changes.keys() <= allowed:
        raise KeyError(*sorted(changes.keys() - allowed))
    return draft.changed(**changes)


def free_code(taken: Iterable[str], stem: str) -> str:
    """Return ``stem`` if it is free, else the first of ``stem_2``, ``stem_3``, … that is."""
    used = set(taken)
    if stem not in used:
        return stem
    endings = (f"_{number}" for number in count(2))
    codes = (stem[: _LONGEST_CODE - len(ending)] + ending for ending in endings)
    return next(code for code in codes if code not in used)


def add_question(
    draft: Questionnaire, section: str, question: AnyQuestion, *, after: str | None = None
) -> Questionnaire:
    """Put a question at the end of a section, or right after another question of it."""
    there = list(draft.section(section).questions)
    place = len(there) if after is None else _index(there, after) + 1
    there.insert(place, question)
    return _with_questions(draft, {section: there})


def update_question(
    draft: Questionnaire, code: str, changes: Mapping[str, object]
) -> Questionnaire:
    """Set fields of a question, given as in the stored JSON.

    Another ``type`` keeps the fields that both kinds have; another number of points drops the
    labels of the old ones unless new ones come along.
    """
    old = draft.question(code)
    new = question_from({**_fields_to_keep(old, changes), **changes})
    section = draft.section_of(code)
    there = [new if question.code == code else question for question in section.questions]
    return _with_questions(draft, {section.code: there})


def _fields_to_keep(old: Question, changes: Mapping[str, object]) -> dict[str, object]:
    kept = old.model_dump(exclude_defaults=True)
    if changes.get("type", old.type) != old.type:
        return {name: value for name, value in kept.items() if name in Question.model_fields}
    if isinstance(old, Scaled | Matrix) and changes.get("points", old.points) != old.points:
        kept.pop("labels", None)
    return kept


def remove_question(draft: Questionnaire, code: str) -> Questionnaire:
    """Take a question out."""
    section = draft.section_of(code)
    there = [question for question in section.questions if question.code != code]
    return _with_questions(draft, {section.code: there})


def duplicate_question(draft: Questionnaire, code: str) -> Questionnaire:
    """Put a copy under a free code right after the question."""
    new_code = free_code((question.code for question in draft.questions), code)
    copy = draft.question(code).changed(code=new_code, locked=False)
    return add_question(draft, draft.section_of(code).code, copy, after=code)


def move_question(draft: Questionnaire, code: str, step: int) -> Questionnaire:
    """Move a question up (-1) or down (1), at the edge of its section into the next one.

    At the very top and the very bottom it stays where it is.
    """
    section = draft.section_of(code)
    there = list(section.questions)
    old = _index(there, code)
    if 0 <= old + step < len(there):
        there.insert(old + step, there.pop(old))
        return _with_questions(draft, {section.code: there})
    next_place = _index(draft.sections, section.code) + (1 if step > 0 else -1)
    if not 0 <= next_place < len(draft.sections):
        return draft
    neighbour = draft.sections[next_place]
    moved = there.pop(old)
    joined = [moved, *neighbour.questions] if step > 0 else [*neighbour.questions, moved]
    return _with_questions(draft, {section.code: there, neighbour.code: joined})


def place_question(
    draft: Questionnaire, code: str, section: str, *, after: str | None = None
) -> Questionnaire:
    """Move a question to the top of a section, or right after another question of it."""
    if after == code:
        return draft
    question = draft.question(code)
    without = remove_question(draft, code)
    there = list(without.section(section).questions)
    there.insert(0 if after is None else _index(there, after) + 1, question)
    return _with_questions(without, {section: there})


def add_section(draft: Questionnaire, section: Section) -> Questionnaire:
    """Put a section at the end."""
    return draft.changed(sections=(*draft.sections, section))


def rename_section(draft: Questionnaire, code: str, title: Text) -> Questionnaire:
    """Give a section another title."""
    return draft.changed(sections=_replaced(draft.sections, code, title=title))


def update_section(draft: Questionnaire, code: str, changes: Mapping[str, Any]) -> Questionnaire:
    """Set fields of a section: title, condition, order, what it is asked about."""
    return draft.changed(sections=_replaced(draft.sections, code, **changes))


def update_thing(
    draft: Questionnaire, code: str, thing: str, changes: Mapping[str, Any]
) -> Questionnaire:
    """Set fields of one of the things that a section is asked about."""
    loop = draft.section(code).loop
    if loop is None or all(each.code != thing for each in loop.objects):
        raise KeyError(thing)
    objects = tuple(
        each.changed(**changes) if each.code == thing else each for each in loop.objects
    )
    return update_section(draft, code, {"loop": loop.changed(objects=objects)})


def add_end(draft: Questionnaire, end: End) -> Questionnaire:
    """Put an end page after those there are."""
    return draft.changed(ends=(*draft.ends, end))


def update_end(draft: Questionnaire, code: str, changes: Mapping[str, Any]) -> Questionnaire:
    """Set fields of an end page."""
    return draft.changed(ends=_replaced(draft.ends, code, **changes))


def move_end(draft: Questionnaire, code: str, step: int) -> Questionnaire:
    """Move an end page up (-1) or down (1); the first whose condition holds is shown."""
    ends = list(draft.ends)
    old = _index(ends, code)
    if not 0 <= old + step < len(ends):
        return draft
    ends.insert(old + step, ends.pop(old))
    return draft.changed(ends=tuple(ends))


def remove_end(draft: Questionnaire, code: str) -> Questionnaire:
    """Take an end page out."""
    _index(draft.ends, code)
    return draft.changed(ends=tuple(end for end in draft.ends if end.code != code))


def remove_section(draft: Questionnaire, code: str) -> Questionnaire:
    """Take a section out, its questions with it."""
    gone = draft.section(code)
    return draft.changed(sections=tuple(s for s in draft.sections if s is not gone))


def move_section(draft: Questionnaire, code: str, step: int) -> Questionnaire:
    """Move a section up (-1) or down (1); at the edge it stays where it is."""
    sections = list(draft.sections)
    old = _index(sections, code)
    if not 0 <= old + step < len(sections):
        return draft
    sections.insert(old + step, sections.pop(old))
    return draft.changed(sections=tuple(sections))


def add_indicator(draft: Questionnaire, indicator: Indicator) -> Questionnaire:
    """Put an indicator at the end."""
    return _with_indicators(draft, (*draft.indicators, indicator))


def rename_indicator(draft: Questionnaire, code: str, name: Text) -> Questionnaire:
    """Give an indicator another name."""
    return draft.changed(indicators=_replaced(draft.indicators, code, name=name))


def remove_indicator(draft: Questionnaire, code: str) -> Questionnaire:
    """Take an indicator out; its questions count nowhere, its branches move up to its parent."""
    gone = draft.indicator(code)
    indicators = tuple(
        i.changed(parent=gone.parent) if i.parent == code else i
        for i in draft.indicators
        if i is not gone
    )
    sections = tuple(
        section.changed(questions=tuple(_without(q, code) for q in section.questions))
        for section in draft.sections
    )
    return _with_indicators(draft, indicators, sections=sections)


def move_indicators(draft: Questionnaire, parents: Mapping[str, str | None]) -> Questionnaire:
    """Put indicators, and all that lies under them, under other parents; None: first level."""
    indicators = draft.indicators
    for code, parent in parents.items():
        if draft.indicator(code).parent != parent:
            indicators = _replaced(indicators, code, parent=parent)
    return draft if indicators is draft.indicators else _with_indicators(draft, indicators)


def _without(question: AnyQuestion, indicator: str) -> AnyQuestion:
    if isinstance(question, Matrix):
        rows = question.rows
        loose = (r.changed(indicator=None) if r.indicator == indicator else r for r in rows)
        return question.changed(rows=tuple(loose))
    if question.indicator_code != indicator:
        return question
    return question.changed(indicator=None)


def set_weights(draft: Questionnaire, weights: Mapping[str, float]) -> Questionnaire:
    """Set the weights of the indicators named; the others keep theirs.

    A level whose weights change is typed from then on, however they came about before.
    """
    indicators = draft.indicators
    for code, weight in weights.items():
        indicators = _replaced(indicators, code, weight=float(weight))
    return _with_indicators(draft, indicators)


def weigh_level(
    draft: Questionnaire, weights: Mapping[str, float], weighting: Weighting
) -> Questionnaire:
    """Set the weights of a whole level together with how they came about."""
    weighed = set_weights(draft, weights)
    others = [one for one in weighed.weighting if one.parent != weighting.parent]
    return weighed.changed(weighting=(*others, weighting))


def _with_indicators(
    draft: Questionnaire, indicators: tuple[Indicator, ...], **changes: Any
) -> Questionnaire:
    """The draft with other indicators; what explains weights that are no more is let go."""
    weighting = still_true(draft.weighting, draft.indicators, indicators)
    return draft.changed(indicators=indicators, weighting=weighting, **changes)


def _with_questions(
    draft: Questionnaire, questions: Mapping[str, Iterable[AnyQuestion]]
) -> Questionnaire:
    sections = draft.sections
    for code, those in questions.items():
        sections = _replaced(sections, code, questions=tuple(those))
    return draft.changed(sections=sections)


def _replaced(pieces: tuple[_Piece, ...], code: str, **changes: Any) -> tuple[_Piece, ...]:
    _index(pieces, code)
    return tuple(piece.changed(**changes) if piece.code == code else piece for piece in pieces)


def _index(pieces: Iterable[Section | Indicator | AnyQuestion | End], code: str) -> int:
    for place, piece in enumerate(pieces):
        if piece.code == code:
            return place
    raise KeyError(code)
