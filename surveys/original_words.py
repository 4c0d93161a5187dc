"""Updates of the library in words: what each is about, and what would be different."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.web.texts import gettext
from surveys.definition.difference import differences
from surveys.definition.model import Questionnaire as Content
from surveys.definition.place import Place
from surveys.definition.takeover import News, Piece, Update, taken
from surveys.sentences import change_sentence, field_words, place_words
from surveys.services.originals import Original


@dataclass(frozen=True)
class Line:
    """One update: its name in the form, where, what became of it, and the changes in sentences."""

    value: str
    where: str
    news: str
    conflict: bool
    changes: tuple[str, ...]


def update_lines(original: Original, yours: Content, language: str) -> list[Line]:
    """Each update with what taking it over alone would change in the copy."""
    return [_line(original, update, yours, language) for update in original.updates]


def _line(original: Original, update: Update, yours: Content, language: str) -> Line:
    after = taken(yours, original.now, {update.piece})
    told = tuple(
        change_sentence(found, yours, after, language) for found in differences(yours, after)
    )
    news = {
        News.ADDED: gettext("new in the library"),
        News.CHANGED: gettext("changed in the library"),
        News.REMOVED: gettext("no longer in the library"),
    }[update.news]
    where = _where(update.piece, original, yours, language)
    return Line(update.piece.name, where, news, update.conflict, told)


def _where(piece: Piece, original: Original, yours: Content, language: str) -> str:
    if piece.kind == "whole":
        return field_words(piece.code)
    if piece.kind == "tree":
        return gettext("Indicators and weights")
    place = Place("section" if piece.kind == "section" else "question", piece.code)
    known = {q.code for q in yours.questions} | {s.code for s in yours.sections}
    return place_words(yours if piece.code in known else original.now, place, language)
