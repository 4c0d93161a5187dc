"""Work of this room that is done after the request, and what the ticker does."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.uploads.scanning import scan_waiting
from foundation.web import limits
from foundation.work import WorkItem, job
from tenants.models import LoginSession, Tenant, UserToken
from tenants.services import reminding
from tenants.services.password_resets import issue_reset

log = logging.getLogger(__name__)

_KEPT = timedelta(days=30)


@job("send_reset")
def send_reset(item: WorkItem) -> None:
    """Send the link to a person who forgot the password; nobody behind the id: nothing to do."""
    with item.finish():
        issue_reset(item.subject_id)


def scan_uploads() -> None:
    """Have the operator's scanner look at the files that wait for it, in every organisation."""
    scan_waiting(_active)


def _active() -> list[UUID]:
    with unit_of_work():
        return list(session().scalars(select(Tenant.id).where(Tenant.state == "active")))


@job("send_reminders")
def send_reminders(item: WorkItem) -> None:
    """Send an organisation's reminders of one morning; the work's occasion is the day."""
    with item.finish():
        reminding.send_reminders(date.fromisoformat(item.occasion))


def plan_reminders() -> None:
    """Put the reminders of every organisation whose working morning has begun to work."""
    with unit_of_work():
        ids = list(session().scalars(select(Tenant.id).where(Tenant.state == "active")))
    for tenant_id in ids:
        try:
            with tenant_scope(tenant_id), unit_of_work():
                reminding.plan_reminders_of_today()
        except Exception:  # one organisation's trouble must not keep the next from its mail
            log.exception("reminders of tenant %s are not planned", tenant_id)


def sweep_doors() -> None:
    """Drop what the doors no longer need: counters, sessions and links that ended long ago."""
    limits.sweep()
    with unit_of_work():
        old = clock.now() - _KEPT
        session().execute(
            delete(LoginSession).where(or_(LoginSession.ended_at < old, LoginSession.ends_at < old))
        )
        session().execute(delete(UserToken).where(UserToken.expires_at < old))
