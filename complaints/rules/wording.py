"""Rules in sentences: what must be answered, in the reader's language."""

from __future__ import annotations

from complaints.rules.matching import CES, CHOICE, DETRACTORS, NPS, WORDS, Condition
from foundation.web.texts import gettext
from surveys.definition.model import Questionnaire as Content


def condition_words(condition: Condition, content: Content, language: str) -> str:
    """One condition of a rule."""
    kind, code = condition["kind"], condition.get("question", "")
    question = content.words_of(code, language) if code else ""
    if kind == CHOICE:
        return gettext(
            "%(question)s — %(answer)s",
            question=question,
            answer=_option(condition, content, language),
        )
    if kind == WORDS:
        words = gettext(", ").join(condition["words"])
        if code:
            return gettext("“%(question)s” contains: %(words)s", question=question, words=words)
        return gettext("A text contains: %(words)s", words=words)
    return _low(kind, condition["at_most"], question)


def _low(kind: str, limit: int, question: str) -> str:
    name = question or {
        NPS: gettext("Recommendation"),
        CES: gettext("Effort (7 is easy)"),
    }.get(kind, gettext("Any rating"))
    if kind == NPS:
        group = (
            gettext("detractors (0 to 6)")
            if limit == DETRACTORS
            else gettext("detractors and passives (0 to 8)")
        )
        return gettext("%(question)s: %(group)s", question=name, group=group)
    return gettext("%(question)s: at most %(limit)s", question=name, limit=limit)


def _option(condition: Condition, content: Content, language: str) -> str:
    for question in content.leaves:
        if question.code == condition["question"]:
            for choice in question.choices:
                if choice.value == condition["option"]:
                    return content.say(choice.label, language)
    return str(condition["option"])
