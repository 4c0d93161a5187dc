"""What changed in the questions of two versions, texts aside."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from surveys.definition.changes import Change, Difference
from surveys.definition.model import Questionnaire
from surveys.definition.place import Place
from surveys.definition.questions.base import Question
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.rating import Rating
from surveys.definition.text import Text

_SWITCHES: dict[str, tuple[Change, Change]] = {
    "required": (Change.REQUIRED_NOW, Change.OPTIONAL_NOW),
    "not_applicable": (Change.NOT_APPLICABLE_OFFERED, Change.NOT_APPLICABLE_WITHDRAWN),
    "reversed": (Change.SCORE_REVERSED, Change.SCORE_REVERSED),
}
_COMPARED_APART = {"type", "code", "indicator", "points", "low", "labels", "options"}


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
    if isinstance(old, Rating) and isinstance(new, Rating):
        scales = f"{old.lowest}–{old.highest}", f"{new.lowest}–{new.highest}"
        if scales[0] != scales[1]:
            yield Difference(Change.SCALE_CHANGED, Place("question", old.code, "points"), *scales)


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
    return "–" if value is None else str(value)


def _options(
    before: Questionnaire, after: Questionnaire, old: Question, new: Question
) -> Iterator[Difference]:
    if not isinstance(old, OptionQuestion) or not isinstance(new, OptionQuestion):
        return
    place = Place("question", old.code, "options")
    earlier = {option.code: option for option in old.options}
    for option in new.options:
        if option.code not in earlier:
            yield Difference(Change.OPTION_ADDED, place, after=words_of(after, option.text))
    for option in old.options:
        if option.code not in new.option_codes:
            yield Difference(Change.OPTION_REMOVED, place, before=words_of(before, option.text))
    if reordered(old.option_codes, new.option_codes):
        yield Difference(Change.OPTIONS_REORDERED, place)
    if isinstance(old, Multiple) and isinstance(new, Multiple):
        for tick in new.options:
            if tick.code in earlier and tick.exclusive != (tick.code in old.exclusive_codes):
                change = Change.OPTION_EXCLUSIVE if tick.exclusive else Change.OPTION_COMBINABLE
                yield Difference(change, place, after=words_of(after, tick.text))
