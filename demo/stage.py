"""Scenes: what a house shows beside its story, and the stage they play on.

A scene is data of a house and knows the services that its people would use. What it does earlier
lies among the deeds of the story (`deeds`); what came in until now is played last (`today`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from demo.calendar import Plan
from demo.complaining import Deeds
from demo.respondents import Crowd
from demo.staffing import Organisation
from foundation.audit import acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Collector, Questionnaire, QuestionnaireVersion, Survey


@dataclass(frozen=True)
class Stage:
    """A house as it stands, its days, and the people who answer there."""

    organisation: Organisation
    plan: Plan
    crowd: Crowd

    @property
    def author(self) -> UUID:
        """Who writes questionnaires and plans surveys."""
        return self.organisation.people[self.organisation.house.author]

    @property
    def approver(self) -> UUID:
        """Who approves what the author wrote."""
        return self.organisation.people[self.organisation.house.approver]

    @contextmanager
    def working(self, *, approving: bool = False, by: str = "") -> Iterator[UUID]:
        """An intent of the author, of the approver or of somebody by key; the person's id."""
        house = self.organisation.house
        key = by or (house.approver if approving else house.author)
        with acting_as(self.organisation.acting(key)), unit_of_work():
            yield self.organisation.person(key)

    def department(self, code: str) -> UUID | None:
        """A department by its code; the whole house for none."""
        return self.organisation.departments[code] if code else None

    def soon(self, days: int, hours: int = 0) -> datetime:
        """A moment so many days and hours after the survey that runs was opened."""
        return self.plan.opened + timedelta(days=days, hours=hours)


class Scene:
    """Something that a house shows beside its story."""

    def deeds(self, stage: Stage) -> Deeds:
        """What is done before today, each with its moment."""
        del stage
        return iter(())

    def today(self, stage: Stage) -> None:
        """What came in until now."""


def survey_called(name_zh: str) -> Survey:
    """The latest survey of a name, in the unit of work under way."""
    query = select(Survey).where(Survey.name_zh == name_zh).order_by(Survey.ref.desc()).limit(1)
    return session().scalars(query).one()


def version_called(name_zh: str) -> QuestionnaireVersion:
    """The latest version of a questionnaire by its name, in the unit of work under way."""
    query = (
        select(QuestionnaireVersion)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(Questionnaire.name_zh == name_zh)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )
    return session().scalars(query).one()


def door_of(survey: Survey, kind: str, department: UUID | None, place_zh: str = "") -> Collector:
    """The way in of a kind for a department and a place; of several devices, the first made."""
    query = (
        select(Collector)
        .where(
            Collector.survey_id == survey.id,
            Collector.kind == kind,
            Collector.department_id.is_not_distinct_from(department),
            Collector.place_zh == place_zh,
        )
        .order_by(Collector.created_at)
        .limit(1)
    )
    return session().scalars(query).one()
