"""Closing what nobody answered to, and reminding once before. The ticker calls it.

Each case is closed once, however often and in however many places the ticker runs: the row is
held, and who comes second finds it closed or held and passes it by.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from complaints.models import Complaint
from complaints.services.entries import change
from complaints.services.letters import remind_of_closing
from complaints.services.steps import close_for_silence
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant
from tenants.queries import own_tenant

# Days before the told day on which the complainant is reminded, once.
BEFORE = 3
_AT_ONCE = 200


def close_everywhere() -> None:
    """Remind and close in every organisation."""
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state == "active")).all()
    for tenant_id in tenants:
        with tenant_scope(tenant_id), acting_as(Actor("nobody")), unit_of_work():
            close_silent_cases()


def close_silent_cases() -> int:
    """Remind and close what is due in the organisation in scope; how many cases were closed."""
    today = clock.today(own_tenant().zone)
    over = _held(Complaint.silent_until < today)
    for case in over:
        close_for_silence(case)
    for case in _held(
        Complaint.silent_until >= today,
        Complaint.silent_until <= today + timedelta(days=BEFORE),
        Complaint.silence_told.is_(False),
    ):
        # Past the trail: that somebody was reminded changes nothing of the case.
        change(case, {"silence_told": True}, quiet=True)
        remind_of_closing(case)
    return len(over)


def _held(*conditions: ColumnElement[bool]) -> Sequence[Complaint]:
    query = select(Complaint).where(Complaint.state == "answered", *conditions)
    query = query.order_by(Complaint.id).limit(_AT_ONCE)
    return session().scalars(query.with_for_update(skip_locked=True)).all()
