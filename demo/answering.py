"""The answers: each goes in by the service that takes the portal's forms, at its own moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from demo import asking
from demo.asking import Asked, version_of
from demo.calendar import ZONE, Plan, Season, moments
from demo.house import Beside, House
from demo.manner import AS_USUAL, Tone
from demo.respondents import Crowd, Filled
from demo.working import do_at_once
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.models import Collector, Survey
from surveys.quality import quality_flags
from surveys.queries import content_of
from surveys.receipts import new_key
from surveys.services.link_uses import submit_by_link
from surveys.services.responses import Origin, Received, Submission, submit


@dataclass(frozen=True)
class Given:
    """A form that somebody sends in at a moment, for a department."""

    department: str
    moment: datetime
    filled: Filled


def given_then(
    house: House, season: Season, tone: Tone, content: Content, crowd: Crowd
) -> list[Given]:
    """What comes in the survey of a season that is over."""
    voters = [code for code in house.questions.asked_before for _ in range(house.each_before)]
    return _given(voters, (season.opened, season.closed), content, crowd, tone)


def answer_then(house: House, asked: Asked, season: Season, crowd: Crowd, tone: Tone) -> None:
    """Send in what came in a season that is over, and make its figures at once."""
    _send_all(asked, given_then(house, season, tone, _content_of(asked), crowd))
    make_figures(asked.survey_id)


def answer_now(house: House, asked: Asked, complaints: Asked, plan: Plan, crowd: Crowd) -> None:
    """Send in what came until now in the two surveys that are open."""
    voters = [unit.code for unit in house.departments for _ in range(unit.answers)]
    voters += [asking.WHOLE_HOUSE] * house.for_the_house
    times = (plan.opened, plan.now)
    _send_all(asked, _given(voters, times, _content_of(asked), crowd, house.now))
    units = house.questions.after_complaints
    voters = [code for code in units for _ in range(house.after_complaints)]
    times, tone = (plan.complaints_opened, plan.now), Tone(talkative=0.6)
    _send_all(complaints, _given(voters, times, _content_of(complaints), crowd, tone))


def answer_beside(beside: Beside, asked: Asked, plan: Plan, seed: int) -> None:
    """What came until now in a survey beside."""
    crowd = Crowd(seed, beside.manner)
    voters = [code for code, number in beside.answers.items() for _ in range(number)]
    times = (plan.opened, plan.now)
    _send_all(asked, _given(voters, times, _content_of(asked), crowd, AS_USUAL))


def answer_again(
    house: House,
    survey_id: UUID,
    department: str,
    *,
    times: tuple[datetime, datetime],
    number: int,
    tone: Tone,
) -> None:
    """What comes in a survey of one department alone, by other people; its figures at once."""
    with unit_of_work():
        query = select(Collector.id).where(Collector.survey_id == survey_id)
        asked = Asked(survey_id, {department: session().scalars(query).one()})
    crowd = Crowd(house.seed + number, house.manner)
    _send_all(asked, _given([department] * number, times, _content_of(asked), crowd, tone))
    make_figures(survey_id)


def make_figures(survey_id: UUID) -> None:
    """Mix and fold at once what a worker would within minutes, by the same jobs."""
    for kind in ("mix_ballots", "fold_responses"):
        do_at_once(kind, survey_id)


def _content_of(asked: Asked) -> Content:
    with unit_of_work():
        return content_of(version_of(asked.survey.version_id))


def _given(
    voters: list[str], times: tuple[datetime, datetime], content: Content, crowd: Crowd, tone: Tone
) -> list[Given]:
    crowd.chance.shuffle(voters)
    begin, window = times[0], (times[1] - times[0]).total_seconds()
    arrivals = moments(*times, len(voters), crowd.chance)
    return [
        Given(
            code,
            moment,
            crowd.somebody(content, code, (moment - begin).total_seconds() / window, tone),
        )
        for code, moment in zip(voters, arrivals, strict=True)
    ]


def _send_all(asked: Asked, given: list[Given]) -> None:
    with unit_of_work():
        survey = asked.survey
        content = content_of(version_of(survey.version_id))
        doors = {code: asked.door(code) for code in asked.doors}
    with acting_as(Actor("nobody")):
        for one in given:
            send(survey, doors[one.department], content, one.filled, one.moment)


def send(
    survey: Survey,
    door: Collector,
    content: Content,
    filled: Filled,
    moment: datetime,
    *,
    origin: Origin | None = None,
    link_id: UUID | None = None,
) -> Received:
    """Send a form in at a moment, perhaps by a personal link; whoever acts is nobody."""
    flags = quality_flags(
        content,
        filled.answers,
        seconds=filled.seconds,
        repeat=False,
        late=False,
        robot=False,
        proxy=filled.proxy,
    )
    submission = Submission(
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
        origin=origin,
    )
    return submit(submission) if link_id is None else submit_by_link(submission, link_id)
