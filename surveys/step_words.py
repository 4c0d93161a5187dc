"""A step of the editor in words, for the buttons that undo it and do it again."""

from __future__ import annotations

from foundation.web.texts import gettext
from surveys.authoring_models import DraftStep
from surveys.definition.model import Questionnaire as Content
from surveys.definition.text import Text
from surveys.shortening import shortened


def step_words(step: DraftStep, now: Content, language: str) -> str:
    """What somebody did: “moved the question “Waiting””."""
    kept = Content.model_validate(step.kept)
    name = _name(now, step.code, language) or _name(kept, step.code, language) or step.code
    return {
        "question.added": gettext("added the question “%(name)s”", name=name),
        "question.saved": gettext("changed the question “%(name)s”", name=name),
        "question.duplicated": gettext("copied the question “%(name)s”", name=name),
        "question.moved": gettext("moved the question “%(name)s”", name=name),
        "question.locked": gettext("locked the question “%(name)s”", name=name),
        "question.unlocked": gettext("unlocked the question “%(name)s”", name=name),
        "question.removed": gettext("deleted the question “%(name)s”", name=name),
        "condition.saved": gettext("changed when “%(name)s” is asked", name=name),
        "questions.pasted": gettext("added pasted questions"),
        "section.added": gettext("added the section “%(name)s”", name=name),
        "section.renamed": gettext("changed the section “%(name)s”", name=name),
        "section.moved": gettext("moved the section “%(name)s”", name=name),
        "section.removed": gettext("deleted the section “%(name)s”", name=name),
        "indicator.added": gettext("added the indicator “%(name)s”", name=name),
        "indicator.removed": gettext("deleted the indicator “%(name)s”", name=name),
        "contradictions.saved": gettext("changed the pairs that may contradict each other"),
        "indicators.saved": gettext("changed indicators and weights"),
        "level.weighed": gettext("weighed indicators"),
        "settings.saved": gettext("changed texts and languages"),
        "library.taken": gettext("took over changes of the library"),
        "ends.saved": gettext("changed the end pages"),
    }.get(step.step, gettext("changed the draft"))


def _name(content: Content, code: str, language: str) -> str:
    """What a question, a section or an indicator of this code is called in short."""
    for question in content.questions:
        if question.code == code:
            return _said(content, question.short, language) or _said(
                content, question.text, language
            )
    for section in content.sections:
        if section.code == code:
            return _said(content, section.title, language)
    for indicator in content.indicators:
        if indicator.code == code:
            return _said(content, indicator.name, language)
    return ""


def _said(content: Content, text: Text, language: str) -> str:
    return shortened(content.say(text, language), 24)
