"""What the checker found and what changed, as sentences, each with its place in words."""

from __future__ import annotations

from foundation.web.texts import gettext
from surveys.definition.changes import Difference
from surveys.definition.checks import Finding
from surveys.definition.model import Questionnaire as Content
from surveys.definition.place import Place
from surveys.definition.text import Text
from surveys.wording import language_names, pagings, question_kinds


def finding_sentence(finding: Finding) -> str:
    """What the checker found."""
    return gettext(finding.message, **_in_words(dict(finding.values)))


def change_sentence(difference: Difference) -> str:
    """What changed between two versions."""
    values = _in_words(dict(difference.values))
    values["field"] = field_words(difference.place.field)
    return gettext(difference.message, **values)


def _in_words(values: dict[str, str | int]) -> dict[str, str | int]:
    """The values of a sentence, with codes of ours put into words."""
    words = {**language_names(), **question_kinds(), **pagings()}
    return {name: words.get(str(value), value) for name, value in values.items()}


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
        "options": gettext("Options"),
        "labels": gettext("Words of the points"),
    }.get(head, "")


def place_words(content: Content, place: Place, language: str) -> str:
    """Where something stands: the question with its number, the section, the indicator."""
    if place.kind == "question":
        return _question_words(content, place.code, language)
    if place.kind == "section":
        titles = {section.code: section.title for section in content.sections}
        return gettext("Section “%(name)s”", name=_said(content, titles, place.code, language))
    if place.kind == "indicator":
        names = {indicator.code: indicator.name for indicator in content.indicators}
        return gettext("Indicator “%(name)s”", name=_said(content, names, place.code, language))
    return gettext("The whole questionnaire")


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


def shortened(words: str, most: int = 40) -> str:
    """The first line, cut where it is long."""
    first = words.split("\n", maxsplit=1)[0]
    return first if len(first) <= most else first[: most - 1] + "…"
