"""What the services and pages of evaluations read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from analysis.intervals import Estimate
from evaluations.models import DepartmentResult, Evaluation, Scheme
from evaluations.snapshots import Part
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.paging import Page, paged
from surveys.models import EvaluationPeriod, Questionnaire, QuestionnaireVersion, Response, Survey
from tenants.models import Department

if TYPE_CHECKING:
    from evaluations.outcomes import Before

UNDER_WAY = ("waiting", "running")


def parts_in(period: EvaluationPeriod, left_out: Iterable[str] = ()) -> list[Part]:
    """The surveys of a period that were opened, with what they asked, by reference."""
    rows = session().execute(
        select(Survey, QuestionnaireVersion, Questionnaire)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(Survey.period_id == period.id, Survey.state != "draft")
        .order_by(Survey.ref)
    )
    gone = set(left_out)
    return [Part(*row) for row in rows if row[2].ref not in gone]


def scheme_row(period: EvaluationPeriod) -> Scheme | None:
    """The scheme that was saved for a period."""
    return session().scalars(select(Scheme).where(Scheme.period_id == period.id)).one_or_none()


def period_before(period: EvaluationPeriod) -> EvaluationPeriod | None:
    """The last period of the same kind that had ended when this one began."""
    query = (
        select(EvaluationPeriod)
        .where(EvaluationPeriod.kind == period.kind, EvaluationPeriod.ends_on <= period.starts_on)
        .order_by(EvaluationPeriod.ends_on.desc(), EvaluationPeriod.id)
        .limit(1)
    )
    return session().scalars(query).first()


def evaluations_of(period: EvaluationPeriod) -> list[Evaluation]:
    """All snapshots of a period, the newest first, their figures left for when they are read."""
    query = (
        select(Evaluation)
        .where(Evaluation.period_id == period.id)
        .options(defer(Evaluation.figures))
        .order_by(Evaluation.number.desc())
    )
    return list(session().scalars(query))


def published_before(period: EvaluationPeriod) -> Evaluation | None:
    """The newest published snapshot of the period before."""
    before = period_before(period)
    if before is None:
        return None
    query = (
        select(Evaluation)
        .where(Evaluation.period_id == before.id, Evaluation.state == "published")
        .order_by(Evaluation.number.desc())
        .limit(1)
    )
    return session().scalars(query).first()


def indices_of(evaluation: Evaluation) -> Before:
    """The index of the whole and of each department in a snapshot."""
    query = select(DepartmentResult).where(
        DepartmentResult.evaluation_id == evaluation.id, DepartmentResult.standing == "shown"
    )
    return {
        row.department_id: Estimate(row.n or 0, row.value, row.low, row.high, row.sd)
        for row in session().scalars(query)
    }


def results_of(evaluation: Evaluation) -> list[tuple[DepartmentResult, Department | None]]:
    """The lines of a snapshot with their departments, in the order of the tree."""
    rows = session().execute(
        select(DepartmentResult, Department)
        .outerjoin(Department, Department.id == DepartmentResult.department_id)
        .where(DepartmentResult.evaluation_id == evaluation.id)
        .order_by(DepartmentResult.position)
    )
    return [(result, department) for result, department in rows]


def department_tree() -> dict[UUID, UUID | None]:
    """Every department with the one above it."""
    rows = session().execute(select(Department.id, Department.parent_id))
    return {row.id: row.parent_id for row in rows}


def below(own: Iterable[UUID], tree: dict[UUID, UUID | None]) -> frozenset[UUID]:
    """Departments with all that lie under them."""
    found = set(own)
    while True:
        more = {unit for unit, parent in tree.items() if parent in found} - found
        if not more:
            return frozenset(found)
        found |= more


def answers_now(period: EvaluationPeriod, refs: Sequence[str]) -> int:
    """How many answers the surveys of a snapshot have by now."""
    query = (
        select(func.count())
        .select_from(Response)
        .join(Survey, Survey.id == Response.survey_id)
        .where(Survey.period_id == period.id, Survey.ref.in_(list(refs)))
    )
    return session().scalar(query) or 0


def listed_periods(number: int) -> Page[EvaluationPeriod]:
    """Periods, the latest first."""
    query = select(EvaluationPeriod)
    return paged(
        query.order_by(EvaluationPeriod.starts_on.desc(), EvaluationPeriod.name_zh), number
    )


def latest_published(ids: Iterable[UUID]) -> dict[UUID, Evaluation]:
    """The newest published snapshot of each of these periods, in one query (later ones win)."""
    query = (
        select(Evaluation)
        .where(Evaluation.period_id.in_(list(ids)), Evaluation.state == "published")
        .options(defer(Evaluation.figures))
        .order_by(Evaluation.number)
    )
    return {row.period_id: row for row in session().scalars(query)}


def lines_of(ids: Iterable[UUID]) -> dict[UUID, list[DepartmentResult]]:
    """The lines of several snapshots, in one query."""
    query = select(DepartmentResult).where(DepartmentResult.evaluation_id.in_(list(ids)))
    found: dict[UUID, list[DepartmentResult]] = {}
    for row in session().scalars(query.order_by(DepartmentResult.position)):
        found.setdefault(row.evaluation_id, []).append(row)
    return found


def surveys_by_ref(refs: Iterable[str]) -> dict[str, Survey]:
    """Surveys by their references, in one query."""
    rows = session().scalars(select(Survey).where(Survey.ref.in_(list(refs))))
    return {row.ref: row for row in rows}


def versions_by_id(ids: Iterable[str]) -> dict[str, QuestionnaireVersion]:
    """Versions of questionnaires by the text of their ids, in one query."""
    wanted = [UUID(text) for text in ids]
    rows = session().scalars(
        select(QuestionnaireVersion).where(QuestionnaireVersion.id.in_(wanted))
    )
    return {str(row.id): row for row in rows}


def result_of(evaluation: Evaluation, department: Department) -> DepartmentResult:
    """A department's line in a snapshot; `NotFound` when it has none."""
    return load_or_404(DepartmentResult, evaluation_id=evaluation.id, department_id=department.id)
