"""Tries before a survey opens: a pilot with a few people, a test for oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from demo import asking
from demo.calendar import ZONE
from demo.complaining import Deeds
from demo.manner import Manner
from demo.respondents import Crowd
from demo.scenes.answers import answered
from demo.scenes.further import Written
from demo.stage import Scene, Stage, survey_called
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.quality import quality_flags
from surveys.queries import content_of
from surveys.receipts import new_key
from surveys.services.surveys import add_collectors, create_survey
from surveys.services.trials import Tried, begin_pilot, keep_pilot_answer, remark_on, send_test
from tenants.models import User


@dataclass(frozen=True)
class Pilot(Scene):
    """A survey that opens next week, tried by a few people who say what they found unclear."""

    names: tuple[str, str]
    asks: Written
    manner: Manner
    seed: int
    department: str
    answers: int
    remarks: tuple[str, ...]

    def deeds(self, stage: Stage) -> Deeds:
        """Planned and tried in the last days."""
        yield stage.plan.now - timedelta(days=4), partial(self._plan, stage)

    def today(self, stage: Stage) -> None:
        """The few answer; the author sends herself a test as well."""
        with unit_of_work():
            survey = survey_called(self.names[0])
            version_id, survey_id = survey.version_id, survey.id
            content = content_of(asking.version_of(version_id))
        crowd = Crowd(self.seed, self.manner)
        with acting_as(Actor("nobody")):
            for number in range(self.answers):
                filled = answered(content, crowd, self.department)
                flags = quality_flags(
                    content,
                    filled.answers,
                    seconds=filled.seconds,
                    repeat=False,
                    late=False,
                    robot=False,
                )
                day = (stage.plan.now - timedelta(days=1)).astimezone(ZONE).date()
                kept = keep_pilot_answer(
                    Tried(
                        survey_id,
                        version_id,
                        new_key(),
                        filled.answers,
                        filled.language,
                        flags,
                        filled.seconds,
                        day,
                    )
                )
                if number < len(self.remarks):
                    remark_on(kept, self.remarks[number])
        with stage.working() as author:
            survey = survey_called(self.names[0])
            person = session().get_one(User, author)
            send_test(asking.version_of(version_id), person, survey)

    def _plan(self, stage: Stage) -> None:
        version_id = self.asks.approved(stage)
        with stage.working() as author:
            survey = create_survey(
                version=asking.version_of(version_id),
                period=asking.period_of(stage.plan.season),
                name_zh=self.names[0],
                name_en=self.names[1],
                anonymity="anonymous",
                opens_at=stage.plan.now + timedelta(days=6),
                closes_at=stage.plan.closes + timedelta(days=7),
                actor=author,
            )
            add_collectors(survey, [stage.organisation.departments[self.department]])
            begin_pilot(survey, author)
