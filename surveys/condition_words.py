"""Conditions in sentences, for authors and approvers: “Overall” is at most 2 and …"""

from __future__ import annotations

from foundation.web.texts import gettext
from surveys.definition.conditions import All, AnyOf, Comparison, parts_of
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import NOT_APPLICABLE
from surveys.shortening import shortened

AnyCondition = Comparison | All | AnyOf


def condition_words(content: Content, condition: AnyCondition | None, language: str) -> str:
    """The condition as half a sentence; "" for none."""
    if condition is None:
        return ""
    if isinstance(condition, Comparison):
        return _comparison(content, condition, language)
    parts = [
        gettext("(%(part)s)", part=words) if parts_of(part) else words
        for part in parts_of(condition)
        for words in [condition_words(content, part, language)]
    ]
    return (gettext(" and ") if isinstance(condition, All) else gettext(" or ")).join(parts)


def asked_only_if(content: Content, condition: AnyCondition | None, language: str) -> str:
    """The whole sentence; "" where something is always asked."""
    words = condition_words(content, condition, language)
    return gettext("Asked only if %(condition)s", condition=words) if words else ""


def _comparison(content: Content, comparison: Comparison, language: str) -> str:
    what = source_words(content, comparison, language)
    values = [_value(content, comparison, value, language) for value in comparison.values]
    return operator_sentence(comparison.is_, what, gettext(", ").join(values))


def operator_sentence(operator: str, what: str, value: str) -> str:
    """What is said of one thing."""
    return {
        "answered": gettext("%(what)s is answered", what=what),
        "not_answered": gettext("%(what)s is not answered", what=what),
        "equals": gettext("%(what)s is %(value)s", what=what, value=value),
        "not_equals": gettext("%(what)s is not %(value)s", what=what, value=value),
        "at_least": gettext("%(what)s is at least %(value)s", what=what, value=value),
        "at_most": gettext("%(what)s is at most %(value)s", what=what, value=value),
        "one_of": gettext("%(what)s is one of: %(value)s", what=what, value=value),
        "none_of": gettext("%(what)s is none of: %(value)s", what=what, value=value),
        "contains": gettext("%(what)s contains %(value)s", what=what, value=value),
        "not_contains": gettext("%(what)s does not contain %(value)s", what=what, value=value),
        "lists": gettext("%(what)s lists one of: %(value)s", what=what, value=value),
    }[operator]


def operators() -> dict[str, str]:
    """The operators as a list to choose from."""
    return {
        "answered": gettext("is answered"),
        "not_answered": gettext("is not answered"),
        "equals": gettext("is"),
        "not_equals": gettext("is not"),
        "at_least": gettext("is at least"),
        "at_most": gettext("is at most"),
        "one_of": gettext("is one of"),
        "none_of": gettext("is none of"),
        "contains": gettext("contains"),
        "not_contains": gettext("does not contain"),
        "lists": gettext("lists one of"),
    }


def loop_words(chosen: str) -> str:
    """Which of its things a section is asked about; `link:NAME` for those that a link tells."""
    source, _, name = chosen.partition(":")
    if source == "link":
        return gettext("those that the link's “%(name)s” lists", name=name)
    return {
        "respondent": gettext("those that the respondent says were met"),
        "rule": gettext("those whose condition holds"),
        "all": gettext("all of them"),
    }[source]


def source_words(content: Content, comparison: Comparison, language: str) -> str:
    """What is looked at: a question by its number and name, an attribute by its name."""
    if comparison.link is not None:
        return gettext("the link's “%(name)s”", name=comparison.link)
    if comparison.contact is not None:
        return gettext("the contact's “%(name)s”", name=comparison.contact)
    return gettext("“%(name)s”", name=leaf_words(content, comparison.answer or "", language))


def leaf_words(content: Content, code: str, language: str) -> str:
    """An answer by the short name or the words of its question; the code if it is gone."""
    try:
        question = content.question_of(code)
    except KeyError:
        return code
    if question.code == code:
        words = content.say(question.short, language) or content.say(question.text, language)
    else:
        words = content.words_of(code, language)
    return shortened(words, 30) or code


def _value(content: Content, comparison: Comparison, value: object, language: str) -> str:
    """A value in words: the option's text, else as it is."""
    if value == NOT_APPLICABLE:
        return gettext("“not applicable”")
    if comparison.answer is not None:
        try:
            leaf = content.leaf(comparison.answer)
        except KeyError:
            return str(value)
        if not leaf.columns() or leaf.columns()[0].kind in ("single", "multiple"):
            for choice in leaf.choices:
                if choice.value == str(value) and choice.label:
                    words = shortened(content.say(choice.label, language), 30)
                    return gettext("“%(name)s”", name=words)
    return f"{value:g}" if isinstance(value, float) else str(value)
