"""What was understood of a file or a text, ready for a page to show."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.web.languages import language
from surveys.asking import View, asked, plainly
from surveys.condition_words import asked_only_if
from surveys.format_sentences import Heard, heard, note_place, note_sentence
from surveys.formats.notes import Unreadable
from surveys.formats.own_json import DoesNotFit
from surveys.formats.reading import Reading
from surveys.wording import question_count


@dataclass(frozen=True)
class Understood:
    """The questions as respondents would see them, and everything to be said about the rest."""

    title: str
    introduction: str
    sections: list[tuple[str, str, list[tuple[View, str]]]]  # each with when it is asked
    notes: list[Heard]
    size: str


def understood(reading: Reading) -> Understood:
    """A reading in the reader's language, or in the first the questionnaire has."""
    content = reading.content
    spoken = language() if language() in content.languages else content.default_language
    how = plainly(content, spoken)
    return Understood(
        content.say(content.title, spoken),
        content.say(content.introduction, spoken),
        [
            (
                content.say(s.title, spoken),
                asked_only_if(content, s.show_if, spoken),
                [(asked(q, how), asked_only_if(content, q.show_if, spoken)) for q in s.questions],
            )
            for s in content.sections
        ],
        heard(reading),
        question_count(len(content.questions)),
    )


def refused(error: Unreadable) -> list[str]:
    """Why a file cannot be read, each sentence with its line."""
    notes = error.notes if isinstance(error, DoesNotFit) else [error.note]
    return [": ".join(part for part in (note_place(n), note_sentence(n)) if part) for n in notes]
