"""A staff directory brought in from a list, and a survey in which people say who saw them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import select

from demo import asking
from demo.answering import make_figures, send
from demo.calendar import moments
from demo.complaining import Deeds
from demo.manner import Manner
from demo.respondents import Crowd, Filled
from demo.scenes.answers import answered
from demo.stage import Scene, Stage, door_of, survey_called
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.models import Collector
from surveys.queries import content_of
from surveys.services.importing import begin_imported
from surveys.services.questionnaires import approve, submit_for_approval
from surveys.services.surveys import add_collectors, create_survey, open_survey
from tenants.directory.bringing import bring_in, planned
from tenants.directory.models import StaffEntry
from tenants.directory.queries import today_here
from tenants.directory.reading import read_staff
from tenants.directory.services import mark_left


class Met(NamedTuple):
    """Somebody whom customers meet; `times` is how many pick them, `skill` how they do."""

    number: str
    zh: str
    en: str
    department: str
    title: str
    times: int = 0
    skill: float = 0.0


@dataclass(frozen=True)
class SeenBy(Scene):
    """The administrator brings the list in; a confidential survey asks for whom; somebody leaves.

    In `content` the question `picks` asks for somebody of the staff.
    """

    staff: tuple[Met, ...]
    content: Mapping[str, Any]
    picks: str
    names: tuple[str, str]
    manner: Manner
    seed: int
    gone: str

    def deeds(self, stage: Stage) -> Deeds:
        """The list, the survey, and who leaves while it runs."""
        yield stage.soon(0, hours=2), partial(self._bring_list, stage)
        yield stage.soon(0, hours=5), partial(self._ask, stage)
        yield stage.plan.now - timedelta(days=2), partial(self._leave, stage)

    def today(self, stage: Stage) -> None:
        """Everybody answers at their own moment; then the figures are made."""
        with unit_of_work():
            survey = survey_called(self.names[0])
            content = content_of(asking.version_of(survey.version_id))
            sent = list(self._sent(stage, content))
        with acting_as(Actor("nobody")):
            for door, filled, moment in sent:
                send(survey, door, content, filled, moment)
        make_figures(survey.id)

    def _bring_list(self, stage: Stage) -> None:
        head = "工号,姓名,英文名,部门,职称"
        found = read_staff("\n".join((head, *(",".join(one[:5]) for one in self.staff))))
        with stage.working(by=stage.organisation.house.admin.key):
            bring_in(found, planned(found).mark)

    def _ask(self, stage: Stage) -> None:
        with stage.working() as author:
            version = begin_imported(Content.model_validate(self.content), "json", author)
            version_id = submit_for_approval(version, author).id
        with stage.working(approving=True) as approver:
            approve(asking.version_of(version_id), approver)
        with stage.working() as author:
            survey = create_survey(
                version=asking.version_of(version_id),
                period=asking.period_of(stage.plan.season),
                name_zh=self.names[0],
                name_en=self.names[1],
                anonymity="confidential",
                opens_at=stage.soon(0, hours=5),
                closes_at=stage.plan.closes,
                actor=author,
            )
            asked = dict.fromkeys(one.department for one in self.staff if one.times)
            add_collectors(survey, [stage.organisation.departments[code] for code in asked])
            open_survey(survey)

    def _leave(self, stage: Stage) -> None:
        with stage.working(by=stage.organisation.house.admin.key):
            mark_left(_entry(self.gone), today_here(), today_here())

    def _sent(self, stage: Stage, content: Content) -> Iterator[tuple[Collector, Filled, datetime]]:
        crowd = Crowd(self.seed, self.manner)
        survey = survey_called(self.names[0])
        begin = stage.soon(0, hours=6)
        for one in (each for each in self.staff if each.times):
            door = door_of(survey, "public", stage.department(one.department))
            for moment in moments(begin, stage.plan.now, one.times, crowd.chance):
                filled = answered(content, crowd, one.department)
                yield door, self._about(filled, one, crowd.chance), moment

    def _about(self, filled: Filled, met: Met, chance: Random) -> Filled:
        """A form about somebody who does better or worse than others."""
        moved = {
            code: min(max(round(answer + met.skill + chance.gauss(0, 0.2)), 1), 5)
            for code, answer in filled.answers.items()
            if isinstance(answer, int) and not isinstance(answer, bool)
        }
        given = {**filled.answers, **moved, self.picks: _entry(met.number).code}
        return replace(filled, answers=given)


def _entry(number: str) -> StaffEntry:
    """Somebody's entry, in the unit of work under way."""
    return session().scalars(select(StaffEntry).where(StaffEntry.staff_number == number)).one()
