"""What the hospital asks: a questionnaire from the library, changed, approved, opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from demo import house
from demo.calendar import Plan, Season
from demo.staffing import Hospital
from foundation.audit import acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.models import (
    Collector,
    EvaluationPeriod,
    Questionnaire,
    QuestionnaireVersion,
    Survey,
)
from surveys.services import drafts
from surveys.services.periods import create_period
from surveys.services.questionnaires import (
    approve,
    copy_from_library,
    start_new_version,
    submit_for_approval,
)
from surveys.services.surveys import add_collectors, create_survey, open_survey

AUTHOR, APPROVER = "mei", "wen"
ASKED_BEFORE = ("cardiology", "paediatrics", "orthopaedics", "tcm", "laboratory", "pharmacy")
ASKED_AFTER_COMPLAINTS = ("outpatient", "support")
WHOLE_HOUSE = ""

# What the hospital changed in the library's questionnaire, by question.
_CHANGES: dict[str, dict[str, Any]] = {
    "recommend": {
        "text": {
            "zh": "您愿意把江州市人民医院推荐给亲友吗？",
            "en": "How likely are you to recommend Jiangzhou People's Hospital to others?",
        }
    },
    "improve": {"max_length": 500},
}
_WEIGHTS = {
    "access": 10,
    "waiting": 20,
    "doctor": 25,
    "nurses": 15,
    "privacy": 5,
    "environment": 10,
    "cost": 10,
    "response": 5,
}


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


def approve_outpatient_questionnaire(hospital: Hospital) -> UUID:
    """Copied from the library, given own words and weights, approved by somebody else."""
    author = hospital.people[AUTHOR]
    with acting_as(hospital.acting(AUTHOR)), unit_of_work():
        version = copy_from_library("hospital_outpatient", author)
        for code, changes in _CHANGES.items():
            version = drafts.save_question(_edit(version, author), code, changes)
        version = drafts.save_indicators(_edit(version, author), {}, _WEIGHTS)
        version_id = submit_for_approval(version, author).id
    _approve(hospital, version_id, "权重按院质量管理委员会的决定。")
    return version_id


def open_survey_of(hospital: Hospital, version_id: UUID, season: Season) -> Asked:
    """The survey of an earlier season in six departments; it is over by now."""
    return _open(
        hospital,
        version_id,
        season,
        names=("门诊满意度调查", "Outpatient satisfaction"),
        anonymity="anonymous",
        times=(season.opened, season.closed),
        departments=ASKED_BEFORE,
        target=85.0,
    )


def open_outpatient_survey(hospital: Hospital, version_id: UUID, plan: Plan) -> Asked:
    """This season's survey, anonymous, in every department and for the whole house."""
    return _open(
        hospital,
        version_id,
        plan.season,
        names=("门诊满意度调查", "Outpatient satisfaction"),
        anonymity="anonymous",
        times=(plan.opened, plan.closes),
        departments=tuple(unit.code for unit in house.DEPARTMENTS if unit.answers),
        target=88.0,
        whole_house=True,
    )


def open_complaint_survey(hospital: Hospital, plan: Plan) -> Asked:
    """A small confidential one: how people found the handling of their complaint."""
    author = hospital.people[AUTHOR]
    with acting_as(hospital.acting(AUTHOR)), unit_of_work():
        version = copy_from_library("complaint_handling", author)
        version_id = submit_for_approval(version, author).id
    _approve(hospital, version_id)
    return _open(
        hospital,
        version_id,
        plan.season,
        names=("投诉处理回访", "How we handled your complaint"),
        anonymity="confidential",
        times=(plan.complaints_opened, plan.closes + timedelta(days=5)),
        departments=ASKED_AFTER_COMPLAINTS,
    )


def leave_next_version_for_approval(hospital: Hospital, version_id: UUID) -> None:
    """A second version with one question more waits for somebody to approve it."""
    author = hospital.people[AUTHOR]
    with acting_as(hospital.acting(AUTHOR)), unit_of_work():
        query = select(Questionnaire).where(
            Questionnaire.id == version_of(version_id).questionnaire_id
        )
        version = start_new_version(session().scalars(query).one(), author)
        drafts.add_question(_edit(version, author), "waiting", _QUESTION_MORE)
        submit_for_approval(version, author)


_QUESTION_MORE: dict[str, Any] = {
    "type": "rating",
    "text": {
        "zh": "等候时告诉您还要等多久，您满意吗？",
        "en": "How satisfied are you with how you were told how much longer it would take?",
    },
    "short": {"zh": "告知等候时间", "en": "Told how long"},
    "points": 5,
    "labels": [
        {"zh": "非常不满意", "en": "Very dissatisfied"},
        {"zh": "不满意", "en": "Dissatisfied"},
        {"zh": "一般", "en": "Neutral"},
        {"zh": "满意", "en": "Satisfied"},
        {"zh": "非常满意", "en": "Very satisfied"},
    ],
    "not_applicable": True,
    "required": True,
    "indicator": "waiting",
}


def _edit(version: QuestionnaireVersion, author: UUID) -> drafts.Edit:
    return drafts.Edit(version, version.revision, author)


def _approve(hospital: Hospital, version_id: UUID, note: str = "") -> None:
    with acting_as(hospital.acting(APPROVER)), unit_of_work():
        approve(version_of(version_id), hospital.people[APPROVER], note=note)


def _open(
    hospital: Hospital,
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
    with acting_as(hospital.acting(AUTHOR)), unit_of_work():
        survey = create_survey(
            version=version_of(version_id),
            period=_period(season),
            name_zh=names[0],
            name_en=names[1],
            anonymity=anonymity,
            opens_at=times[0],
            closes_at=times[1],
            actor=hospital.people[AUTHOR],
            target=target,
        )
        wanted = [hospital.departments[code] for code in departments]
        doors = add_collectors(survey, wanted, whole_house=whole_house)
        open_survey(survey)
        codes = {unit_id: code for code, unit_id in hospital.departments.items()}
        found = {codes.get(d.department_id or survey.id, WHOLE_HOUSE): d.id for d in doors}
        return Asked(survey.id, found)


def _period(season: Season) -> EvaluationPeriod:
    query = select(EvaluationPeriod).where(EvaluationPeriod.name_zh == season.name("zh"))
    known = session().scalars(query).one_or_none()
    return known or create_period(
        name_zh=season.name("zh"),
        name_en=season.name("en"),
        kind=season.kind,
        first_day=season.first_day,
        last_day=season.last_day,
    )
