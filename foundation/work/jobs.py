"""Jobs: the allow-list of what a worker may run, and the road each of them takes."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.audit.actor import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.models import DONE, PARKED, RUNNING, WAITING, Dispatch, Work, WorkEffect

log = logging.getLogger(__name__)

_THREE_TRIES = (60, 300)
WORKER_LOST = "WorkerLost"


@dataclass(frozen=True)
class JobSpec:
    """A job: its function, the waits in seconds before each further try, and its lease.

    `parked` is told, in the same transaction, that the tries are used up and why: the name of the
    last error's class, or "WorkerLost" when the worker vanished each time.
    """

    name: str
    function: Callable[[WorkItem], None]
    retries: tuple[int, ...] = _THREE_TRIES
    lease: int = 180
    parked: Callable[[WorkItem, str], None] | None = None


_jobs: dict[str, JobSpec] = {}


class LeaseLost(RuntimeError):  # noqa: N818 - named for what happened
    """Another worker took this work over; nothing of this run is kept."""


class AlreadyDone(Exception):  # noqa: N818 - an answer, not a fault
    """The effect key of this work exists: there is nothing to do."""


def job(
    name: str,
    *,
    retries: tuple[int, ...] = _THREE_TRIES,
    lease: int = 180,
    parked: Callable[[WorkItem, str], None] | None = None,
) -> Callable[[Callable[[WorkItem], None]], Callable[[WorkItem], None]]:
    """Put a function on the allow-list under a name."""

    def keep(function: Callable[[WorkItem], None]) -> Callable[[WorkItem], None]:
        _jobs[name] = JobSpec(name, function, retries, lease, parked)
        return function

    return keep


def jobs() -> dict[str, JobSpec]:
    """All jobs by name."""
    return dict(_jobs)


@dataclass
class Finish:
    """How a job's last transaction ends; `again_at` has it run again then instead of being done."""

    again_at: datetime | None = None


@dataclass(frozen=True)
class WorkItem:
    """A claimed piece of work: what a job function receives."""

    tenant_id: UUID
    id: UUID
    kind: str
    subject_id: UUID
    occasion: str
    attempt: int
    payload: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def finish(self) -> Iterator[Finish]:
        """Write the job's effects and its end in one transaction, if the claim still holds."""
        with unit_of_work():
            outcome = Finish()
            yield outcome
            if outcome.again_at is None:
                _close(self, {"state": DONE, "finished_at": clock.now(), "last_error": None})
                _leave_effect(self)
                session().execute(delete(Dispatch).where(Dispatch.work_id == self.id))
            else:
                _close(self, {"state": WAITING, "due_at": outcome.again_at, "attempts": 0})
                _redispatch(self.id, outcome.again_at)

    def extend_lease(self) -> None:
        """Tell the relay that this run is alive (long jobs call it between steps)."""
        with unit_of_work():
            lease = clock.now() + timedelta(seconds=_jobs[self.kind].lease)
            _close(self, {"lease_until": lease}, keep_lease=True)
            session().execute(
                update(Dispatch).where(Dispatch.work_id == self.id).values(lease_until=lease)
            )


def perform(tenant_id: UUID, work_id: UUID) -> str:
    """Claim and run one piece of work; "done", "nothing", "retry" or "parked".

    Safe to call twice, also at the same time: the claim is a conditional update, the effects
    commit only while the claim holds, and an effect key ends what was done before.
    """
    with tenant_scope(tenant_id), acting_as(Actor("job")):
        item = _claim(work_id)
        if item is None:
            return "nothing"
        try:
            _jobs[item.kind].function(item)
        except AlreadyDone:
            _mark_done(item)
            return "nothing"
        except LeaseLost:
            return "nothing"
        except Exception as error:
            log.exception("job %s of tenant %s failed", item.kind, tenant_id)
            return _give_back(item, error)
        return "done"


def _claim(work_id: UUID) -> WorkItem | None:
    with unit_of_work():
        now = clock.now()
        work = session().scalars(select(Work).where(Work.id == work_id)).one_or_none()
        if work is None or work.kind not in _jobs:
            return None
        if work.state == RUNNING and work.attempts > len(_jobs[work.kind].retries):
            _park_abandoned(work, now)
            return None
        lease = now + timedelta(seconds=_jobs[work.kind].lease)
        won = (
            session()
            .execute(
                update(Work)
                .where(
                    Work.id == work_id,
                    Work.due_at <= now,
                    or_(
                        Work.state == WAITING,
                        (Work.state == RUNNING) & (Work.lease_until < now),
                    ),
                )
                .values(state=RUNNING, attempts=Work.attempts + 1, lease_until=lease)
                .returning(Work.attempts)
                .execution_options(synchronize_session=False)
            )
            .one_or_none()
        )
        if won is None:
            return None
        session().execute(
            update(Dispatch).where(Dispatch.work_id == work_id).values(lease_until=lease)
        )
        return _item(work, won[0])


def _item(work: Work, attempt: int) -> WorkItem:
    return WorkItem(
        work.tenant_id,
        work.id,
        work.kind,
        work.subject_id,
        work.occasion,
        attempt,
        work.payload,
    )


def _park_abandoned(work: Work, now: datetime) -> None:
    """The last try's worker vanished (REL-5): what kills its worker each time is not run again."""
    lost = (
        session()
        .execute(
            update(Work)
            .where(
                Work.id == work.id,
                Work.state == RUNNING,
                Work.attempts == work.attempts,
                Work.lease_until < now,
            )
            .values(state=PARKED, last_error=WORKER_LOST, finished_at=now, lease_until=None)
            .returning(Work.id)
            .execution_options(synchronize_session=False)
        )
        .one_or_none()
    )
    if lost is not None:
        _end_parked(_item(work, work.attempts), WORKER_LOST)


def _end_parked(item: WorkItem, reason: str) -> None:
    session().execute(delete(Dispatch).where(Dispatch.work_id == item.id))
    told = _jobs[item.kind].parked
    if told is not None:
        told(item, reason)


def _leave_effect(item: WorkItem) -> None:
    left = (
        session()
        .execute(
            insert(WorkEffect).on_conflict_do_nothing().returning(WorkEffect.id),
            [
                {
                    "tenant_id": item.tenant_id,
                    "kind": item.kind,
                    "subject_id": item.subject_id,
                    "occasion": item.occasion,
                    "done_at": clock.now(),
                }
            ],
        )
        .all()
    )
    if not left:
        raise AlreadyDone


def _close(item: WorkItem, values: dict[str, Any], *, keep_lease: bool = False) -> None:
    """Change the work row if this run still holds it; the attempt number is the fence."""
    if not keep_lease:
        values = {**values, "lease_until": None}
    held = (
        session()
        .execute(
            update(Work)
            .where(Work.id == item.id, Work.state == RUNNING, Work.attempts == item.attempt)
            .values(**values)
            .returning(Work.id)
            .execution_options(synchronize_session=False)
        )
        .one_or_none()
    )
    if held is None:
        raise LeaseLost


def _redispatch(work_id: UUID, due: datetime) -> None:
    session().execute(
        update(Dispatch).where(Dispatch.work_id == work_id).values(due_at=due, lease_until=None)
    )


def _mark_done(item: WorkItem) -> None:
    with contextlib.suppress(LeaseLost), unit_of_work():
        _close(item, {"state": DONE, "finished_at": clock.now()})
        session().execute(delete(Dispatch).where(Dispatch.work_id == item.id))


def _give_back(item: WorkItem, error: Exception) -> str:
    """Have it tried again later, or park it when its tries are used up (REL-7)."""
    waits = _jobs[item.kind].retries
    # The kind of the error only: its text may quote what a person wrote.
    reason = type(error).__name__
    try:
        with unit_of_work():
            if item.attempt <= len(waits):
                due = clock.now() + timedelta(seconds=waits[item.attempt - 1])
                _close(item, {"state": WAITING, "due_at": due, "last_error": reason})
                _redispatch(item.id, due)
                return "retry"
            _close(item, {"state": PARKED, "last_error": reason, "finished_at": clock.now()})
            _end_parked(item, reason)
            return "parked"
    except LeaseLost:
        return "nothing"
