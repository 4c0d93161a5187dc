"""What the pages of results and reports read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import false, or_, select

from foundation.database import TenantRow
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.paging import Page, paged
from reports.kinds import kind_of, subjects_of
from reports.models import ReportRun
from reports.subjects import Subject
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


def listed_runs(number: int, kinds: Collection[str]) -> Page[tuple[ReportRun, Subject]]:
    """Reports about these kinds of subject with what they are about, the newest first."""
    query = select(ReportRun).where(
        or_(false(), *(getattr(ReportRun, f"{name}_id").is_not(None) for name in kinds))
    )
    page = paged(query.order_by(ReportRun.created_at.desc(), ReportRun.id), number)
    told = subjects_of(page.rows)
    return Page([(run, told[run.id]) for run in page.rows], page.number, page.total)


def runs_about(row: TenantRow) -> list[ReportRun]:
    """The reports of one subject, the newest first."""
    column = getattr(ReportRun, f"{kind_of(row).name}_id")
    query = select(ReportRun).where(column == row.id)
    return list(session().scalars(query.order_by(ReportRun.created_at.desc(), ReportRun.id)))


def requester(run: ReportRun) -> str:
    """The name of who asked for a report."""
    return session().scalar(select(User.name).where(User.id == run.requested_by)) or ""
