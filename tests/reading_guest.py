"""The external auditor let in to something: without periods of his own he reads nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import AuditorPeriod
from surveys.services.periods import create_period


def let_guest_read(cast: Any, period_id: UUID | None = None) -> None:
    """Assign Ernst a period: the one given, or a new one of the days around today."""
    alice = Actor("person", cast.alice.user_id)
    with tenant_scope(cast.jiangzhou.id), acting_as(alice), unit_of_work():
        given = period_id or _around_today()
        session().add(AuditorPeriod(period_id=given, membership_id=cast.ernst.membership_id))


def _around_today() -> UUID:
    today = clock.now().date()
    return create_period(
        name_zh="审核的一期",
        kind="free",
        first_day=today - timedelta(days=20),
        last_day=today + timedelta(days=20),
    ).id
