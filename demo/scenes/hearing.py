"""Answers that become cases by themselves: the rule, who answered so low, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import select

from complaints.models import Complaint
from complaints.rules.opening import look_at_responses
from complaints.rules.queries import watch_of
from complaints.rules.services import Filing, set_rule
from demo import asking
from demo.answering import send
from demo.complaining import Days, Deeds, Story
from demo.respondents import Filled
from demo.stage import Scene, Stage, door_of, survey_called
from demo.telling import Act, Case
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.questions.base import Answer
from surveys.models import Survey
from surveys.queries import content_of
from tenants.queries import own_calendar


@dataclass(frozen=True)
class Opens:
    """When an answer becomes a case by itself, and as what kind of case."""

    conditions: tuple[Mapping[str, Any], ...]
    category: str
    severity: str
    subject: str

    def choose(self, survey: Survey) -> None:
        """Chosen before the survey opens: respondents are told of it."""
        filing = Filing(self.category, self.severity, None, self.subject)
        set_rule(survey, self.conditions, filing)


@dataclass(frozen=True)
class Low:
    """Somebody answers so; `acts` is what becomes of the case.

    Days here are those of the calendar since the survey opened: such cases also come at weekends.
    """

    day: int
    hour: int
    department: str
    answers: Mapping[str, Answer]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Heard(Scene):
    """Low answers of a survey that opened `after` days of the running season had passed."""

    survey: str
    after: int
    low: tuple[Low, ...] = field(default=())

    def deeds(self, stage: Stage) -> Deeds:
        """Each answer at its hour, its case a moment later, then what was done about it."""
        with unit_of_work():
            days = Days(stage.plan, own_calendar())
        for one in self.low:
            case = Case(one.day, one.hour, "", "", "", one.department, channel="response")
            story = Story(stage.organisation, case, days)
            heard = stage.soon(self.after + one.day, one.hour)
            yield heard, partial(self._hear, stage, one, story)
            for act in one.acts:
                moment = stage.soon(self.after + act.day, int(act.hour))
                yield moment, partial(story.go_on, act)

    def today(self, stage: Stage) -> None:
        """The answers since then are looked at as well."""
        del stage
        self._look()

    def _hear(self, stage: Stage, one: Low, story: Story) -> None:
        with unit_of_work():
            survey, now = survey_called(self.survey), clock.now()
            content = content_of(asking.version_of(survey.version_id))
            door = door_of(survey, "public", stage.department(one.department))
        with acting_as(Actor("nobody")):
            send(survey, door, content, Filled(dict(one.answers), "zh", 95), now)
        self._look()
        with unit_of_work():
            query = select(Complaint.id).where(Complaint.channel == "response")
            story.complaint_id = session().scalars(query.order_by(Complaint.ref.desc())).first()

    def _look(self) -> None:
        """Look at the answers up to now, as the survey's job does, an hour of them at a time."""
        more = True
        with acting_as(Actor("nobody")):
            while more:
                with unit_of_work():
                    watch = watch_of(survey_called(self.survey).id)
                    if watch is None:
                        raise LookupError(f"{self.survey} has no rule")
                    _, more = look_at_responses(watch, clock.now())
