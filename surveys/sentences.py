"""What the checker found and what changed, as sentences, each with its place in words."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from foundation.web.texts import gettext
from surveys.condition_words import condition_words, loop_words
from surveys.definition.breaks import Why
from surveys.definition.changes import Change, Difference
from surveys.definition.conditions import Condition
from surveys.definition.findings import Finding
from surveys.definition.model import Questionnaire as Content
from surveys.definition.needs import thing_at
from surveys.definition.place import Place
from surveys.definition.text import Text
from surveys.shortening import shortened
from surveys.wording import language_names, pagings, question_kinds, setting_words, weighing_methods


def finding_sentence(finding: Finding) -> str:
    """What the checker found."""
    return gettext(finding.message, **_in_words(dict(finding.values)))


def change_sentence(
    difference: Difference,
    before: Content | None = None,
    after: Content | None = None,
    language: str = "",
) -> str:
    """What changed between two versions; conditions are told with the questions they look at."""
    values = _in_words(dict(difference.values))
    values["field"] = field_words(difference.place.field)
    if difference.change in _COMES:
        values["after"] = _own_words(after, difference.place, language) or values["after"]
    if difference.change in _GOES:
        values["before"] = _own_words(before, difference.place, language) or values["before"]
    if difference.change in (Change.CONDITION_CHANGED, Change.THING_CONDITION):
        values["before"] = _condition(before, difference.before, language)
        values["after"] = _condition(after, difference.after, language)
    if difference.change is Change.LOOP_CHOSEN:
        values["before"] = loop_words(difference.before)
        values["after"] = loop_words(difference.after)
    return gettext(difference.message, **values)


_COMES = frozenset({Change.QUESTION_ADDED, Change.SECTION_ADDED, Change.INDICATOR_ADDED})
_GOES = frozenset({Change.QUESTION_REMOVED, Change.SECTION_REMOVED, Change.INDICATOR_REMOVED})


def _own_words(content: Content | None, place: Place, language: str) -> str:
    """What a whole question, section or indicator says in the reader's language, "" if unknown."""
    if content is None or not language:
        return ""
    texts = {
        **{("question", question.code): question.text for question in content.questions},
        **{("section", section.code): section.title for section in content.sections},
        **{("indicator", indicator.code): indicator.name for indicator in content.indicators},
    }
    found = texts.get((place.kind, place.code))
    return content.say(found, language) if found else ""


def break_sentence(why: Why) -> str:
    """Why the trend of an item breaks."""
    return {
        Why.KIND: gettext("another kind of question"),
        Why.SCALE: gettext("another scale"),
        Why.DIRECTION: gettext("the score is turned round"),
        Why.OPTIONS: gettext("other options"),
        Why.NEW: gettext("counts now and did not before"),
        Why.GONE: gettext("counted before and does not now"),
        Why.WEIGHT: gettext("other weights"),
        Why.WORDING: gettext("other words"),
        Why.POINTS: gettext("other words at the points"),
    }[why]


def _condition(content: Content | None, stored: str, language: str) -> str:
    if not stored or content is None:
        return gettext("always")
    condition = TypeAdapter[Any](Condition).validate_json(stored)
    return gettext("only if %(condition)s", condition=condition_words(content, condition, language))


def _in_words(values: dict[str, str | int]) -> dict[str, str | int]:
    """The values of a sentence, with codes of ours put into words, one or a list of them."""
    known = {**language_names(), **question_kinds(), **pagings(), **weighing_methods()}

    def words(value: str | int) -> str | int:
        if not isinstance(value, str):
            return value
        return known.get(value) or gettext(", ").join(
            known.get(part) or setting_words(part) for part in value.split(", ")
        )

    return {name: words(value) for name, value in values.items()}


def field_words(field: str) -> str:
    """The field that a finding or a change is about; "" for none in particular."""
    head = field.partition(".")[0]
    return {
        "text": gettext("Text"),
        "hint": gettext("Hint"),
        "short": gettext("Short name"),
        "title": gettext("Title"),
        "name": gettext("Name"),
        "introduction": gettext("Introduction"),
        "closing": gettext("Thanks"),
        "weight": gettext("Weight"),
        "low_label": gettext("Words at the low end"),
        "high_label": gettext("Words at the high end"),
        "not_applicable_text": gettext("Words of “not applicable”"),
        "max_length": gettext("Longest answer"),
        "max_choices": gettext("Most choices"),
        "min_choices": gettext("Fewest choices"),
        "most": gettext("How many at most"),
        "minimum": gettext("Smallest number"),
        "maximum": gettext("Largest number"),
        "decimals": gettext("Decimals"),
        "unit": gettext("Unit"),
        "earliest": gettext("Earliest"),
        "latest": gettext("Latest"),
        "part": gettext("Asks for"),
        "expects": gettext("What is typed"),
        "accept": gettext("What is taken"),
        "source": gettext("Offers"),
        "look": gettext("Shown as"),
        "fields": gettext("Contact details"),
        "rows": gettext("Lines to rate"),
        "loop": gettext("What it is asked about"),
        "options": gettext("Options"),
        "labels": gettext("Words of the points"),
        **_settings_words(),
    }.get(head, "")


def _settings_words() -> dict[str, str]:
    """Fields that a file of another tool may not carry."""
    return {
        "type": gettext("Kind of question"),
        "required": gettext("Has to be answered"),
        "indicator": gettext("Indicator it counts in"),
        "reversed": gettext("Score turned round"),
        "points": gettext("Number of points"),
        "low": gettext("Lowest point"),
        "look": gettext("Look of the scale"),
        "not_applicable": gettext("“Not applicable”"),
        "locked": gettext("Standard wording, locked"),
        "show_if": gettext("Condition"),
        "shuffle": gettext("Random order"),
        "loop": gettext("Repeated section"),
        "ends": gettext("End pages"),
        "paging": gettext("Paging"),
        "weighting": gettext("How the weights came about"),
        "parent": gettext("Place among the indicators"),
        "sections": gettext("Division into sections"),
        "rows": gettext("Rows"),
        "fields": gettext("Fields of the contact"),
        "min_choices": gettext("Fewest choices"),
        "most": gettext("How many at most"),
        "minimum": gettext("Lowest number"),
        "maximum": gettext("Highest number"),
        "decimals": gettext("Decimals"),
        "unit": gettext("Unit"),
        "part": gettext("Date or time"),
        "earliest": gettext("Earliest date"),
        "latest": gettext("Latest date"),
        "expects": gettext("What the text has to be"),
        "accept": gettext("Kind of file"),
        "source": gettext("List to pick from"),
        "sets_department": gettext("Department taken from the answer"),
        "departments": gettext("Staff of these departments only"),
        "at_door": gettext("Staff of the link's department only"),
    }


def place_words(content: Content, place: Place, language: str) -> str:
    """Where something stands: the question with its number, the section, the indicator."""
    if place.kind == "question":
        return _question_words(content, place.code, language)
    if place.kind == "section":
        thing = thing_at(place)
        if thing is not None:
            return _thing_words(content, place.code, thing, language)
        titles = {section.code: section.title for section in content.sections}
        return gettext("Section “%(name)s”", name=_said(content, titles, place.code, language))
    if place.kind == "end":
        ends = {end.code: end.title for end in content.ends}
        return gettext("End page “%(name)s”", name=_said(content, ends, place.code, language))
    if place.kind == "indicator":
        names = {indicator.code: indicator.name for indicator in content.indicators}
        return gettext("Indicator “%(name)s”", name=_said(content, names, place.code, language))
    return gettext("The whole questionnaire")


def _thing_words(content: Content, section: str, thing: str, language: str) -> str:
    titles = {each.code: each.title for each in content.sections}
    loops = [each.loop for each in content.sections if each.code == section and each.loop]
    names = {each.code: each.text for loop in loops for each in loop.objects}
    return gettext(
        "“%(thing)s” in the section “%(name)s”",
        thing=_said(content, names, thing, language),
        name=_said(content, titles, section, language),
    )


def _said(content: Content, texts: dict[str, Text], code: str, language: str) -> str:
    text = texts.get(code)
    return (content.say(text, language) if text else "") or code


def _question_words(content: Content, code: str, language: str) -> str:
    codes = [question.code for question in content.questions]
    if code not in codes:
        return gettext("A question that is gone")
    question, number = content.question(code), codes.index(code) + 1
    words = content.say(question.short, language) or content.say(question.text, language)
    if not words:
        return gettext("Question %(number)s", number=number)
    return gettext("Question %(number)s, %(words)s", number=number, words=shortened(words))
