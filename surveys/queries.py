"""What the pages and the other rooms read of questionnaires, periods and surveys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from foundation.identifiers import tidy_code
from foundation.unit_of_work import session
from surveys.definition.model import Questionnaire as Content
from surveys.models import Collector, EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.rules import grace_ends_at
from tenants.models import Department
from tenants.permissions import ROLES
from tenants.queries import member_user_ids, own_tenant, user_names

CODE_LENGTH = 6  # symbols of a short code


@dataclass(frozen=True)
class Door:
    """A way in with all that stands behind it; `department` is None for the whole house."""

    collector: Collector
    survey: Survey
    version: QuestionnaireVersion
    period: EvaluationPeriod
    department: Department | None

    @property
    def content(self) -> Content:
        """The questionnaire that is asked here."""
        return content_of(self.version)


def open_door(short_code: str) -> Door | None:
    """The door with this code in the tenant in scope, in one query; None if there is none.

    Whether the survey is open is for `surveys.rules.state_now`; a draft's door is found too.
    """
    code = tidy_code(short_code[:64]).lower()
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isalnum()):
        return None
    found = (
        session()
        .execute(
            select(Collector, Survey, QuestionnaireVersion, EvaluationPeriod, Department)
            .join(Survey, Survey.id == Collector.survey_id)
            .join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
            .join(EvaluationPeriod, EvaluationPeriod.id == Survey.period_id)
            .outerjoin(Department, Department.id == Collector.department_id)
            .where(Collector.short_code == code)
        )
        .one_or_none()
    )
    return Door(*found) if found else None


_frozen: dict[tuple[UUID, UUID, str], Content] = {}
_MOST_KEPT = 256


def content_of(version: QuestionnaireVersion) -> Content:
    """What a version says. An approved one never changes, so it is read from JSON once."""
    if version.digest is None:
        return Content.model_validate(version.content)
    key = (version.tenant_id, version.id, version.digest)
    found = _frozen.get(key)
    if found is None:
        found = Content.model_validate(version.content)
        if len(_frozen) >= _MOST_KEPT:
            _frozen.clear()
        _frozen[key] = found
    return found


def zone() -> ZoneInfo:
    """The time zone of the tenant in scope."""
    return ZoneInfo(own_tenant().zone)


def approver_ids(version: QuestionnaireVersion) -> list[UUID]:
    """The people who may approve this version, because they had no hand in it."""
    roles = [role for role, held in ROLES.items() if "questionnaire:approve" in held]
    hands = author_ids(version)
    return [one for one in member_user_ids(*roles) if one not in hands]


def author_ids(version: QuestionnaireVersion) -> frozenset[UUID]:
    """Who wrote in this version or sent it in."""
    wrote = {UUID(each) for each in version.authors}
    return frozenset(wrote | ({version.submitted_by} if version.submitted_by else set()))


def approvers_of(version: QuestionnaireVersion) -> list[str]:
    """Their names."""
    return sorted(user_names(approver_ids(version)).values())


def open_surveys_in(period: EvaluationPeriod, now: datetime) -> list[Survey]:
    """The surveys of a period that still take answers, be it in their grace."""
    query = select(Survey).where(Survey.period_id == period.id, Survey.state != "draft")
    surveys = session().scalars(query.order_by(Survey.ref))
    return [survey for survey in surveys if now < grace_ends_at(survey, period)]
