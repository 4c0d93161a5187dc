"""What anonymous complainants did, told a working day later: to the trail and to the handlers.

Neither a work row nor an event is written when they do it, since both carry the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select

from complaints import clocks
from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.services.letters import tell_handlers
from complaints.workflow import OTHER_EVENTS, STEPS
from foundation import clock
from foundation.audit import Actor, acting_as, record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant
from tenants.queries import own_calendar

_AT_ONCE = 200
Entry = TypeVar("Entry", CaseMessage, CaseStep)


def announce_all() -> None:
    """Announce in every organisation; the ticker calls it. What is announced is so once."""
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state == "active")).all()
    for tenant_id in tenants:
        with tenant_scope(tenant_id), acting_as(Actor("nobody")), unit_of_work():
            announce()


def announce() -> int:
    """Announce what is due in the organisation in scope; how many cases were told of."""
    now = clock.now()
    told: dict[str, Complaint] = {}
    for complaint in _new_cases(now):
        complaint.announced = True
        record("complaint.received", complaint, detail={"channel": complaint.channel})
        told[complaint.ref] = complaint
    for step, complaint in _waiting(CaseStep, now):
        step.announced = True
        row = STEPS.get(step.step)
        _record(complaint, row.event if row else OTHER_EVENTS[step.step], step.day)
        told[complaint.ref] = complaint
    for message, complaint in _waiting(CaseMessage, now):
        message.announced = True
        _record(complaint, "complaint.message_received", message.day)
        told[complaint.ref] = complaint
    for complaint in told.values():
        tell_handlers(complaint)
    return len(told)


def _record(complaint: Complaint, event: str, day: date) -> None:
    record(event, complaint, detail={"day": day.isoformat()})


def _new_cases(now: datetime) -> Iterable[Complaint]:
    query = select(Complaint).where(~Complaint.announced, Complaint.clock_from <= now)
    query = query.order_by(Complaint.id).limit(_AT_ONCE).with_for_update(skip_locked=True)
    return session().scalars(query).all()


def _waiting(kind: type[Entry], now: datetime) -> list[tuple[Entry, Complaint]]:
    """Entries of earlier days whose next working day has begun."""
    query = select(kind, Complaint).join(Complaint, Complaint.id == kind.complaint_id)
    query = query.where(~kind.announced, Complaint.announced)
    query = query.order_by(kind.id).limit(_AT_ONCE)
    rows = session().execute(query.with_for_update(of=kind, skip_locked=True)).all()
    calendar = own_calendar()
    return [(row[0], row[1]) for row in rows if clocks.starts_after(row[0].day, calendar) <= now]
