"""A questionnaire over its surveys: one figure each, and break marks where it was another one.

What may be told of a survey is what its own page tells; a line is not drawn across a break, nor
over a survey of which nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from sqlalchemy import or_, select

from foundation.unit_of_work import session
from reports.figures import Figure, Scope
from reports.overview import Stamp, stamps_of
from reports.results import trend_scope
from surveys.definition.model import Questionnaire as Content
from surveys.models import Questionnaire, QuestionnaireVersion, Survey
from surveys.queries import content_of
from surveys.trend_breaks import BreakMark, mark_between

MOST = 6  # surveys, this one and those before it
MOST_KEPT = 2000
INDEX = ""

Told = Mapping[str, Figure]
_kept: dict[tuple[UUID, UUID, UUID | None], tuple[Stamp, Told]] = {}


@dataclass(frozen=True)
class Asked:
    """A survey of the line; `here` is the one whose page it is."""

    survey: Survey
    version: int
    here: bool


@dataclass(frozen=True)
class Line:
    """An indicator (`INDEX`: the index): a figure for each survey, None where none is told.

    `marks` are the breaks before each of them, none before the first.
    """

    code: str
    figures: tuple[Figure | None, ...]
    marks: tuple[BreakMark | None, ...]

    @property
    def drawn(self) -> bool:
        """Whether there is anything to see."""
        return any(figure is not None for figure in self.figures)


@dataclass(frozen=True)
class Trend:
    """The surveys of a questionnaire, the oldest first, and their figures."""

    asked: tuple[Asked, ...]
    lines: tuple[Line, ...]
    content: Content

    @property
    def marks(self) -> list[BreakMark]:
        """All breaks, those of the index first."""
        found: list[BreakMark] = []
        for line in self.lines:
            known = {(mark.before, mark.since) for mark in found}
            found += [
                mark
                for mark in line.marks
                if mark is not None and (mark.before, mark.since) not in known
            ]
        return found


def survey_trend(survey: Survey, scope: Scope, unit: UUID | None = None) -> Trend | None:
    """The line that leads to a survey, of the whole or of a department; None without any before.

    `scope` holds the figures of this survey itself, which are known already.
    """
    rows = _asked(survey)
    if len(rows) < 2:
        return None
    stamps = stamps_of([each for each, _, _ in rows])
    told = [
        figures_in(scope) if each.id == survey.id else _figures(each, unit, stamps[each.id])
        for each, _, _ in rows
    ]
    versions = [version for _, version, _ in rows]
    content, sheet = content_of(versions[-1]), rows[-1][2]
    codes = [INDEX, *(each.code for each in content.indicators if each.parent is None)]
    lines = [_line(code, told, sheet, versions) for code in codes]
    return Trend(
        tuple(Asked(each, version.number, each.id == survey.id) for each, version, _ in rows),
        tuple(line for line in lines if line.drawn),
        content,
    )


def figures_in(scope: Scope) -> Told:
    """The index and the dimensions of a survey, as far as they are told."""
    found = {INDEX: scope.index} | {each.code: each.figure for each in scope.dimensions}
    return {code: figure for code, figure in found.items() if figure.value is not None}


def _asked(survey: Survey) -> list[tuple[Survey, QuestionnaireVersion, Questionnaire]]:
    """The surveys of the same questionnaire that were opened up to this one, the last of them."""
    mine = select(QuestionnaireVersion.questionnaire_id).where(
        QuestionnaireVersion.id == survey.version_id
    )
    query = (
        select(Survey, QuestionnaireVersion, Questionnaire)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(
            QuestionnaireVersion.questionnaire_id == mine.scalar_subquery(),
            or_(Survey.id == survey.id, Survey.state != "draft"),
            or_(
                Survey.opens_at < survey.opens_at,
                (Survey.opens_at == survey.opens_at) & (Survey.ref <= survey.ref),
            ),
        )
        .order_by(Survey.opens_at.desc(), Survey.ref.desc())
        .limit(MOST)
    )
    rows = session().execute(query).all()
    return [(asked, version, sheet) for asked, version, sheet in reversed(rows)]


def _figures(survey: Survey, unit: UUID | None, stamp: Stamp) -> Told:
    """The figures of another survey, kept while nothing that they are made of changed."""
    key = (survey.tenant_id, survey.id, unit)
    known = _kept.get(key)
    if known is None or known[0] != stamp:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        scope = trend_scope(survey, unit)
        known = _kept[key] = (stamp, figures_in(scope) if scope is not None else {})
    return known[1]


def _line(
    code: str,
    told: Sequence[Told],
    sheet: Questionnaire,
    versions: Sequence[QuestionnaireVersion],
) -> Line:
    breaks = (mark_between(sheet, one, other, code) for one, other in pairwise(versions))
    return Line(code, tuple(each.get(code) for each in told), (None, *breaks))
