"""Personal links: lists of people with what is known of their stay, used, unused, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Select, select

from demo import asking
from demo.answering import make_figures, send
from demo.calendar import moments
from demo.complaining import Deeds
from demo.manner import Manner
from demo.respondents import Crowd
from demo.scenes.answers import Whys, answered
from demo.stage import Scene, Stage, door_of, survey_called
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.people_lists import read_list
from surveys.personal_models import PersonalLink
from surveys.queries import content_of
from surveys.services.personal_links import make_links, revoke_link
from surveys.services.responses import Origin
from surveys.services.ways_in import add_way_in


@dataclass(frozen=True)
class Sheet:
    """A list as somebody pastes it, made on a day after the opening and good for some days.

    `used` is how many of its links brought an answer.
    """

    lines: str
    day: int
    good_for: int
    used: int


@dataclass(frozen=True)
class Invited(Scene):
    """People with links of their own into a survey, whole-house.

    `taken_back` are the numbers of people whose links were taken back. Who answers `spoken_by`
    (a question and an option) answered for somebody else.
    """

    survey: str
    sheets: tuple[Sheet, ...]
    manner: Manner
    seed: int
    taken_back: tuple[str, ...] = ()
    spoken_by: tuple[str, str] = ("", "")
    whys: Whys = field(default_factory=dict)

    def deeds(self, stage: Stage) -> Deeds:
        """Each list is made on its day; what was wrong on the last is taken back a day later."""
        yield stage.soon(0, hours=6), partial(self._open_way, stage)
        for sheet in self.sheets:
            yield stage.soon(sheet.day), partial(self._make, stage, sheet)
        last = max(sheet.day for sheet in self.sheets)
        yield stage.soon(last + 1), partial(self._take_back, stage)

    def today(self, stage: Stage) -> None:
        """Those who use their link answer while it is good."""
        with unit_of_work():
            survey = survey_called(self.survey)
            content = content_of(asking.version_of(survey.version_id))
            door = door_of(survey, "personal", None)
        crowd = Crowd(self.seed, self.manner)
        with acting_as(Actor("nobody")):
            for link, moment in self._uses(stage, crowd):
                filled = answered(content, crowd, "", self.whys, link.attributes)
                code, option = self.spoken_by
                filled = replace(filled, proxy=bool(code) and filled.answers.get(code) == option)
                origin = Origin(link.attributes, None)
                send(survey, door, content, filled, moment, origin=origin, link_id=link.id)
        make_figures(survey.id)

    def _uses(self, stage: Stage, crowd: Crowd) -> Iterator[tuple[PersonalLink, datetime]]:
        with unit_of_work():
            links = list(session().scalars(_links(self.survey)))
        for sheet in self.sheets:
            keys = {person.key for person in read_list(sheet.lines).people}
            mine = [one for one in links if one.key in keys and one.revoked_at is None]
            begun = stage.soon(sheet.day, hours=1)
            until = min(begun + timedelta(days=sheet.good_for - 1), stage.plan.now)
            yield from zip(
                mine[: sheet.used],
                moments(begun, until, len(mine[: sheet.used]), crowd.chance),
                strict=True,
            )

    def _open_way(self, stage: Stage) -> None:
        with stage.working():
            add_way_in(survey_called(self.survey), "personal", None)

    def _make(self, stage: Stage, sheet: Sheet) -> None:
        with stage.working():
            survey = survey_called(self.survey)
            people = read_list(sheet.lines).people
            until = stage.soon(sheet.day + sheet.good_for)
            make_links(survey, door_of(survey, "personal", None), people, until)

    def _take_back(self, stage: Stage) -> None:
        with stage.working():
            survey = survey_called(self.survey)
            for link in session().scalars(_links(self.survey)).all():
                if link.key in self.taken_back:
                    revoke_link(survey, link)


def _links(survey: str) -> Select[PersonalLink]:
    found = survey_called(survey)
    return select(PersonalLink).where(PersonalLink.survey_id == found.id).order_by(PersonalLink.key)
