"""What every reader hands back, and the list that it writes its notes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from surveys.formats.notes import Note, Tone, Unreadable, What, echo

if TYPE_CHECKING:
    from surveys.definition.model import Questionnaire

MOST_NOTES = 500  # a broken file is not answered with another one


@dataclass(frozen=True)
class Reading:
    """A questionnaire that was understood, with what there is to say about it."""

    content: Questionnaire
    notes: tuple[Note, ...] = ()

    def of(self, tone: Tone) -> tuple[Note, ...]:
        """The notes of one tone."""
        return tuple(note for note in self.notes if note.tone is tone)


@dataclass
class Notes:
    """The notes of one reading, each said once."""

    said: list[Note] = field(default_factory=list)

    def add(
        self, what: What, line: int | None = None, column: int | None = None, **values: str | int
    ) -> None:
        """Say something about a place."""
        note = Note(what, line, column, {name: echo(value) for name, value in values.items()})
        if len(self.said) < MOST_NOTES and note not in self.said:
            self.said.append(note)

    def sorted(self) -> tuple[Note, ...]:
        """Problems first, then what was guessed, then what is lost; each in the file's order."""
        tones = (Tone.PROBLEM, Tone.GUESS, Tone.LOSS)
        return tuple(sorted(self.said, key=lambda n: (tones.index(n.tone), n.line or 0)))


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, UTF-16 with one, else GB 18030.

    Chinese editors still save the last one; what fits none of them is refused.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(What.NOT_UTF8) from None
