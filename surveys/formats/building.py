"""A questionnaire in the making: readers put in what they found, in the shape of the stored JSON.

Codes are made free and fit, texts are made storable, and what the model would refuse is left out
with a note; so that a reader need not know the limits, and no file can make it fail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from surveys.definition.editing import free_code
from surveys.definition.model import Questionnaire
from surveys.definition.questions.kinds import question_from
from surveys.definition.text import LONGEST_TEXT, plain_text
from surveys.formats.notes import Unreadable, What
from surveys.formats.reading import Notes, Reading

MOST_SECTIONS = 50
MOST_QUESTIONS = 200
MOST_OPTIONS = 100
ENOUGH_OPTIONS = MOST_OPTIONS + 1
"""Readers go no further in a list: one too many shows that it is cut, whatever else it holds."""
Texts = dict[str, str]


@dataclass
class Build:
    """What a reader found so far."""

    languages: list[str]
    notes: Notes = field(default_factory=Notes)
    whole: dict[str, Any] = field(default_factory=dict)
    sections: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[str, int | None] = field(default_factory=dict)  # question's code: where it stood

    def section(self, title: Texts, code: str = "", **fields: Any) -> dict[str, Any]:
        """Begin a section; questions go into the last one begun."""
        if len(self.sections) >= MOST_SECTIONS:
            self.notes.add(What.TOO_MUCH, limit=MOST_SECTIONS, name="sections")
            return self.sections[-1]
        made = {
            "code": fit_code(code, (s["code"] for s in self.sections), "part"),
            "title": self.text(title),
            "questions": [],
            **fields,
        }
        self.sections.append(made)
        return made

    def question(self, fields: dict[str, Any], code: str = "", line: int | None = None) -> str:
        """Put a question at the end and return the code it got; "" where it is refused."""
        if not self.sections:
            self.section({})
        if len(self.lines) >= MOST_QUESTIONS:
            self.notes.add(What.TOO_MUCH, line, limit=MOST_QUESTIONS, name="questions")
            return ""
        made = {**fields, "code": fit_code(code, self.lines, "q1")}
        self._tidy(made, line)
        try:
            question_from({**made, "show_if": None} if made.get("show_if") else made)
        except ValidationError as error:
            name = first_words(made.get("text")) or code
            self.notes.add(What.QUESTION_REFUSED, line, name=name, reason=reason_of(error))
            return ""
        self.sections[-1]["questions"].append(made)
        self.lines[made["code"]] = line
        return str(made["code"])

    def _tidy(self, made: dict[str, Any], line: int | None) -> None:
        options = made.get("options")
        if isinstance(options, list) and len(options) > MOST_OPTIONS:
            name = first_words(made.get("text"))
            self.notes.add(What.OPTIONS_CUT, line, name=name, limit=MOST_OPTIONS)
            made["options"] = options[:MOST_OPTIONS]
        for name, value in made.items():
            made[name] = self._tidied(name, value, line)

    def _tidied(self, name: str, value: Any, line: int | None) -> Any:
        if isinstance(value, dict) and name in _TEXT_FIELDS:
            return self.text(value, line)
        if name == "labels":
            return [self.text(label, line) for label in value]
        if name in ("options", "rows"):
            return [{**one, "text": self.text(one["text"], line)} for one in value]
        return value

    def text(self, texts: Texts, line: int | None = None) -> Texts:
        """The texts as the model takes them; what has to go is noted."""
        return {tag: self._storable(text, line) for tag, text in texts.items() if text}

    def _storable(self, raw: str, line: int | None) -> str:
        try:
            text = plain_text(raw)
        except ValueError:
            self.notes.add(What.TEXT_CLEANED, line)
            text = plain_text("".join(c for c in raw if _can_be_stored(c)))
        if len(text) > LONGEST_TEXT:
            self.notes.add(What.TEXT_CUT, line, limit=LONGEST_TEXT)
            text = plain_text(text[:LONGEST_TEXT])
        return text

    def finish(self) -> Reading:
        """The questionnaire and the notes; `Unreadable` where nothing is left to be asked."""
        if not self.lines:
            raise Unreadable(What.NO_QUESTIONS)
        for name, value in self.whole.items():
            self.whole[name] = self._tidied(name, value, None)
        data = {
            "format": 1,
            "title": {},
            **self.whole,
            "languages": self.languages,
            "sections": self.sections,
        }
        try:
            content = Questionnaire.model_validate(data)
        except ValidationError as error:
            raise Unreadable(What.WRONG, name="questionnaire", reason=reason_of(error)) from None
        return Reading(content, self.notes.sorted())


_TEXT_FIELDS = frozenset(
    (
        *("title", "introduction", "closing", "text", "hint", "short", "unit", "ask"),
        *("low_label", "high_label", "not_applicable_text"),
    )
)


def _can_be_stored(character: str) -> bool:
    try:
        plain_text(character)
    except ValueError:
        return False
    return True


def fit_code(wanted: str, taken: Any, otherwise: str) -> str:
    """A code of ours that is free and as near to the wanted one as can be."""
    code = re.sub(r"[^a-z0-9_]+", "_", wanted.lower()).strip("_")[:28]
    if code and not code[0].isalpha():
        code = f"q{code}"[:28]
    return free_code(list(taken), code or otherwise)


def fit_option(wanted: str, taken: Any) -> str:
    """The same for an option, which may begin with a digit and is never “na”."""
    code = re.sub(r"[^a-z0-9_]+", "_", wanted.lower()).strip("_")[:28]
    return free_code(list(taken), code if code and code != "na" else str(len(list(taken)) + 1))


def first_words(text: Any) -> str:
    """The first of the texts, to name something by."""
    return next(iter(text.values()), "") if isinstance(text, dict) else ""


def reason_of(error: ValidationError) -> str:
    """The first thing that does not fit, in the model's words."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])
