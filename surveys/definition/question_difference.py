"""What changed in the questions of two versions, texts aside."""

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Protocol

from surveys.definition.changes import Change, Difference
from surveys.definition.model import Questionnaire
from surveys.definition.part import Part
from surveys.definition.place import Place
from surveys.definition.questions.base import Question
from surveys.definition.questions.contact import Contact
from surveys.definition.questions.matrix import Matrix
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.ranking import Ranking
from surveys.definition.questions.scaled import Scaled
from surveys.definition.text import Text

_SWITCHES: dict[str, tuple[Change, Change]] = {
    "required": (Change.REQUIRED_NOW, Change.OPTIONAL_NOW),
    "not_applicable": (Change.NOT_APPLICABLE_OFFERED, Change.NOT_APPLICABLE_WITHDRAWN),
    "reversed": (Change.SCORE_REVERSED, Change.SCORE_REVERSED),
    "shuffle": (Change.SHUFFLED_NOW, Change.IN_ORDER_NOW),
    "locked": (Change.LOCKED_NOW, Change.UNLOCKED_NOW),
    "sets_department": (Change.SETS_DEPARTMENT, Change.SETS_NO_DEPARTMENT),
}
_COMPARED_APART = {
    "type",
    "code",
    "indicator",
    "points",
    "low",
    "labels",
    "options",
    "rows",
    "fields",
    "show_if",
}


class Conditional(Protocol):
    """What may be asked only sometimes."""

    @property
    def show_if(self) -> Any: ...  # noqa: D102 - as in the model


def question_differences(before: Questionnaire, after: Questionnaire) -> Iterator[Difference]:
    """Yield what was added, removed, moved and set otherwise."""
    old = {question.code: question for question in before.questions}
    new = {question.code: question for question in after.questions}
    for code, question in new.items():
        if code not in old:
            words = words_of(after, question.text)
            yield Difference(Change.QUESTION_ADDED, Place("question", code), after=words)
    for code, question in old.items():
        if code not in new:
            words = words_of(before, question.text)
            yield Difference(Change.QUESTION_REMOVED, Place("question", code), before=words)
            continue
        yield from _move(before, after, code)
        yield from _nature(question, new[code])
        yield from _assignment(before, after, question, new[code])
        yield from _settings(question, new[code])
        yield from _options(before, after, question, new[code])
        yield from _rows(before, after, question, new[code])
        yield from condition_difference(Place("question", code, "show_if"), question, new[code])


def words_of(questionnaire: Questionnaire, text: Text) -> str:
    """Return a text as its version says it by default."""
    return text.pick(*questionnaire.languages)


def reordered(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the codes that were picked up to get from one order to the other."""
    old = [code for code in before if code in after]
    new = [code for code in after if code in before]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(old) - {code for block in blocks for code in old[block.a : block.a + block.size]}


def _move(before: Questionnaire, after: Questionnaire, code: str) -> Iterator[Difference]:
    old, new = before.section_of(code), after.section_of(code)
    place, names = (
        Place("question", code),
        (words_of(before, old.title), words_of(after, new.title)),
    )
    if old.code != new.code:
        yield Difference(Change.QUESTION_MOVED, place, *names)
    elif code in reordered([q.code for q in old.questions], [q.code for q in new.questions]):
        yield Difference(Change.QUESTION_REORDERED, place, *names)


def _assignment(
    before: Questionnaire, after: Questionnaire, old: Question, new: Question
) -> Iterator[Difference]:
    if old.indicator_code != new.indicator_code:
        place = Place("question", old.code, "indicator")
        names = (
            indicator_name(before, old.indicator_code),
            indicator_name(after, new.indicator_code),
        )
        yield Difference(Change.REASSIGNED, place, *names)


def indicator_name(questionnaire: Questionnaire, code: str | None) -> str:
    """Return an indicator's name, a dash for none."""
    return words_of(questionnaire, questionnaire.indicator(code).name) if code else "–"


def _nature(old: Question, new: Question) -> Iterator[Difference]:
    if old.type != new.type:
        yield Difference(
            Change.KIND_CHANGED, Place("question", old.code, "type"), old.type, new.type
        )
    if isinstance(old, Scaled | Matrix) and isinstance(new, Scaled | Matrix):
        scales = _ends(old), _ends(new)
        if scales[0] != scales[1]:
            yield Difference(Change.SCALE_CHANGED, Place("question", old.code, "points"), *scales)


def _ends(question: Scaled | Matrix) -> str:
    return f"{question.low}–{question.low + question.points - 1}"


def _settings(old: Question, new: Question) -> Iterator[Difference]:
    """Compare every field that both have and that is no text, so that later fields are seen too."""
    for name in type(old).model_fields:
        if name in _COMPARED_APART or name not in type(new).model_fields:
            continue
        before, after = getattr(old, name), getattr(new, name)
        if before == after or isinstance(after, Text):
            continue
        place = Place("question", old.code, name)
        if name in _SWITCHES:
            yield Difference(_SWITCHES[name][0 if after else 1], place)
        else:
            yield Difference(Change.SETTING_CHANGED, place, _plain(before), _plain(after))


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value) or "–"
    return "–" if value is None else str(value)


def condition_difference(place: Place, old: Conditional, new: Conditional) -> Iterator[Difference]:
    """Yield that a condition changed; both sides are its stored JSON, for who knows the words."""
    if old.show_if != new.show_if:
        yield Difference(
            Change.CONDITION_CHANGED, place, as_json(old.show_if), as_json(new.show_if)
        )


def as_json(condition: Part | None) -> str:
    """Return a condition as it is stored, "" for none."""
    if condition is None:
        return ""
    return json.dumps(
        condition.model_dump(mode="json", exclude_defaults=True, by_alias=True), sort_keys=True
    )


def _rows(
    before: Questionnaire, after: Questionnaire, old: Question, new: Question
) -> Iterator[Difference]:
    """Compare the lines of a table, and the details of a contact."""
    place = Place("question", old.code, "rows")
    if isinstance(old, Contact) and isinstance(new, Contact) and old.fields != new.fields:
        sides = [", ".join(each.kind for each in side.fields) or "–" for side in (old, new)]
        yield Difference(Change.SETTING_CHANGED, Place("question", old.code, "fields"), *sides)
    if not isinstance(old, Matrix) or not isinstance(new, Matrix):
        return
    earlier, later = ({row.code: row for row in side.rows} for side in (old, new))
    for code in later.keys() - earlier.keys():
        yield Difference(Change.ROW_ADDED, place, after=words_of(after, later[code].text))
    for code in earlier.keys() - later.keys():
        yield Difference(Change.ROW_REMOVED, place, before=words_of(before, earlier[code].text))
    if reordered(list(earlier), list(later)):
        yield Difference(Change.ROWS_REORDERED, place)
    for code in [code for code in later if code in earlier]:
        was, now = earlier[code], later[code]
        if was.indicator != now.indicator:
            names = indicator_name(before, was.indicator), indicator_name(after, now.indicator)
            yield Difference(Change.ROW_REASSIGNED, place, *names)
        if was.reversed != now.reversed:
            yield Difference(Change.ROW_REVERSED, place, after=words_of(after, now.text))


def _options(
    before: Questionnaire, after: Questionnaire, old: Question, new: Question
) -> Iterator[Difference]:
    kinds = OptionQuestion | Ranking
    if not isinstance(old, kinds) or not isinstance(new, kinds):
        return
    place = Place("question", old.code, "options")
    earlier = {option.code: option for option in old.options}
    later = {option.code: option for option in new.options}
    for option in new.options:
        if option.code not in earlier:
            yield Difference(Change.OPTION_ADDED, place, after=words_of(after, option.text))
    for option in old.options:
        if option.code not in later:
            yield Difference(Change.OPTION_REMOVED, place, before=words_of(before, option.text))
    if reordered(list(earlier), list(later)):
        yield Difference(Change.OPTIONS_REORDERED, place)
    if isinstance(old, Multiple) and isinstance(new, Multiple):
        for tick in new.options:
            if tick.code in earlier and tick.exclusive != (tick.code in old.exclusive_codes):
                change = Change.OPTION_EXCLUSIVE if tick.exclusive else Change.OPTION_COMBINABLE
                yield Difference(change, place, after=words_of(after, tick.text))
