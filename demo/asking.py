"""What a house asks: a questionnaire from the library, changed, approved, opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from demo.calendar import Plan, Season
from demo.house import Beside, Questions
from demo.staffing import Organisation
from foundation.audit import acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.models import (
    Collector,
    EvaluationPeriod,
    Questionnaire,
    QuestionnaireVersion,
    Survey,
)
from surveys.queries import content_of
from surveys.services import drafts
from surveys.services.importing import begin_imported
from surveys.services.logic import set_lock
from surveys.services.periods import create_period
from surveys.services.questionnaires import (
    approve,
    copy_from_library,
    start_new_version,
    submit_for_approval,
)
from surveys.services.surveys import add_collectors, create_survey, open_survey

WHOLE_HOUSE = ""


@dataclass(frozen=True)
class Asked:
    """A survey by its id, and its ways in by department; the whole house is `WHOLE_HOUSE`."""

    survey_id: UUID
    doors: dict[str, UUID]

    @property
    def survey(self) -> Survey:
        """The row, in the unit of work under way."""
        return session().scalars(select(Survey).where(Survey.id == self.survey_id)).one()

    def door(self, code: str) -> Collector:
        """A way in, in the unit of work under way."""
        query = select(Collector).where(Collector.id == self.doors[code])
        return session().scalars(query).one()


def version_of(version_id: UUID) -> QuestionnaireVersion:
    """A version, in the unit of work under way."""
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == version_id)
    return session().scalars(query).one()


def approve_questionnaire(organisation: Organisation) -> UUID:
    """From the library or the house's own, given words and weights, approved by somebody else."""
    asks, by = organisation.house.questions, organisation.house.author
    author = organisation.people[by]
    with acting_as(organisation.acting(by)), unit_of_work():
        version = _begun(asks, author)
        for code, changes in asks.changes.items():
            if content_of(version).question(code).locked:
                version = set_lock(_edit(version, author), code, locked=False)
            version = drafts.save_question(_edit(version, author), code, dict(changes))
        if asks.weights:
            version = drafts.save_indicators(_edit(version, author), {}, dict(asks.weights))
        version_id = submit_for_approval(version, author).id
    _approve(organisation, version_id, asks.weights_note)
    return version_id


def open_survey_of(organisation: Organisation, version_id: UUID, season: Season) -> Asked:
    """The survey of an earlier season in some departments; it is over by now."""
    asks = organisation.house.questions
    return _open(
        organisation,
        version_id,
        season,
        names=asks.names,
        anonymity="anonymous",
        times=(season.opened, season.closed),
        departments=asks.asked_before,
        target=asks.target_before,
    )


def open_survey_now(organisation: Organisation, version_id: UUID, plan: Plan) -> Asked:
    """This season's survey, anonymous, in every department and for the whole house."""
    house = organisation.house
    return _open(
        organisation,
        version_id,
        plan.season,
        names=house.questions.names,
        anonymity="anonymous",
        times=(plan.opened, plan.closes),
        departments=tuple(unit.code for unit in house.departments if unit.answers),
        target=house.questions.target_now,
        whole_house=True,
    )


def open_complaint_survey(organisation: Organisation, plan: Plan) -> Asked:
    """A small confidential one: how people found the handling of their complaint."""
    return _open(
        organisation,
        _approved_as_it_is(organisation, "complaint_handling"),
        plan.season,
        names=("投诉处理回访", "How we handled your complaint"),
        anonymity="confidential",
        times=(plan.complaints_opened, plan.closes + timedelta(days=5)),
        departments=organisation.house.questions.after_complaints,
    )


def open_survey_beside(organisation: Organisation, beside: Beside, plan: Plan) -> Asked:
    """Another survey of this season, of other customers, confidential."""
    return _open(
        organisation,
        _approved_as_it_is(organisation, beside.pack),
        plan.season,
        names=beside.names,
        anonymity="confidential",
        times=(plan.opened, plan.closes),
        departments=tuple(beside.answers),
    )


def leave_next_version_for_approval(organisation: Organisation, version_id: UUID) -> None:
    """A second version with one question more waits for somebody to approve it."""
    asks, by = organisation.house.questions, organisation.house.author
    author = organisation.people[by]
    with acting_as(organisation.acting(by)), unit_of_work():
        query = select(Questionnaire).where(
            Questionnaire.id == version_of(version_id).questionnaire_id
        )
        version = start_new_version(session().scalars(query).one(), author)
        drafts.add_question(_edit(version, author), asks.next_section, dict(asks.next_question))
        submit_for_approval(version, author)


def _begun(asks: Questions, author: UUID) -> QuestionnaireVersion:
    if asks.own is None:
        return copy_from_library(asks.pack, author)
    return begin_imported(asks.content, asks.names[0], author)


def _approved_as_it_is(organisation: Organisation, pack: str) -> UUID:
    by = organisation.house.author
    with acting_as(organisation.acting(by)), unit_of_work():
        version = copy_from_library(pack, organisation.people[by])
        version_id = submit_for_approval(version, organisation.people[by]).id
    _approve(organisation, version_id)
    return version_id


def _edit(version: QuestionnaireVersion, author: UUID) -> drafts.Edit:
    return drafts.Edit(version, version.revision, author)


def _approve(organisation: Organisation, version_id: UUID, note: str = "") -> None:
    by = organisation.house.approver
    with acting_as(organisation.acting(by)), unit_of_work():
        approve(version_of(version_id), organisation.people[by], note=note)


def _open(
    organisation: Organisation,
    version_id: UUID,
    season: Season,
    *,
    names: tuple[str, str],
    anonymity: str,
    times: tuple[datetime, datetime],
    departments: tuple[str, ...],
    target: float | None = None,
    whole_house: bool = False,
) -> Asked:
    by = organisation.house.author
    with acting_as(organisation.acting(by)), unit_of_work():
        survey = create_survey(
            version=version_of(version_id),
            period=period_of(season),
            name_zh=names[0],
            name_en=names[1],
            anonymity=anonymity,
            opens_at=times[0],
            closes_at=times[1],
            actor=organisation.people[by],
            target=target,
        )
        wanted = [organisation.departments[code] for code in departments]
        doors = add_collectors(survey, wanted, whole_house=whole_house)
        open_survey(survey)
        codes = {unit_id: code for code, unit_id in organisation.departments.items()}
        found = {codes.get(d.department_id or survey.id, WHOLE_HOUSE): d.id for d in doors}
        return Asked(survey.id, found)


def period_of(season: Season) -> EvaluationPeriod:
    """The evaluation period of a season, begun if there is none; in the unit of work under way."""
    query = select(EvaluationPeriod).where(EvaluationPeriod.name_zh == season.name("zh"))
    known = session().scalars(query).one_or_none()
    return known or create_period(
        name_zh=season.name("zh"),
        name_en=season.name("en"),
        kind=season.kind,
        first_day=season.first_day,
        last_day=season.last_day,
    )
