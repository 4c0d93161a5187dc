"""What is to be said about a file that was read or written: its kinds, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from surveys.definition.errors import mark as _

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_ECHO = 60  # characters of a file that a sentence repeats


class Tone(StrEnum):
    """What a note asks for."""

    PROBLEM = "problem"  # was not understood
    LOSS = "loss"  # was understood, and cannot be kept
    GUESS = "guess"  # was understood by guessing


class What(StrEnum):
    """The stable names of what can be said."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    NOT_UTF8 = "not_utf8"
    DOCUMENT = "document"
    OLD_OFFICE = "old_office"
    BROKEN = "broken"
    NOT_ALLOWED = "not_allowed"
    TOO_DEEP = "too_deep"
    TOO_MUCH = "too_much"
    TWICE = "twice"
    WRONG = "wrong"
    NO_QUESTIONS = "no_questions"
    LINE_EXTRA = "line_extra"
    TAG_UNKNOWN = "tag_unknown"
    NO_OPTIONS = "no_options"
    REFERENCE_UNKNOWN = "reference_unknown"
    QUESTION_REFUSED = "question_refused"
    KIND_GUESSED = "kind_guessed"
    ORDER_TURNED = "order_turned"
    READ_AS_NOTE = "read_as_note"
    KIND_LOST = "kind_lost"
    KIND_NEAREST = "kind_nearest"
    CONDITION_LOST = "condition_lost"
    JUMP_LOST = "jump_lost"
    SETTING_LOST = "setting_lost"
    MARKUP_LOST = "markup_lost"
    TEXT_CUT = "text_cut"
    TEXT_CLEANED = "text_cleaned"
    LANGUAGE_LOST = "language_lost"
    OPTIONS_CUT = "options_cut"
    SCALE_FROM_OPTIONS = "scale_from_options"


WHATS: dict[What, tuple[Tone, str]] = {
    What.EMPTY: (Tone.PROBLEM, _("There is nothing in it.")),
    What.TOO_LARGE: (Tone.PROBLEM, _("This is larger than %(limit)s and is not read.")),
    What.UNKNOWN_FORMAT: (
        Tone.PROBLEM,
        _("This is none of the formats that can be read here. The list is on the page."),
    ),
    What.DOCUMENT: (
        Tone.PROBLEM,
        _(
            "This is a %(name)s document. Open it, copy everything and paste it under "
            "“Paste a text” instead."
        ),
    ),
    What.OLD_OFFICE: (
        Tone.PROBLEM,
        _(
            "This is a file of an old Word or Excel. Save a table as .xlsx; of a document copy "
            "everything and paste it under “Paste a text” instead."
        ),
    ),
    What.NOT_UTF8: (Tone.PROBLEM, _("This is no text in UTF-8. Please save it as UTF-8.")),
    What.BROKEN: (Tone.PROBLEM, _("The file is broken here: %(reason)s.")),
    What.NOT_ALLOWED: (Tone.PROBLEM, _("The file has something that is never read: %(reason)s.")),
    What.TOO_DEEP: (Tone.PROBLEM, _("The file is nested too deeply.")),
    What.TOO_MUCH: (Tone.PROBLEM, _("There is too much of it: %(limit)s %(name)s at most.")),
    What.TWICE: (Tone.PROBLEM, _("“%(name)s” stands here for the second time.")),
    What.WRONG: (Tone.PROBLEM, _("“%(name)s” does not fit the format: %(reason)s.")),
    What.NO_QUESTIONS: (Tone.PROBLEM, _("No question was found.")),
    What.LINE_EXTRA: (
        Tone.PROBLEM,
        _("The question above takes no such line; it is left out: %(name)s"),
    ),
    What.TAG_UNKNOWN: (
        Tone.PROBLEM,
        _("“%(name)s” is no kind of question known here; the kind was guessed."),
    ),
    What.NO_OPTIONS: (Tone.PROBLEM, _("No options follow this question.")),
    What.REFERENCE_UNKNOWN: (
        Tone.PROBLEM,
        _("This names a question or an option that does not come before it: %(name)s"),
    ),
    What.QUESTION_REFUSED: (
        Tone.PROBLEM,
        _("“%(name)s” cannot be kept as a question: %(reason)s."),
    ),
    What.KIND_GUESSED: (Tone.GUESS, _("No kind is given; it was taken for “%(kind)s”.")),
    What.ORDER_TURNED: (
        Tone.GUESS,
        _("The scale began at its best end; it now runs from the lowest point up."),
    ),
    What.READ_AS_NOTE: (Tone.GUESS, _("This was taken for words between the questions.")),
    What.KIND_LOST: (
        Tone.LOSS,
        _("“%(name)s” is left out: there is no kind of question for “%(kind)s”."),
    ),
    What.KIND_NEAREST: (
        Tone.LOSS,
        _("“%(name)s” was “%(kind)s”; the nearest kind takes its place."),
    ),
    What.CONDITION_LOST: (
        Tone.LOSS,
        _("“%(name)s” is always asked: its condition cannot be kept: %(reason)s"),
    ),
    What.JUMP_LOST: (Tone.LOSS, _("This jump cannot be kept: %(name)s")),
    What.SETTING_LOST: (Tone.LOSS, _("The setting “%(kind)s” of “%(name)s” is left out.")),
    What.MARKUP_LOST: (
        Tone.LOSS,
        _("“%(name)s” had pictures, links or tables in its text; the plain words are kept."),
    ),
    What.TEXT_CUT: (Tone.LOSS, _("A text was longer than %(limit)s characters and is cut.")),
    What.TEXT_CLEANED: (Tone.LOSS, _("Characters that cannot be stored are left out.")),
    What.LANGUAGE_LOST: (Tone.LOSS, _("The texts in %(language)s are left out.")),
    What.OPTIONS_CUT: (
        Tone.LOSS,
        _("“%(name)s” has more than %(limit)s options; the rest is cut."),
    ),
    What.SCALE_FROM_OPTIONS: (
        Tone.LOSS,
        _("The columns of “%(name)s” became the points of a scale, the first the lowest."),
    ),
}
"""Tone and English sentence of each; a page says ``gettext(note.message, **values)``."""


@dataclass(frozen=True)
class Note:
    """One thing to say, where it stands in the file, and the values of its sentence."""

    what: What
    line: int | None = None
    column: int | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def tone(self) -> Tone:
        """What it asks for."""
        return WHATS[self.what][0]

    @property
    def message(self) -> str:
        """The English sentence to translate, with its gaps."""
        return WHATS[self.what][1]

    @property
    def sentence(self) -> str:
        """The English sentence, filled in."""
        return self.message % self.values


class Unreadable(Exception):  # noqa: N818 - a sentence reads "raise Unreadable", and tests say so
    """A file that cannot be read at all; its note says why and where."""

    def __init__(
        self, what: What, line: int | None = None, column: int | None = None, **values: str | int
    ) -> None:
        self.note = Note(what, line, column, {k: echo(v) for k, v in values.items()})
        super().__init__(self.note.sentence)


def echo(value: str | int) -> str | int:
    """What a sentence may repeat of a file: one line, not long, nothing unprintable."""
    if isinstance(value, int):
        return value
    plain = "".join(c if c.isprintable() else " " for c in value[: LONGEST_ECHO * 4])
    words = " ".join(plain.split())
    return words if len(words) <= LONGEST_ECHO else words[: LONGEST_ECHO - 1] + "…"
