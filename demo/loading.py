"""Loading the demo: the hospital's nine months, step by step, through the services of its people.

The clock is moved to each step's day, so that the audit trail reads like a diary, and put back at
the end. The last event says that the demo is whole: a run that was broken off is not taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from demo import answering, asking, house, staffing
from demo.asking import Asked
from demo.calendar import Plan, Season, at
from demo.complaining import Deed, complaints, tell_the_desk
from demo.evaluating import LOCKED_AFTER, PUBLISHED_AFTER, lock_season, publish_season
from demo.holidays import enter_holidays
from demo.improving import improvements
from demo.respondents import Crowd
from demo.staffing import Hospital
from foundation import clock
from foundation.audit import Actor, acting_as, record
from foundation.audit.models import AuditEvent
from foundation.clock import ClockOffset
from foundation.errors import Conflict
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant

SEED = 20260401
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


def load_demo() -> bool:
    """Load the demo; False when it is there already, `Conflict` when it is there in part."""
    tenant_id = demo_tenant()
    if tenant_id is not None:
        if _is_whole(tenant_id):
            return False
        raise Conflict(
            f"An organisation “{house.SLUG}” is there, but the demo was not loaded to its end."
            " Begin with an empty database, or remove that organisation."
        )
    with unit_of_work():
        offset = session().scalars(select(ClockOffset.shift)).one_or_none() or timedelta(0)
        diary = Diary(clock.now(), offset)
    try:
        _load(diary, Plan(diary.now))
    finally:
        diary.close()
    return True


def _load(diary: Diary, plan: Plan) -> None:
    diary.turn_to(plan.founded)
    hospital = staffing.found_hospital()
    with tenant_scope(hospital.tenant_id):
        enter_holidays(hospital, plan)
        opened = _Opened(hospital, plan, Crowd(SEED))
        deeds = [
            *opened.deeds(),
            *complaints(hospital, plan),
            *improvements(hospital, plan),
        ]
        for moment, deed in sorted(deeds, key=lambda pair: pair[0]):
            diary.turn_to(moment)
            deed()
        diary.close()
        opened.answer_now()
        tell_the_desk()
        with acting_as(Actor("operator")), unit_of_work():
            record(_LOADED, object_type="tenants", object_id=hospital.tenant_id)


@dataclass
class _Opened:
    """What the hospital asked over the seasons, and the surveys that are open now."""

    hospital: Hospital
    plan: Plan
    crowd: Crowd
    version_id: UUID = field(init=False)
    then: dict[Season, Asked] = field(init=False, default_factory=dict)
    now: list[Asked] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.version_id = asking.approve_outpatient_questionnaire(self.hospital)

    def deeds(self) -> Iterator[tuple[datetime, Deed]]:
        """Everything about surveys and periods, each with its moment."""
        plan, hospital = self.plan, self.hospital
        yield from self._season(plan.season_first, answering.FIRST)
        yield from self._season(plan.season_before, answering.BEFORE)
        locked = plan.season_first
        yield at(locked.last_day + LOCKED_AFTER, 9), partial(lock_season, hospital, locked)
        yield plan.opened - timedelta(days=1), self._ask_now
        yield plan.complaints_opened - timedelta(hours=1), self._ask_after_complaints
        waiting = partial(asking.leave_next_version_for_approval, hospital, self.version_id)
        yield plan.now - timedelta(days=1), waiting

    def _season(self, season: Season, tone: answering.Tone) -> Iterator[tuple[datetime, Deed]]:
        """A season that is over: asked, answered, published."""
        yield season.opened - timedelta(days=1), partial(self._ask_then, season)
        yield season.closed + timedelta(hours=1), partial(self._answer_then, season, tone)
        yield (
            at(season.last_day + PUBLISHED_AFTER, 10),
            partial(publish_season, self.hospital, season),
        )

    def _ask_then(self, season: Season) -> None:
        self.then[season] = asking.open_survey_of(self.hospital, self.version_id, season)

    def _answer_then(self, season: Season, tone: answering.Tone) -> None:
        answering.answer_then(self.then[season], season, self.crowd, tone)

    def _ask_now(self) -> None:
        self.now.append(asking.open_outpatient_survey(self.hospital, self.version_id, self.plan))

    def _ask_after_complaints(self) -> None:
        self.now.append(asking.open_complaint_survey(self.hospital, self.plan))

    def answer_now(self) -> None:
        """What came until now, by the clock as it is."""
        survey, after = self.now
        answering.answer_now(survey, after, self.plan, self.crowd)
        for asked in self.now:
            answering.make_figures(asked)


def demo_tenant() -> UUID | None:
    """The demo's organisation, if there is one of its name."""
    with unit_of_work():
        return session().scalars(select(Tenant.id).where(Tenant.slug == house.SLUG)).one_or_none()


def _is_whole(tenant_id: UUID) -> bool:
    with tenant_scope(tenant_id), unit_of_work():
        query = select(AuditEvent.id).where(AuditEvent.action == _LOADED)
        return session().scalars(query).first() is not None
