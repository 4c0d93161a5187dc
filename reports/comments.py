"""What people wrote, as far as it may be read: departments on a small base stay silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from foundation.unit_of_work import session
from foundation.web.paging import Page
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import Question
from surveys.definition.questions.long_text import LongText
from surveys.definition.questions.short_text import ShortText
from surveys.exclusions import left_out_rows
from surveys.measuring.disclosure import ELSEWHERE
from surveys.models import Response, Survey

PER_PAGE = 30
LONGEST_SEARCH = 100
LOOKED_THROUGH = 2000  # answers that a few comments for the head of a page are taken from


@dataclass(frozen=True)
class Comment:
    """One text; `day` is known only where the survey is not anonymous."""

    text: str
    question: Question
    department: UUID
    day: date | None


@dataclass(frozen=True)
class Voices:
    """A department's comments: how many people wrote, and the texts of a few."""

    department: UUID
    total: int
    comments: tuple[Comment, ...]


def comments(
    survey: Survey,
    content: Questionnaire,
    readable: Mapping[UUID, object],
    *,
    page: int = 1,
    per_page: int = PER_PAGE,
    search: str = "",
) -> Page[tuple[Comment, ...]]:
    """One page of what people wrote, a row for each answer sheet.

    Anonymous texts come in the order of random ids, which tells nothing of when they came.
    """
    asked = texts_asked(content)
    where = and_(readable_answers(survey, readable), _mentioning(asked, search))
    total = session().scalar(select(func.count()).select_from(Response).where(where)) or 0
    rows = session().execute(
        _ordered(survey, _columns().where(where)).limit(per_page).offset((page - 1) * per_page)
    )
    found = [_read(survey, asked, *row) for row in rows]
    return Page([each for each in found if each], page, total, per_page)


def first_comments(
    survey: Survey, content: Questionnaire, readable: Mapping[UUID, object], limit: int
) -> tuple[Comment, ...]:
    """A few comments for the head of a page: those found in the first answers by random id.

    Looking no further keeps the page quick where many answered and hardly anybody wrote.
    """
    asked = texts_asked(content)
    first = (
        select(Response.id)
        .where(readable_answers(survey, readable))
        .order_by(Response.id)
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    rows = session().execute(
        _columns()
        .join(first, first.c.id == Response.id)
        .where(_mentioning(asked, ""))
        .order_by(Response.id)
        .limit(limit)
    )
    return tuple(each for row in rows for each in _read(survey, asked, *row))[:limit]


def voices(
    survey: Survey, content: Questionnaire, readable: Mapping[UUID, object], each: int
) -> tuple[Voices, ...]:
    """For every readable department how many wrote, and `each` of them by random id."""
    asked = texts_asked(content)
    where = and_(readable_answers(survey, readable), _mentioning(asked, ""))
    place = func.row_number().over(partition_by=Response.department_id, order_by=Response.id)
    count = func.count().over(partition_by=Response.department_id)
    ranked = select(Response.id, place.label("place"), count.label("total")).where(where).subquery()
    rows = session().execute(
        _columns()
        .add_columns(ranked.c.total)
        .join(ranked, ranked.c.id == Response.id)
        .where(ranked.c.place <= each)
        .order_by(Response.id)
    )
    totals: dict[UUID, int] = {}
    texts: dict[UUID, list[Comment]] = {}
    for department, day, answers, total in rows:
        unit = department or ELSEWHERE
        totals[unit] = total
        texts.setdefault(unit, []).extend(_read(survey, asked, department, day, answers))
    return tuple(
        Voices(unit, totals[unit], tuple(texts[unit])) for unit in readable if unit in totals
    )


def texts_asked(content: Questionnaire) -> tuple[Question, ...]:
    """The questions answered in one's own words."""
    return tuple(q for q in content.leaves if _own_words(q))


def _own_words(question: Question) -> bool:
    """Whether answers are remarks: not an address, a number, or who somebody is."""
    if question.identifying:
        return False
    return isinstance(question, LongText) or (
        isinstance(question, ShortText) and question.expects == "text"
    )


def _columns() -> Select[Any]:
    return select(Response.department_id, Response.day, Response.answers)


def _ordered(survey: Survey, query: Select[Any]) -> Select[Any]:
    if survey.anonymity == "anonymous":
        return query.order_by(Response.id)
    return query.order_by(Response.day.desc(), Response.id)


def readable_answers(survey: Survey, readable: Mapping[UUID, object]) -> ColumnElement[bool]:
    """The responses of a survey for the departments whose answers may be read."""
    places: list[ColumnElement[bool]] = [
        Response.department_id.in_([unit for unit in readable if unit != ELSEWHERE])
    ]
    if ELSEWHERE in readable:
        places.append(Response.department_id.is_(None))
    return and_(Response.survey_id == survey.id, or_(*places), ~left_out_rows(survey))


def _mentioning(asked: tuple[Question, ...], search: str) -> ColumnElement[bool]:
    """Rows with a text, and with the words looked for in it."""
    if "\0" in search:
        return false()
    words = search[:LONGEST_SEARCH].strip()
    fields = [Response.answers[q.code].astext for q in asked]
    if words:
        return or_(false(), *(field.icontains(words, autoescape=True) for field in fields))
    return or_(false(), *(field != "" for field in fields))


def _read(
    survey: Survey,
    asked: tuple[Question, ...],
    department: UUID | None,
    day: date,
    answers: object,
) -> tuple[Comment, ...]:
    """The texts of one answer sheet; whatever is no text of its question is passed over."""
    given = answers if isinstance(answers, dict) else {}
    known = None if survey.anonymity == "anonymous" else day
    texts = ((q, q.read_stored(given.get(q.code))) for q in asked)
    return tuple(Comment(text, q, department or ELSEWHERE, known) for q, text in texts if text)
