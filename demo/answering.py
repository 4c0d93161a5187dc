"""The answers: each goes in by the service that takes the portal's forms, at its own moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from demo import asking
from demo.asking import Asked, version_of
from demo.calendar import ZONE, Plan, Season, moments
from demo.house import Beside
from demo.manner import AS_USUAL, Tone
from demo.respondents import Crowd, Filled
from demo.staffing import Organisation
from foundation.audit import Actor, acting_as
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from surveys.definition.model import Questionnaire as Content
from surveys.models import Collector, Survey
from surveys.quality import quality_flags
from surveys.queries import content_of
from surveys.receipts import new_key
from surveys.services.responses import Submission, submit


def answer_then(
    organisation: Organisation, asked: Asked, season: Season, crowd: Crowd, tone: Tone
) -> None:
    """What came in the survey of a season that is over, and at once its figures."""
    voters = [code for code in asked.doors for _ in range(organisation.house.each_before)]
    crowd.chance.shuffle(voters)
    _answer(asked, voters, (season.opened, season.closed), crowd, tone)
    make_figures(asked)


def answer_now(
    organisation: Organisation, asked: Asked, complaints: Asked, plan: Plan, crowd: Crowd
) -> None:
    """What came until now in the two surveys that are open."""
    house, chance = organisation.house, crowd.chance
    voters = [unit.code for unit in house.departments for _ in range(unit.answers)]
    voters += [asking.WHOLE_HOUSE] * house.for_the_house
    chance.shuffle(voters)
    _answer(asked, voters, (plan.opened, plan.now), crowd, house.now)
    voters = [code for code in complaints.doors for _ in range(house.after_complaints)]
    chance.shuffle(voters)
    with unit_of_work():
        times = (complaints.survey.opens_at, plan.now)
    _answer(complaints, voters, times, crowd, Tone(talkative=0.6))


def answer_beside(beside: Beside, asked: Asked, plan: Plan, seed: int) -> None:
    """What came until now in a survey beside."""
    crowd = Crowd(seed, beside.manner)
    voters = [code for code, number in beside.answers.items() for _ in range(number)]
    crowd.chance.shuffle(voters)
    _answer(asked, voters, (plan.opened, plan.now), crowd, AS_USUAL)


def make_figures(asked: Asked) -> None:
    """Mix and fold at once what a worker would within minutes, by the same jobs."""
    tenant_id = current_tenant_id()
    for kind in ("mix_ballots", "fold_responses"):
        with unit_of_work():
            query = select(Work.id).where(Work.kind == kind, Work.subject_id == asked.survey_id)
            found = session().scalars(query).all()
        for work_id in found:
            perform(tenant_id, work_id)


def _answer(
    asked: Asked,
    voters: Sequence[str],
    times: tuple[datetime, datetime],
    crowd: Crowd,
    tone: Tone,
) -> None:
    with unit_of_work():
        survey = asked.survey
        content = content_of(version_of(survey.version_id))
        doors = {code: asked.door(code) for code in asked.doors}
    window = (times[1] - times[0]).total_seconds()
    nobody = Actor("nobody")
    arrivals = moments(*times, len(voters), crowd.chance)
    with acting_as(nobody):
        for code, moment in zip(voters, arrivals, strict=True):
            passed = (moment - times[0]).total_seconds() / window
            filled = crowd.somebody(content, code, passed, tone)
            _send(survey, doors[code], content, filled, moment)


def _send(
    survey: Survey, door: Collector, content: Content, filled: Filled, moment: datetime
) -> None:
    flags = quality_flags(
        content, filled.answers, seconds=filled.seconds, repeat=False, late=False, robot=False
    )
    submit(
        Submission(
            survey=survey,
            collector=door,
            version_id=survey.version_id,
            key=new_key(),
            answers=filled.answers,
            language=filled.language,
            flags=flags,
            accepted=True,
            late=False,
            day=moment.astimezone(ZONE).date(),
            now=moment,
            new=True,
            first_at=moment,
        )
    )
