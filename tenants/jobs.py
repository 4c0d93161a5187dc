"""Work of this room that is done after the request, and what the ticker does."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from foundation import clock
from foundation.unit_of_work import session, unit_of_work
from foundation.uploads.scanning import scan_waiting
from foundation.web import limits
from foundation.work import WorkItem, job
from tenants.models import LoginSession, Tenant, UserToken
from tenants.services.password_resets import issue_reset

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


def sweep_doors() -> None:
    """Drop what the doors no longer need: counters, sessions and links that ended long ago."""
    limits.sweep()
    with unit_of_work():
        old = clock.now() - _KEPT
        session().execute(
            delete(LoginSession).where(or_(LoginSession.ended_at < old, LoginSession.ends_at < old))
        )
        session().execute(delete(UserToken).where(UserToken.expires_at < old))
