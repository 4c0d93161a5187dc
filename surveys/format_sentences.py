"""What is said about files and pasted texts, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.web.texts import gettext, ngettext
from surveys.definition.model import Questionnaire as Content
from surveys.formats.differing import Lost
from surveys.formats.notes import Note, Tone
from surveys.formats.reading import Reading
from surveys.sentences import field_words, place_words
from surveys.wording import language_names, question_kinds


def format_titles() -> dict[str, str]:
    """The formats by name."""
    return {
        "json": gettext("Huisheng JSON"),
        "text": gettext("Text to paste"),
        "lss": gettext("LimeSurvey survey (.lss)"),
        "limesurvey": gettext("LimeSurvey text (.txt)"),
        "surveyjs": gettext("SurveyJS JSON"),
        "xlsform": gettext("XLSForm (.xlsx)"),
    }


def format_notes() -> dict[str, str]:
    """What each format is good for."""
    return {
        "json": gettext("Everything, to the last weight. For keeping, and for another Huisheng."),
        "text": gettext("Title, questions, options. For reading and for survey sites that paste."),
        "lss": gettext("All languages, groups and conditions. For LimeSurvey 3 to 6."),
        "limesurvey": gettext("The same as a table that a spreadsheet opens. For LimeSurvey."),
        "surveyjs": gettext("All languages, pages and conditions. For SurveyJS and its kin."),
        "xlsform": gettext("Sheets for ODK, KoboToolbox and ArcGIS Survey123."),
    }


def note_sentence(note: Note) -> str:
    """One note."""
    values = {name: _in_words(value) for name, value in note.values.items()}
    return gettext(note.message, **values)


def _in_words(value: str | int) -> str | int:
    words = {
        **language_names(),
        **question_kinds(),
        "sections": gettext("sections"),
        "questions": gettext("questions"),
        "lines": gettext("lines"),
        "cells": gettext("cells"),
        "questionnaire": gettext("the questionnaire"),
    }
    return words.get(str(value), value)


def note_place(note: Note) -> str:
    """Where it stands in the file; "" for the whole."""
    if note.line is None:
        return ""
    if note.column is None:
        return gettext("Line %(line)s", line=note.line)
    return gettext("Line %(line)s, column %(column)s", line=note.line, column=note.column)


@dataclass(frozen=True)
class Heard:
    """The notes of one tone as a page shows them: place and sentence."""

    title: str
    tone: str
    icon: str
    lines: list[tuple[str, str]]


def heard(reading: Reading) -> list[Heard]:
    """All notes, by tone."""
    looks = (
        (Tone.PROBLEM, gettext("Not understood"), "bad", "exclamation-circle-fill"),
        (Tone.GUESS, gettext("Guessed"), "watch", "exclamation-triangle"),
        (Tone.LOSS, gettext("Cannot be kept"), "watch", "exclamation-triangle"),
    )
    return [
        Heard(title, look, icon, _lines(reading.of(tone)))
        for tone, title, look, icon in looks
        if reading.of(tone)
    ]


def _lines(notes: tuple[Note, ...]) -> list[tuple[str, str]]:
    return [(note_place(note), note_sentence(note)) for note in notes]


@dataclass(frozen=True)
class Missing:
    """A kind of loss with the places that have it."""

    sentence: str
    places: list[str]


def missing(lost: list[Lost], content: Content, language: str) -> list[Missing]:
    """What an export leaves out, one line a kind."""
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for one in lost:
        kind = (one.place.kind, one.field.split(".")[0], one.changed)
        places = groups.setdefault(kind, [])
        words = _where(one, content, language)
        if words not in places:
            places.append(words)
    return [Missing(_lost_sentence(*kind), places) for kind, places in groups.items()]


def _where(one: Lost, content: Content, language: str) -> str:
    if one.field == "languages":
        return str(language_names().get(one.place.code, one.place.code))
    return place_words(content, one.place, language)


def _lost_sentence(kind: str, field: str, changed: bool) -> str:
    if field == "languages":
        return gettext("Texts in these languages")
    if field == "codes":
        return gettext("Codes: they become other ones, so that trends need joining by hand")
    if not field:
        return {
            "question": gettext("Whole questions"),
            "section": gettext("Whole sections"),
            "indicator": gettext("Indicators and their weights"),
        }.get(kind, gettext("Everything"))
    words = field_words(field) or field
    return gettext("%(field)s, not the same", field=words) if changed else words


def lost_count(lost: list[Missing]) -> str:
    """How many things an export leaves out."""
    if not lost:
        return gettext("carries everything")
    return ngettext("leaves out %(num)s thing", "leaves out %(num)s things", len(lost))
