"""An original that went on after it was copied: what it changed since, and taking over some of it.

Three contents are looked at: what was copied, the copy as it is now, and the original as it is
now. What the original changed and the copy has not got is an update; where the copy went another
way of its own it is a conflict, and people choose. Nothing is taken by itself.
"""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from surveys.definition.editing import add_question
from surveys.definition.model import Questionnaire, Section
from surveys.definition.questions.kinds import AnyQuestion, question_from

WHOLE_FIELDS = ("languages", "title", "introduction", "closing", "paging", "ends")
_OF_A_SECTION = ("title", "show_if", "shuffle", "loop")


class News(StrEnum):
    """What became of a piece of the original."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Piece(NamedTuple):
    """What can be taken over by itself: a text of the whole, the tree, a section, a question."""

    kind: str
    code: str = ""

    @property
    def name(self) -> str:
        """The piece as a form's value."""
        return f"{self.kind}:{self.code}"


class Update(NamedTuple):
    """A piece that the original changed; ``conflict`` says that the copy changed it, too."""

    piece: Piece
    news: News
    conflict: bool


def updates(copied: Questionnaire, yours: Questionnaire, theirs: Questionnaire) -> list[Update]:
    """Return what the original changed since it was copied and the copy has not got, in order."""
    base, mine, new = _pieces(copied), _pieces(yours), _pieces(theirs)
    found = []
    for piece in dict.fromkeys([*new, *base]):
        before, here, there = base.get(piece), mine.get(piece), new.get(piece)
        if there in (before, here):
            continue
        news = News.ADDED if before is None else News.REMOVED if there is None else News.CHANGED
        found.append(Update(piece, news, conflict=here != before))
    return found


def _pieces(content: Questionnaire) -> dict[Piece, Any]:
    """Everything that can be taken over, as plain values to compare."""
    plain = content.model_dump(mode="json")
    found: dict[Piece, Any] = {Piece("whole", name): plain[name] for name in WHOLE_FIELDS}
    found[Piece("tree")] = (plain["indicators"], plain["weighting"])
    for section in plain["sections"]:
        found[Piece("section", section["code"])] = [section[name] for name in _OF_A_SECTION]
        for question in section["questions"]:
            found[Piece("question", question["code"])] = question
    return found


def taken(yours: Questionnaire, theirs: Questionnaire, pieces: Collection[Piece]) -> Questionnaire:
    """Return the copy with these pieces as the original has them.

    A question that is new stands after the one it follows in the original. One that counted in an
    indicator that the copy has not got counts nowhere. A section that the original has no more is
    taken out only if nothing is left in it.
    """
    draft = yours
    if Piece("tree") in pieces:
        draft = _with_tree(draft, theirs)
    for name in WHOLE_FIELDS:
        if Piece("whole", name) in pieces:
            draft = draft.changed(**{name: getattr(theirs, name)})
    draft = _with_sections(draft, theirs, pieces)
    for question in theirs.questions:
        if Piece("question", question.code) in pieces:
            draft = _with_question(draft, theirs, question)
    kept = {question.code for question in theirs.questions}
    gone = {piece.code for piece in pieces if piece.kind == "question" and piece.code not in kept}
    draft = _mapped(draft, lambda q: None if q.code in gone else q)
    return _without_sections(draft, theirs, pieces)


def _with_tree(draft: Questionnaire, theirs: Questionnaire) -> Questionnaire:
    known = {indicator.code for indicator in theirs.indicators}
    loose = _mapped(draft.changed(weighting=()), lambda q: _counting_in(q, known))
    return loose.changed(indicators=theirs.indicators).changed(weighting=theirs.weighting)


def _with_sections(
    draft: Questionnaire, theirs: Questionnaire, pieces: Collection[Piece]
) -> Questionnaire:
    for section in theirs.sections:
        if Piece("section", section.code) not in pieces:
            continue
        fields = {name: getattr(section, name) for name in _OF_A_SECTION}
        if any(own.code == section.code for own in draft.sections):
            sections = [
                own.changed(**fields) if own.code == section.code else own for own in draft.sections
            ]
        else:
            sections = [*draft.sections, Section(code=section.code, **fields)]
        draft = draft.changed(sections=tuple(sections))
    return draft


def _with_question(
    draft: Questionnaire, theirs: Questionnaire, question: AnyQuestion
) -> Questionnaire:
    known = {indicator.code for indicator in draft.indicators}
    fitted = _counting_in(question, known)
    if any(own.code == question.code for own in draft.questions):
        return _mapped(draft, lambda q: fitted if q.code == question.code else q)
    home = theirs.section_of(question.code)
    if not any(own.code == home.code for own in draft.sections):
        empty = Section(code=home.code, title=home.title)
        draft = draft.changed(sections=(*draft.sections, empty))
    here = {own.code for own in draft.section(home.code).questions}
    before = [own.code for own in home.questions[: home.questions.index(question)]]
    after = next((code for code in reversed(before) if code in here), None)
    return add_question(draft, home.code, fitted, after=after)


def _without_sections(
    draft: Questionnaire, theirs: Questionnaire, pieces: Collection[Piece]
) -> Questionnaire:
    kept = {section.code for section in theirs.sections}
    sections = tuple(
        own
        for own in draft.sections
        if own.questions or own.code in kept or Piece("section", own.code) not in pieces
    )
    return draft.changed(sections=sections)


def _counting_in(question: AnyQuestion, known: Iterable[str]) -> AnyQuestion:
    """The question without indicators that are not there, in its rows as in itself."""
    data = question.model_dump(mode="json")
    for place in [data, *data.get("rows", [])]:
        if place.get("indicator") is not None and place["indicator"] not in known:
            place["indicator"] = None
    return question_from(data)


def _mapped(
    draft: Questionnaire, step: Callable[[AnyQuestion], AnyQuestion | None]
) -> Questionnaire:
    """The draft with each question as ``step`` returns it, without those it returns None for."""
    sections = tuple(
        section.changed(
            questions=tuple(new for old in section.questions if (new := step(old)) is not None)
        )
        for section in draft.sections
    )
    return draft.changed(sections=sections)


def piece_named(name: str) -> Piece:
    """Return the piece of a form's value."""
    kind, _, code = name.partition(":")
    return Piece(kind, code)
