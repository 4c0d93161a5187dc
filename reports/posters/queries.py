"""What the page of posters reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.paging import Page, paged
from reports.models import PosterSheet, ReportRun
from surveys import lists
from surveys.models import Collector, QuestionnaireVersion, Survey
from surveys.queries import content_of
from tenants.models import Department

PER_PAGE = 20


@dataclass(frozen=True)
class Ordered:
    """A run of posters with its order."""

    run: ReportRun
    order: PosterSheet


def chosen_doors(
    survey: Survey, departments: Collection[UUID] | None, words: str = "", code: str = ""
) -> list[Collector]:
    """The open public doors that an order names, in the order of the survey's list."""
    query = lists.doors_of(survey, words).where(Collector.closed_at.is_(None))
    if departments is not None:
        query = query.where(Collector.department_id.in_(list(departments)))
    if code:
        query = query.where(Collector.short_code == code)
    return list(session().scalars(query))


def departments_with_doors(survey: Survey) -> list[Department]:
    """Departments that have an open door, in the order of the list."""
    query = (
        select(Department)
        .join(Collector, Collector.department_id == Department.id)
        .where(
            Collector.survey_id == survey.id,
            Collector.kind == "public",
            Collector.closed_at.is_(None),
        )
        .distinct()
        .order_by(Department.position, Department.name_zh, Department.id)
    )
    return list(session().scalars(query))


def spoken(survey: Survey) -> set[str]:
    """The languages a survey is asked in, as their first part: zh, en."""
    version = load_or_404(QuestionnaireVersion, id=survey.version_id)
    return {tag.partition("-")[0] for tag in content_of(version).languages}


def ordered(survey: Survey, number: int) -> Page[Ordered]:
    """The posters of a survey, the newest first."""
    orders = select(PosterSheet.id).where(PosterSheet.survey_id == survey.id)
    query = select(ReportRun).where(ReportRun.poster_id.in_(orders))
    page = paged(query.order_by(ReportRun.created_at.desc(), ReportRun.id), number, PER_PAGE)
    ids = [run.poster_id for run in page.rows]
    found = {
        row.id: row for row in session().scalars(select(PosterSheet).where(PosterSheet.id.in_(ids)))
    }
    rows = [Ordered(run, found[run.poster_id]) for run in page.rows]
    return Page(rows, page.number, page.total, PER_PAGE)
