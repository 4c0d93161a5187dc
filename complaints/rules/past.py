"""What rules would have made of the answers of the last weeks: counted, nothing is opened.

A rule is chosen before its survey opens, so the past is that of every survey with the same
questionnaire, its own among them. Anonymous surveys are never looked at. Every count is decided
as those of results are (`analysis.suppression`): fewer than five are not told apart, and none that
could be worked out by subtraction. Examples show the answer that was asked for and, of a text, the
word with a few characters around it; neither department nor day, figures in it covered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from analysis.suppression import NAMED, decide
from complaints.models import Complaint
from complaints.rules.matching import Match
from complaints.rules.models import CaseRule
from complaints.rules.opening import first_match
from foundation.errors import Conflict
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.definition.model import Questionnaire as Content
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.queries import content_of
from surveys.staff_lists import said

SPANS = (30, 90)  # days
MOST = 5000  # answers that are looked at, the latest
EXAMPLES = 5
_AROUND = 8
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True)
class Example:
    """An answer that would have opened a case, as far as it is shown."""

    question: str
    answer: str


@dataclass(frozen=True)
class Past:
    """What was found. A count of None is smaller than may be told, or kept back for another's sake.

    `looked` answers were looked at, `cut` says that there were more. `already` of the `met` are
    cases now; `departments` are in the order of their counts, None those without a department.
    """

    looked: int
    cut: bool
    met: int | None
    already: int | None
    fresh: int | None
    departments: tuple[tuple[UUID | None, int | None], ...]
    examples: tuple[Example, ...]


def try_on_past(
    survey: Survey,
    rules: Sequence[CaseRule],
    now: datetime,
    days: int,
    language: str,
    *,
    examples: bool,
) -> Past:
    """Look at the answers of the last days without opening anything.

    `Conflict` for an anonymous survey, of which nobody looks at single answers.
    """
    if survey.anonymity == "anonymous":
        raise Conflict(gettext("Nobody looks at single answers of an anonymous survey."))
    rows = session().execute(_answers(survey, now - timedelta(days=days)).limit(MOST + 1)).all()
    contents = _contents({row.version_id for row in rows})
    met = [
        (row, contents[row.version_id], found[1])
        for row in rows[:MOST]
        if (found := first_match(rules, contents[row.version_id], row.answers)) is not None
    ]
    cases = _cases_among([row.id for row, _content, _found in met])
    by_department = Counter(row.department_id for row, _content, _found in met)
    shown = len(met) >= NAMED.breakdown
    told = _examples(met, language) if examples and shown else ()
    already, fresh = _told([cases, len(met) - cases])
    return Past(
        min(len(rows), MOST),
        len(rows) > MOST,
        len(met) if shown or not met else None,
        already,
        fresh,
        _departments(by_department),
        told,
    )


def _answers(survey: Survey, since: datetime) -> Select[Any]:
    versions = select(QuestionnaireVersion.id).where(
        QuestionnaireVersion.questionnaire_id
        == select(QuestionnaireVersion.questionnaire_id)
        .where(QuestionnaireVersion.id == survey.version_id)
        .scalar_subquery()
    )
    surveys = select(Survey.id).where(
        Survey.anonymity != "anonymous", Survey.version_id.in_(versions)
    )
    return (
        select(Response.id, Response.version_id, Response.department_id, Response.answers)
        .where(Response.survey_id.in_(surveys), Response.submitted_at > since)
        .order_by(Response.submitted_at.desc())
    )


def _contents(ids: Iterable[UUID]) -> dict[UUID, Content]:
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.id.in_(list(ids)))
    return {version.id: content_of(version) for version in session().scalars(query)}


def _cases_among(responses: list[UUID]) -> int:
    query = select(Complaint.id).where(Complaint.response_id.in_(responses))
    return len(session().scalars(query).all())


def _told(counts: Sequence[int]) -> list[int | None]:
    """The counts of a breakdown, None for those that may not be told; nobody at all is told."""
    if not sum(counts):
        return [0 for _ in counts]
    groups = decide(counts).groups
    return [
        count if standing.shows_figures else None
        for count, standing in zip(counts, groups, strict=True)
    ]


def _departments(counts: Counter[UUID | None]) -> tuple[tuple[UUID | None, int | None], ...]:
    rows = counts.most_common()
    return tuple(zip((unit for unit, _ in rows), _told([count for _, count in rows]), strict=True))


def _examples(
    met: Sequence[tuple[Any, Content, tuple[Match, ...]]], language: str
) -> tuple[Example, ...]:
    """A few, by the alphabet: no order of theirs tells when an answer came."""
    told = {
        Example(content.say(each.question.text, language), _answer(each, language))
        for _row, content, found in met
        for each in found
    }
    return tuple(sorted(told, key=lambda one: (one.question, one.answer)))[:EXAMPLES]


def _answer(found: Match, language: str) -> str:
    place = found.found
    if place is None:
        return said(found.question, found.value, language) or str(found.value)
    start, end = max(0, place.start - _AROUND), place.end + _AROUND
    words = _DIGITS.sub("•", place.text[start:end])
    return f"{'…' if start else ''}{words}{'…' if end < len(place.text) else ''}"
