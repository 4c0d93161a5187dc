"""The questions of a version as a list beside a form: section, number, name, and what to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foundation.web.texts import gettext
from surveys.definition.findings import Finding, Severity
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Question
from surveys.shortening import shortened


@dataclass(frozen=True)
class Line:
    """A question of the list; `notes` are quiet words behind it."""

    code: str
    number: int
    name: str
    notes: list[str]
    wrong: bool


@dataclass(frozen=True)
class Heading:
    """A section with its questions."""

    code: str
    name: str
    notes: list[str]
    wrong: bool
    lines: list[Line]


def outline(
    content: Content, before: Content | None, findings: Iterable[Finding], language: str
) -> list[Heading]:
    """All sections with their questions, marked where something stands against approval."""
    wrong = {
        (finding.place.kind, finding.place.code)
        for finding in findings
        if finding.severity is Severity.ERROR
    }
    known = {question.code for question in before.questions} if before else None
    headings, number = [], 0
    for section in content.sections:
        lines = []
        for question in section.questions:
            number += 1
            lines.append(
                Line(
                    code=question.code,
                    number=number,
                    name=_name(content, question, language),
                    notes=_notes(question, known),
                    wrong=("question", question.code) in wrong,
                )
            )
        headings.append(
            Heading(
                code=section.code,
                name=content.say(section.title, language) or gettext("Section without a title"),
                notes=[gettext("has a condition")] if getattr(section, "show_if", None) else [],
                wrong=("section", section.code) in wrong,
                lines=lines,
            )
        )
    return headings


def _name(content: Content, question: Question, language: str) -> str:
    words = content.say(question.short, language) or content.say(question.text, language)
    return shortened(words, 60) or gettext("No text yet")


def _notes(question: Question, known: set[str] | None) -> list[str]:
    notes = []
    if known is not None and question.code not in known:
        notes.append(gettext("new"))
    if getattr(question, "show_if", None):
        notes.append(gettext("has a condition"))
    return notes
