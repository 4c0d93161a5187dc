"""Lists of the staff pages: questionnaires, periods, surveys, a page at a time, counted queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Numeric, Select, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, defer

from foundation.audit.models import AuditEvent
from foundation.audit.reading import READING
from foundation.database import TenantRow
from foundation.unit_of_work import session
from surveys.models import (
    Collector,
    EvaluationPeriod,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    Survey,
)
from surveys.quality import SCREENED
from surveys.rules import SurveyState
from tenants.models import Department
from tenants.queries import user_names


@dataclass(frozen=True)
class VersionLine:
    """A version without its content."""

    questionnaire_id: UUID
    number: int
    state: str
    updated_at: datetime
    authors: list[str]


def questionnaires(search: str, state: str) -> Select[Questionnaire]:
    """Questionnaires by name or reference, and by the state of one of their versions."""
    query = select(Questionnaire).where(Questionnaire.archived_at.is_(None))
    if search:
        query = query.where(
            _says(search, Questionnaire.name_zh, Questionnaire.name_en, Questionnaire.ref)
        )
    if state:
        having = select(QuestionnaireVersion.questionnaire_id).where(
            QuestionnaireVersion.state == state
        )
        query = query.where(Questionnaire.id.in_(having))
    return query.order_by(Questionnaire.created_at.desc(), Questionnaire.id)


def templates(search: str) -> Sequence[Questionnaire]:
    """The questionnaires that the house offers to copy from, by name."""
    query = questionnaires(search, "").where(Questionnaire.template_since.is_not(None))
    return session().scalars(query.order_by(None).order_by(Questionnaire.name_zh)).all()


def versions_of(ids: Iterable[UUID]) -> dict[UUID, list[VersionLine]]:
    """The versions of questionnaires, newest first, in one query."""
    query = (
        select(
            QuestionnaireVersion.questionnaire_id,
            QuestionnaireVersion.number,
            QuestionnaireVersion.state,
            QuestionnaireVersion.updated_at,
            QuestionnaireVersion.authors,
        )
        .where(QuestionnaireVersion.questionnaire_id.in_(list(ids)))
        .order_by(QuestionnaireVersion.number.desc())
    )
    found: dict[UUID, list[VersionLine]] = {}
    for row in session().execute(query):
        found.setdefault(row.questionnaire_id, []).append(VersionLine(*row))
    return found


def full_versions(questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """All versions of one questionnaire, newest first, their content left for when it is read."""
    query = (
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire.id)
        .options(defer(QuestionnaireVersion.content))
        .order_by(QuestionnaireVersion.number.desc())
    )
    return list(session().scalars(query))


def version_before(version: QuestionnaireVersion) -> QuestionnaireVersion | None:
    """The version that this one went on from, to compare it with."""
    query = (
        select(QuestionnaireVersion)
        .where(
            QuestionnaireVersion.questionnaire_id == version.questionnaire_id,
            QuestionnaireVersion.number < version.number,
        )
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )
    return session().scalars(query).first()


def approved_versions() -> list[tuple[QuestionnaireVersion, Questionnaire]]:
    """What can be asked: approved versions with their questionnaires, newest first."""
    query = (
        select(QuestionnaireVersion, Questionnaire)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(QuestionnaireVersion.state == "approved", Questionnaire.archived_at.is_(None))
        .options(defer(QuestionnaireVersion.content))
        .order_by(QuestionnaireVersion.decided_at.desc())
        .limit(200)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def waiting_versions() -> list[tuple[QuestionnaireVersion, Questionnaire]]:
    """Versions that wait for approval, the longest first."""
    query = (
        select(QuestionnaireVersion, Questionnaire)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(QuestionnaireVersion.state == "in_approval")
        .options(defer(QuestionnaireVersion.content))
        .order_by(QuestionnaireVersion.submitted_at)
        .limit(20)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def periods(search: str, state: str) -> Select[EvaluationPeriod]:
    """Periods by name and state, the latest first."""
    query = select(EvaluationPeriod)
    if search:
        query = query.where(_says(search, EvaluationPeriod.name_zh, EvaluationPeriod.name_en))
    if state:
        query = query.where(EvaluationPeriod.state == state)
    return query.order_by(EvaluationPeriod.starts_on.desc(), EvaluationPeriod.name_zh)


def open_periods() -> list[EvaluationPeriod]:
    """Periods that a survey can be planned in, the latest first."""
    query = select(EvaluationPeriod).where(EvaluationPeriod.state == "open")
    return list(session().scalars(query.order_by(EvaluationPeriod.starts_on.desc()).limit(200)))


def overlapping(period: EvaluationPeriod) -> list[EvaluationPeriod]:
    """Other periods of the same kind that share days with this one; free dates meet any kind.

    A month within a quarter is no overlap to warn of, two quarters over the same days are.
    """
    query = select(EvaluationPeriod).where(
        EvaluationPeriod.id != period.id,
        EvaluationPeriod.starts_on < period.ends_on,
        EvaluationPeriod.ends_on > period.starts_on,
    )
    if period.kind != "free":
        query = query.where(EvaluationPeriod.kind.in_((period.kind, "free")))
    return list(session().scalars(query.order_by(EvaluationPeriod.starts_on).limit(10)))


def surveys(search: str, state: str, now: datetime) -> Select[Survey]:
    """Surveys by name or reference and by what they are at this moment, the newest first."""
    query = select(Survey)
    if search:
        query = query.where(_says(search, Survey.name_zh, Survey.name_en, Survey.ref))
    if state:
        query = query.where(_is_now(SurveyState(state), now))
    return query.order_by(Survey.created_at.desc(), Survey.id)


def _is_now(state: SurveyState, now: datetime) -> ColumnElement[bool]:
    """`surveys.rules.state_now` as a condition."""
    closed = and_(
        Survey.state != "draft",
        or_(Survey.state == "closed", Survey.closes_at <= now),
    )
    ready = and_(Survey.state == "open", Survey.closes_at > now)
    return {
        SurveyState.DRAFT: Survey.state == "draft",
        SurveyState.PLANNED: and_(ready, Survey.opens_at > now),
        SurveyState.OPEN: and_(ready, Survey.opens_at <= now),
        SurveyState.CLOSED: closed,
    }[state]


def running_surveys(now: datetime) -> list[tuple[Survey, EvaluationPeriod]]:
    """Surveys that take answers now with their periods, the one that closes first on top."""
    query = (
        select(Survey, EvaluationPeriod)
        .join(EvaluationPeriod, EvaluationPeriod.id == Survey.period_id)
        .where(_is_now(SurveyState.OPEN, now))
        .order_by(Survey.closes_at, Survey.ref)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def periods_by_id(ids: Iterable[UUID]) -> dict[UUID, EvaluationPeriod]:
    """Periods for a list of surveys, in one query."""
    query = select(EvaluationPeriod).where(EvaluationPeriod.id.in_(set(ids)))
    return {period.id: period for period in session().scalars(query)}


def link_counts(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many links each survey has, in one query."""
    query = (
        select(Collector.survey_id, func.count(Collector.id))
        .where(Collector.survey_id.in_(list(ids)))
        .group_by(Collector.survey_id)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def survey_counts(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many surveys each period has, in one query."""
    query = (
        select(Survey.period_id, func.count(Survey.id))
        .where(Survey.period_id.in_(list(ids)))
        .group_by(Survey.period_id)
    )
    return {row[0]: row[1] for row in session().execute(query)}


BY_PLACE = (
    Collector.department_id.is_not(None),
    Department.position,
    Department.name_zh,
    Department.id,
    func.regexp_replace(Collector.place_zh, r"\d.*$", ""),
    cast(func.substring(Collector.place_zh, r"\d+"), Numeric).nulls_first(),  # 2 before 10
    Collector.place_zh,
    Collector.id,
)


def links_of(survey: Survey, most: int | None = None) -> list[tuple[Collector, Department | None]]:
    """The public links of a survey with their departments, the whole house's first."""
    query = (
        select(Collector, Department)
        .outerjoin(Department, Department.id == Collector.department_id)
        .where(Collector.survey_id == survey.id, Collector.kind == "public")
        .order_by(*BY_PLACE)
        .limit(most)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def door_count(survey: Survey) -> int:
    """How many public links a survey has."""
    query = select(func.count(Collector.id)).where(
        Collector.survey_id == survey.id, Collector.kind == "public"
    )
    return session().scalar(query) or 0


def doors_of(survey: Survey, search: str = "") -> Select[Collector]:
    """The links of a survey by department, place or code, in the same order."""
    query = (
        select(Collector)
        .outerjoin(Department, Department.id == Collector.department_id)
        .where(Collector.survey_id == survey.id, Collector.kind == "public")
    )
    if search:
        told = (Department.name_zh, Department.name_en, Department.code)
        own = (Collector.place_zh, Collector.place_en, Collector.short_code)
        query = query.where(_says(search, *told, *own))
    return query.order_by(*BY_PLACE)


def crowded(survey: Survey, department_ids: Iterable[UUID], least: int) -> dict[UUID, int]:
    """For each department the number of places that its answers so far could fill.

    Counted is the fullest survey of the same questionnaire; a department without any is left out.
    """
    version = QuestionnaireVersion.__table__.alias("asked_before")
    own = select(version.c.questionnaire_id).where(version.c.id == survey.version_id)
    before = (
        select(Survey.id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
        .where(QuestionnaireVersion.questionnaire_id == own.scalar_subquery())
    )
    query = (
        select(Response.department_id, func.count())
        .where(Response.survey_id.in_(before), Response.department_id.in_(list(department_ids)))
        .group_by(Response.survey_id, Response.department_id)
    )
    found: dict[UUID, int] = {}
    for unit, count in session().execute(query):
        if unit is not None:
            found[unit] = max(found.get(unit, 0), count // least)
    return found


def ways_in(survey: Survey) -> dict[str, int]:
    """How many ways in of each kind a survey has."""
    query = select(Collector.kind, func.count(Collector.id)).where(Collector.survey_id == survey.id)
    return {row[0]: row[1] for row in session().execute(query.group_by(Collector.kind))}


def other_ways(survey: Survey) -> list[tuple[Collector, Department | None]]:
    """The ways in that are no public links, with their departments: kind by kind, the oldest first.

    There are few: one of a kind for a place, and the devices of kiosks.
    """
    query = (
        select(Collector, Department)
        .outerjoin(Department, Department.id == Collector.department_id)
        .where(Collector.survey_id == survey.id, Collector.kind != "public")
        .order_by(Collector.kind, *BY_PLACE, Collector.created_at)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


def surveys_on(version: QuestionnaireVersion) -> list[Survey]:
    """Surveys that ask this version, the newest first."""
    query = select(Survey).where(Survey.version_id == version.id)
    return list(session().scalars(query.order_by(Survey.created_at.desc()).limit(20)))


def last_change(row: TenantRow) -> tuple[str, datetime] | None:
    """Who changed a row last and when, from the trail."""
    query = select(AuditEvent).where(
        AuditEvent.object_id == row.id, AuditEvent.action.not_in(READING)
    )
    event = session().scalars(query.order_by(AuditEvent.seq.desc()).limit(1)).first()
    if event is None:
        return None
    return user_names([event.actor_id]).get(event.actor_id or UUID(int=0), ""), event.at


def latest_events(ids: Iterable[UUID], number: int) -> list[AuditEvent]:
    """The latest events about these things, the last first, one for each request."""
    query = select(AuditEvent).where(AuditEvent.object_id.in_(list(ids)))
    rows = session().scalars(query.order_by(AuditEvent.seq.desc()).limit(4 * number))
    found: dict[str, AuditEvent] = {}
    for row in rows:
        found.setdefault(row.request_id or str(row.seq), row)
    return list(found.values())[:number]


def _says(search: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return or_(*(column.icontains(search, autoescape=True) for column in columns))


def flagged(survey: Survey) -> Select[Response]:
    """The answers of a survey that carry a flag or were left out by themselves, by their day."""
    query = select(Response).where(
        Response.survey_id == survey.id,
        or_(Response.flags != [], Response.left_out.is_(True)),
        ~Response.flags.contains([SCREENED]),
    )
    return query.order_by(Response.day.desc(), Response.id)
