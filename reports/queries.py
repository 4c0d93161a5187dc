"""What the pages of results and reports read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.paging import PER_PAGE, Page, paged
from reports.models import ReportRun
from surveys.models import EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.models import Questionnaire as QuestionnaireRow
from tenants.models import Tenant, User

SURVEYS_PER_PAGE = 20


@dataclass(frozen=True)
class Surroundings:
    """The rows that a survey's report names beside its figures."""

    tenant: Tenant
    period: EvaluationPeriod
    questionnaire: QuestionnaireRow
    version: QuestionnaireVersion


def surroundings_of(survey: Survey) -> Surroundings:
    """Organisation, period, questionnaire and version of a survey."""
    period, questionnaire, version = (
        session()
        .execute(
            select(EvaluationPeriod, QuestionnaireRow, QuestionnaireVersion)
            .select_from(Survey)
            .join(EvaluationPeriod, EvaluationPeriod.id == Survey.period_id)
            .join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
            .join(QuestionnaireRow, QuestionnaireRow.id == QuestionnaireVersion.questionnaire_id)
            .where(Survey.id == survey.id)
        )
        .one()
    )
    tenant = session().get_one(Tenant, current_tenant_id())
    return Surroundings(tenant, period, questionnaire, version)


def listed_surveys(number: int, search: str = "") -> Page[Survey]:
    """Surveys that have been opened, the newest first."""
    query = select(Survey).where(Survey.state != "draft")
    words = search.strip()[:100].replace("\0", "")
    if words:
        query = query.where(
            or_(
                Survey.name_zh.icontains(words, autoescape=True),
                Survey.name_en.icontains(words, autoescape=True),
                Survey.ref.icontains(words, autoescape=True),
            )
        )
    return paged(query.order_by(Survey.opens_at.desc(), Survey.id), number, SURVEYS_PER_PAGE)


def listed_runs(number: int) -> Page[tuple[ReportRun, Survey]]:
    """Reports with their surveys, the newest first."""
    total = session().scalar(select(func.count()).select_from(ReportRun)) or 0
    rows = session().execute(
        select(ReportRun, Survey)
        .join(Survey, Survey.id == ReportRun.survey_id)
        .order_by(ReportRun.created_at.desc(), ReportRun.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Page([(run, survey) for run, survey in rows], number, total)


def survey_of(run: ReportRun) -> Survey:
    """The survey that a report is about."""
    return session().scalars(select(Survey).where(Survey.id == run.survey_id)).one()


def requester(run: ReportRun) -> str:
    """The name of who asked for a report."""
    return session().scalar(select(User.name).where(User.id == run.requested_by)) or ""
