"""What stands when the hospital is at work: an approved questionnaire and a survey in the field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.audit import Actor, acting_as, record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import AuditorPeriod, Collector, Questionnaire, Survey
from surveys.services.periods import create_period
from surveys.services.questionnaires import approve, copy_from_library, submit_for_approval
from surveys.services.surveys import add_collectors, create_survey, open_survey

if TYPE_CHECKING:
    from house_cast import Cast


@dataclass
class World:
    """The refs of one survey and of what it stands on."""

    slug: str
    tenant_id: UUID
    survey_id: UUID
    survey_ref: str
    questionnaire_ref: str
    version_id: UUID
    period_id: UUID
    codes: dict[str, str] = field(default_factory=dict)

    def path(self, department: str = "") -> str:
        """The public address for a department's code, or for the whole house."""
        return f"/{self.slug}/{self.codes[department]}"


def make_world(
    cast: Cast,
    *,
    anonymity: str = "confidential",
    open_now: bool = True,
    content: dict[str, Any] | None = None,
) -> World:
    """Mei copies and submits, Wen approves, Mei opens the survey for three departments.

    With `content` she has rewritten the copy to it before submitting.
    """
    house, mei, wen = cast.jiangzhou, cast.mei, cast.wen
    with tenant_scope(house.id), acting_as(Actor("person", mei.user_id)), unit_of_work():
        version = copy_from_library("hospital_outpatient", mei.user_id)
        if content is not None:
            version.content = content
            record("version.edited", version)
        submit_for_approval(version, mei.user_id)
        version_id = version.id
    with tenant_scope(house.id), acting_as(Actor("person", wen.user_id)), unit_of_work():
        version = _version(version_id)
        approve(version, wen.user_id)
        questionnaire = (
            session()
            .scalars(select(Questionnaire).where(Questionnaire.id == version.questionnaire_id))
            .one()
        )
        questionnaire_ref = questionnaire.ref
    with tenant_scope(house.id), acting_as(Actor("person", mei.user_id)), unit_of_work():
        today = clock.now().date()
        period = create_period(
            name_zh="本季度",
            name_en="This quarter",
            kind="free",
            first_day=today - timedelta(days=20),
            last_day=today + timedelta(days=60),
        )
        session().add(AuditorPeriod(period_id=period.id, membership_id=cast.ernst.membership_id))
        survey = create_survey(
            version=_version(version_id),
            period=period,
            name_zh="门诊满意度调查",
            name_en="Outpatient survey",
            anonymity=anonymity,
            opens_at=clock.now() - timedelta(days=1),
            closes_at=clock.now() + timedelta(days=30),
            actor=mei.user_id,
            target=85.0,
        )
        add_collectors(
            survey,
            [house.departments[c] for c in ("paediatrics", "cardiology", "pharmacy")],
            whole_house=True,
        )
        if open_now:
            open_survey(survey)
        return _world(cast, survey, questionnaire_ref, version_id, period.id)


def _version(version_id: UUID):
    from foundation.loader import load_or_404
    from surveys.models import QuestionnaireVersion

    return load_or_404(QuestionnaireVersion, id=version_id)


def _world(cast: Cast, survey: Survey, ref: str, version_id: UUID, period_id: UUID) -> World:
    names = {v: k for k, v in cast.jiangzhou.departments.items()}
    collectors = session().scalars(select(Collector).where(Collector.survey_id == survey.id))
    return World(
        slug=cast.jiangzhou.slug,
        tenant_id=cast.jiangzhou.id,
        survey_id=survey.id,
        survey_ref=survey.ref,
        questionnaire_ref=ref,
        version_id=version_id,
        period_id=period_id,
        codes={names.get(c.department_id, ""): c.short_code for c in collectors},
    )
