"""Relay and ticker: what brings waiting work to the workers when the bell was not heard.

One relay at a time by advisory lock; it reads the global dispatch table only, so it never enters
a tenant.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, or_, select, text

from foundation import clock
from foundation.unit_of_work import engine, session, unit_of_work
from foundation.work.bell import ring, unheard
from foundation.work.models import Dispatch

log = logging.getLogger(__name__)

_LOCK = 0x48554953  # "HUIS": the ticker's advisory lock, one per database
_LEASE = timedelta(seconds=60)
_LOT = 200

# The schedule is data: what the ticker calls, and how many seconds apart.
Tick = tuple[str, int, Callable[[], object]]


def relay(limit: int = _LOT) -> int:
    """Ring for work that is due and that nobody holds, oldest first; for how many pieces.

    No more than `limit` rings wait in the queue: what waits longer than its lease would be rung for
    again and again, each time once more behind all others.
    """
    room = limit - unheard()
    if room <= 0:
        return 0
    with unit_of_work():
        now = clock.now()
        rows = (
            session()
            .scalars(
                select(Dispatch)
                .where(
                    Dispatch.due_at <= now,
                    or_(Dispatch.lease_until.is_(None), Dispatch.lease_until < now),
                )
                .order_by(Dispatch.due_at)
                .limit(room)
                .with_for_update(skip_locked=True)
            )
            .all()
        )
        found = [(row.tenant_id, row.work_id) for row in rows]
        for row in rows:
            row.lease_until = now + _LEASE
    rung = [ring(tenant_id, work_id) for tenant_id, work_id in found]
    if found and not all(rung):
        _release([work_id for (_, work_id), ok in zip(found, rung, strict=True) if not ok])
    return sum(rung)


def _release(work_ids: list[object]) -> None:
    """Redis was away: let the next sweep find these at once."""
    with unit_of_work():
        for row in session().scalars(select(Dispatch).where(Dispatch.work_id.in_(work_ids))):
            row.lease_until = None


def due_count() -> int:
    """How much work is due and waiting, for the operator's readiness page."""
    return (
        session().scalar(
            select(func.count()).select_from(Dispatch).where(Dispatch.due_at <= clock.now())
        )
        or 0
    )


def run_ticker(schedule: tuple[Tick, ...], stop: threading.Event, pause: float = 2.0) -> None:
    """Run the schedule until `stop`; a second ticker waits its turn by the advisory lock."""
    beats = 0
    while not stop.is_set():
        try:
            with engine().connect() as connection:
                held = connection.execute(
                    text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}
                ).scalar_one()
                connection.rollback()
                while held and not stop.is_set():
                    connection.execute(text("SELECT 1"))  # the lock lives as long as this does
                    connection.rollback()
                    _beat(schedule, beats, pause)
                    beats += 1
                    stop.wait(pause)
        except (
            Exception
        ):  # the database may be away for a while; a ticker that ended would not return
            log.exception("the ticker stumbled and goes on")
        stop.wait(pause)


def _beat(schedule: tuple[Tick, ...], beats: int, pause: float) -> None:
    for name, seconds, function in schedule:
        if beats % max(1, round(seconds / pause)) == 0:
            try:
                function()
            except Exception:  # one entry's failure must not stop the others
                log.exception("scheduled %s failed", name)
