"""What is measured: an organisation with two surveys of twelve questions, made by the services."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from bench.long_content import long_content
from bench.people import Person, make_people
from foundation import clock
from foundation.audit import acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.models import QuestionnaireVersion
from surveys.services import questionnaires
from surveys.services.periods import create_period
from surveys.services.surveys import add_collectors, create_survey, open_survey
from tenants.services.departments import Place, add_department
from tenants.services.organisations import Founding, create_tenant

SLUG = "bench"
_SURVEYS = {"anonymous": "anonymous", "confidential": "confidential", "crowded": "anonymous"}
_CONTENT = Path(__file__).with_name("questionnaire.json")


@dataclass(frozen=True)
class Asked:
    """One survey of the scene, by what its address and its rows need."""

    survey_id: UUID
    ref: str
    path: str
    anonymity: str


@dataclass(frozen=True)
class Scene:
    """Everything that the measurements need to know."""

    tenant_id: UUID
    version_id: UUID
    departments: tuple[UUID, ...]
    manager: Person
    anonymous: Asked
    confidential: Asked
    crowded: Asked
    long: Asked
    content: Content


def content() -> Content:
    """The questionnaire of twelve questions that lies beside this file."""
    return Content.model_validate(json.loads(_CONTENT.read_text(encoding="utf-8")))


def make_scene(app: Flask) -> Scene:
    """Found the organisation, invite its people, approve the questionnaire, open the surveys."""
    with app.app_context():
        with unit_of_work():
            founding = Founding(
                SLUG, "量度医院", "Bench Hospital", "hospital", "a@bench.example.org", "安然"
            )
            tenant_id = create_tenant(founding)[0].id
        people = make_people(tenant_id)
        with tenant_scope(tenant_id):
            departments = _departments(people["author"])
            version_id = _approved(people, content())
            asked = {
                name: _survey(people["author"], version_id, name, kind, departments)
                for name, kind in _SURVEYS.items()
            }
            long_one = _approved(people, long_content())
            asked["long"] = _survey(
                people["author"], long_one, "long", "anonymous", departments[:1]
            )
    return Scene(
        tenant_id,
        version_id,
        departments,
        people["author"],
        asked["anonymous"],
        asked["confidential"],
        asked["crowded"],
        asked["long"],
        content(),
    )


def _approved(people: Mapping[str, Person], wanted: Content) -> UUID:
    """A questionnaire, begun blank, filled with our content, and approved by the other one."""
    author, approver = people["author"], people["approver"]
    with acting_as(author.acting), unit_of_work():
        version = questionnaires.create_blank(wanted.title, wanted.languages, author.user_id)
        version.content = wanted.as_json()
        version.revision += 1
        questionnaires.submit_for_approval(version, author.user_id)
        version_id = version.id
    with acting_as(approver.acting), unit_of_work():
        query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == version_id)
        questionnaires.approve(session().scalars(query).one(), approver.user_id)
    return version_id


def _survey(
    author: Person, version_id: UUID, name: str, anonymity: str, departments: tuple[UUID, ...]
) -> Asked:
    with acting_as(author.acting), unit_of_work():
        now = clock.now()
        period = create_period(
            name_zh=f"量度 {name}",
            kind="free",
            first_day=now.date() - timedelta(days=200),
            last_day=now.date() + timedelta(days=60),
        )
        query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == version_id)
        survey = create_survey(
            version=session().scalars(query).one(),
            period=period,
            name_zh=f"量度 {name}",
            anonymity=anonymity,
            opens_at=now - timedelta(minutes=1),
            closes_at=now + timedelta(days=30),
            actor=author.user_id,
        )
        doors = add_collectors(survey, departments)
        open_survey(survey)
        return Asked(survey.id, survey.ref, f"/{SLUG}/{doors[0].short_code}", anonymity)


def _departments(author: Person) -> tuple[UUID, ...]:
    """Eight wards of one house."""
    with acting_as(author.acting), unit_of_work():
        wards = [Place(f"第{number}病区", f"Ward {number}", "ward") for number in range(1, 9)]
        return tuple(add_department(ward).id for ward in wards)
