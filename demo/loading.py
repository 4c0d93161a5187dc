"""Loading the demo: nine months of its houses, step by step, through the services of their people.

The clock is moved to each step's day, so that the audit trails read like diaries, and put back at
the end. The last event says that a house is whole: a run that was broken off is not taken for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from demo import answering, asking, staffing
from demo.asking import Asked
from demo.calendar import Plan, Season, at
from demo.changes import changes_told
from demo.complaining import Deeds, complaints, tell_the_desk
from demo.evaluating import LOCKED_AFTER, PUBLISHED_AFTER, lock_season, publish_season
from demo.house import House
from demo.improving import improvements
from demo.manner import Tone
from demo.respondents import Crowd
from demo.staffing import Organisation
from demo.stage import Stage
from demo.working_days import enter_working_days
from foundation import clock
from foundation.audit import Actor, acting_as, record
from foundation.audit.models import AuditEvent
from foundation.clock import ClockOffset
from foundation.errors import Conflict
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant

_LOADED = "demo.loaded"


@dataclass(frozen=True)
class Diary:
    """The days on which things happen; `offset` is how far the clock was shifted before."""

    now: datetime
    offset: timedelta

    def turn_to(self, day: datetime) -> None:
        """Have the product's clock show a day from here on."""
        clock.shift(self.offset + (day - self.now))

    def close(self) -> None:
        """Put the clock back as it was."""
        clock.shift(self.offset)


def load(houses: Sequence[House]) -> list[House]:
    """Load the houses that are not there, and name them; `Conflict` when one is there in part.

    They are loaded side by side, day by day: the platform's trail reads like a diary as well.
    """
    missing = [house for house in houses if not _is_there(house)]
    if missing:
        with unit_of_work():
            offset = session().scalars(select(ClockOffset.shift)).one_or_none() or timedelta(0)
            diary = Diary(clock.now(), offset)
        try:
            _load(diary, Plan(diary.now), missing)
        finally:
            diary.close()
    return missing


def _load(diary: Diary, plan: Plan, houses: Sequence[House]) -> None:
    diary.turn_to(plan.founded)
    stories = [_Story(house, plan) for house in houses]
    deeds = []
    for story in stories:
        with story.inside():
            deeds += [(moment, story, deed) for moment, deed in story.deeds()]
    for moment, story, deed in sorted(deeds, key=lambda each: each[0]):
        diary.turn_to(moment)
        with story.inside():
            deed()
    diary.close()
    for story in stories:
        with story.inside():
            story.come_to_today()


@dataclass
class _Story:
    """A house over the seasons: what it asked, and everything that is to happen."""

    house: House
    plan: Plan
    crowd: Crowd = field(init=False)
    organisation: Organisation = field(init=False)
    version_id: UUID = field(init=False)
    then: dict[Season, Asked] = field(init=False, default_factory=dict)
    now: list[Asked] = field(init=False, default_factory=list)
    beside: list[Asked] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.house.seed, self.house.manner)
        self.organisation = staffing.found(self.house)
        with self.inside():
            enter_working_days(self.organisation, self.plan)
            self.version_id = asking.approve_questionnaire(self.organisation)

    @property
    def stage(self) -> Stage:
        """Where its scenes play."""
        return Stage(self.organisation, self.plan, self.crowd)

    def inside(self) -> AbstractContextManager[object]:
        """The scope of the house."""
        return tenant_scope(self.organisation.tenant_id)

    def deeds(self) -> Deeds:
        """Everything that happens, each with its moment."""
        yield from self._asked()
        yield from complaints(self.organisation, self.plan)
        yield from improvements(self.organisation, self.plan)
        yield from changes_told(self.organisation, self.plan)
        for scene in self.house.scenes:
            yield from scene.deeds(self.stage)

    def come_to_today(self) -> None:
        """What came until now, by the clock as it is; then the house is whole."""
        survey, after = self.now
        answering.answer_now(self.house, survey, after, self.plan, self.crowd)
        for number, (beside, asked) in enumerate(zip(self.house.beside, self.beside, strict=True)):
            answering.answer_beside(beside, asked, self.plan, self.house.seed + 1000 * (number + 1))
        for scene in self.house.scenes:
            scene.today(self.stage)
        for asked in (*self.now, *self.beside):
            answering.make_figures(asked.survey_id)
        tell_the_desk()
        with acting_as(Actor("operator")), unit_of_work():
            record(_LOADED, object_type="tenants", object_id=self.organisation.tenant_id)

    def _asked(self) -> Deeds:
        """Everything about surveys and periods."""
        plan, organisation = self.plan, self.organisation
        yield from self._season(plan.season_first, self.house.first)
        yield from self._season(plan.season_before, self.house.before)
        locked = plan.season_first
        yield at(locked.last_day + LOCKED_AFTER, 9), partial(lock_season, organisation, locked)
        guests = at(plan.season_before.last_day + PUBLISHED_AFTER, 14)  # there are two to read
        yield guests, partial(staffing.bring_in_guests, organisation)
        yield plan.opened - timedelta(days=1), self._ask_now
        yield plan.complaints_opened - timedelta(hours=1), self._ask_after_complaints
        waiting = partial(asking.leave_next_version_for_approval, organisation, self.version_id)
        yield plan.now - timedelta(days=1), waiting

    def _season(self, season: Season, tone: Tone) -> Deeds:
        """A season that is over: asked, answered, published."""
        yield season.opened - timedelta(days=1), partial(self._ask_then, season)
        yield season.closed + timedelta(hours=1), partial(self._answer_then, season, tone)
        yield (
            at(season.last_day + PUBLISHED_AFTER, 10),
            partial(publish_season, self.organisation, season),
        )

    def _ask_then(self, season: Season) -> None:
        self.then[season] = asking.open_survey_of(self.organisation, self.version_id, season)

    def _answer_then(self, season: Season, tone: Tone) -> None:
        answering.answer_then(self.house, self.then[season], season, self.crowd, tone)

    def _ask_now(self) -> None:
        self.now.append(asking.open_survey_now(self.organisation, self.version_id, self.plan))
        self.beside = [
            asking.open_survey_beside(self.organisation, beside, self.plan)
            for beside in self.house.beside
        ]

    def _ask_after_complaints(self) -> None:
        self.now.append(asking.open_complaint_survey(self.organisation, self.plan))


def tenant_of(house: House) -> UUID | None:
    """The house's organisation, if there is one of its name."""
    with unit_of_work():
        return session().scalars(select(Tenant.id).where(Tenant.slug == house.slug)).one_or_none()


def _is_there(house: House) -> bool:
    """Whether a house is whole; `Conflict` when a load was broken off."""
    tenant_id = tenant_of(house)
    if tenant_id is None:
        return False
    with tenant_scope(tenant_id), unit_of_work():
        query = select(AuditEvent.id).where(AuditEvent.action == _LOADED)
        if session().scalars(query).first() is None:
            raise Conflict(
                f"An organisation “{house.slug}” is there, but the demo was not loaded to its end."
                " Begin with an empty database, or remove that organisation."
            )
    return True
