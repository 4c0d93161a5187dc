"""Loading the demo: the hospital's half year, step by step, through the services of its people.

The clock is moved to each step's day, so that the audit trail reads like a diary, and put back at
the end. The last event says that the demo is whole: a run that was broken off is not taken for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from demo import answering, asking, house, staffing
from demo.calendar import Plan
from demo.respondents import Crowd
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
    crowd = Crowd(SEED)
    diary.turn_to(plan.founded)
    hospital = staffing.found_hospital()
    with tenant_scope(hospital.tenant_id):
        version_id = asking.approve_outpatient_questionnaire(hospital)
        diary.turn_to(plan.opened_before - timedelta(days=1))
        before = asking.open_survey_before(hospital, version_id, plan)
        diary.turn_to(plan.opened - timedelta(days=1))
        survey = asking.open_outpatient_survey(hospital, version_id, plan)
        diary.turn_to(plan.complaints_opened - timedelta(hours=1))
        complaints = asking.open_complaint_survey(hospital, plan)
        diary.turn_to(diary.now - timedelta(days=1))
        asking.leave_next_version_for_approval(hospital, version_id)
        diary.close()
        answering.answer_before(before, plan, crowd)
        answering.answer_now(survey, complaints, plan, crowd)
        for asked in (before, survey, complaints):
            answering.make_figures(asked)
        with acting_as(Actor("operator")), unit_of_work():
            record(_LOADED, object_type="tenants", object_id=hospital.tenant_id)


def demo_tenant() -> UUID | None:
    """The demo's organisation, if there is one of its name."""
    with unit_of_work():
        return session().scalars(select(Tenant.id).where(Tenant.slug == house.SLUG)).one_or_none()


def _is_whole(tenant_id: UUID) -> bool:
    with tenant_scope(tenant_id), unit_of_work():
        query = select(AuditEvent.id).where(AuditEvent.action == _LOADED)
        return session().scalars(query).first() is not None
