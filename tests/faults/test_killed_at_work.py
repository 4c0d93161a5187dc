"""A worker killed with its figures written and not yet committed: another does the work, once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psutil
import psycopg
import pytest
from faults.conftest import NAME, Faulty
from sqlalchemy import func, select

from complaints.actions.models import CorrectiveAction
from complaints.actions.services.effect import figures_of, plan_measurements
from evaluations.models import DepartmentResult, Evaluation
from evaluations.services import computing
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.models import DONE, RUNNING, Dispatch, Work, WorkEffect
from foundation.work.relay import relay
from tests.complaints.acting import GOOD, OTHER, Works, clock_day, make_works
from tests.complaints.conftest import Desk
from tests.evaluations.judged import BEFORE, spans

pytestmark = pytest.mark.timeout(240)
PATIENCE = 60.0


@dataclass
class Task:
    """Work that waits: what it is to leave, how far it is, and where people would see it."""

    subject_id: UUID
    event: str
    ahead: timedelta
    state: Callable[[], str]
    left: Callable[[], Any]
    expected: Any
    nothing: Any
    page: str


def test_what_a_killed_worker_leaves_is_done_by_another_once(faulty, whole_app):
    works = make_works(Desk(whole_app, faulty.cast))
    for scene in (a_period, an_action):
        clock.shift(timedelta(0))
        task = scene(faulty, works)
        kill_in_the_middle(faulty, task)
        nothing_half_is_seen(faulty, task)
        another_takes_it_up(faulty, task)
        it_was_done_once(faulty, task)


def a_period(faulty: Faulty, works: Works) -> Task:
    """A closed period that was computed undisturbed, thrown away, and is to be computed again."""
    period = works.house.period("上一期", BEFORE, days=spans()[0])
    works.house.compute(period)
    undisturbed = lines(faulty, period)
    assert len(undisturbed[1]) == 5
    with works.house.work():
        computing.withdraw(works.house.get(period))
    subject = works.house.request(period)
    return Task(
        subject,
        "evaluation.computed",
        timedelta(0),
        lambda: one(faulty, Evaluation, subject).state,
        lambda: lines(faulty, period),
        undisturbed,
        ("", []),
        f"/app/evaluations/{period}",
    )


def lines(faulty: Faulty, period: UUID) -> tuple[str, list[Any]]:
    """The digest of a period's figures and what is said of each department."""
    with tenant_scope(faulty.cast.jiangzhou.id), unit_of_work():
        snapshot = session().scalars(select(Evaluation).where(Evaluation.period_id == period)).one()
        rows = session().scalars(
            select(DepartmentResult)
            .where(DepartmentResult.evaluation_id == snapshot.id)
            .order_by(DepartmentResult.position)
        )
        said = [(r.department_id, r.n, r.value, r.low, r.high, r.score, r.grade) for r in rows]
        return snapshot.digest, said


def an_action(faulty: Faulty, works: Works) -> Task:
    """An action whose observation is over."""
    action = works.standing("awaiting_effect")
    day = clock_day() + timedelta(days=5)
    works.answers(GOOD, day)
    works.answers(OTHER, day, "cardiology")
    works.later(31)
    with works.work("mei"):
        undisturbed = figures_of(action)
    plan_measurements()
    return Task(
        action.id,
        "action.measured",
        timedelta(days=31),
        lambda: one(faulty, CorrectiveAction, action.id).state,
        lambda: one(faulty, CorrectiveAction, action.id).figures,
        undisturbed,
        None,
        f"/app/actions/{action.ref}",
    )


def one(faulty: Faulty, model: Any, row_id: UUID) -> Any:
    with tenant_scope(faulty.cast.jiangzhou.id), unit_of_work():
        return session().scalars(select(model).where(model.id == row_id)).one()


def kill_in_the_middle(faulty: Faulty, task: Task) -> None:
    """The worker has written its figures and is held back at the last row before it commits."""
    with held(faulty, task) as is_waited_for:
        if faulty.processes.children[-1].name != "worker":
            faulty.start("worker")
        until(is_waited_for, "the worker never came to the end of its work")
        worker = psutil.Process(faulty.processes.children[-1].process.pid)
        for process in (worker, *worker.children(recursive=True)):
            os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs([worker])
    assert work_of(faulty, task).state == RUNNING


@contextmanager
def held(faulty: Faulty, task: Task) -> Iterator[Callable[[], bool]]:
    """Nobody can leave this work's effect, others' they can; gives how to ask who waits to."""
    work = work_of(faulty, task)
    effect = (work.tenant_id, uuid4(), work.kind, work.subject_id, work.occasion)
    url = faulty.settings.database_admin_url
    with (
        psycopg.connect(url, dbname=NAME) as holder,
        psycopg.connect(url, dbname=NAME, autocommit=True) as looker,
    ):
        holder.execute(
            "INSERT INTO work_effects (tenant_id, id, kind, subject_id, occasion, done_at)"
            " VALUES (%s, %s, %s, %s, %s, now())",
            effect,
        )
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
        pid = holder.info.backend_pid
        yield lambda: looker.execute(waiting, [pid]).fetchone()[0] > 0
        holder.rollback()


def until(there: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def work_of(faulty: Faulty, task: Task) -> Work:
    with tenant_scope(faulty.cast.jiangzhou.id), unit_of_work():
        query = select(Work).where(Work.subject_id == task.subject_id, Work.state != DONE)
        return session().scalars(query).one()


def nothing_half_is_seen(faulty: Faulty, task: Task) -> None:
    """No figure, neither in the tables nor on the page."""
    assert task.left() == task.nothing
    page = faulty.cast.mei.get(task.page)
    assert page.status_code == 200
    assert "hs-tiles" not in page.text


def another_takes_it_up(faulty: Faulty, task: Task) -> None:
    """As long as the lease holds the relay leaves it alone; then it rings, and a worker hears."""
    work_id = work_of(faulty, task).id
    assert not rung(faulty, work_id)
    clock.shift(task.ahead + timedelta(minutes=10))
    faulty.start("worker")
    assert rung(faulty, work_id)
    until(lambda: task.left() != task.nothing, "nobody took the work up again")
    assert task.left() == task.expected
    assert task.state() in ("draft", "to_judge")
    assert "hs-tiles" in faulty.cast.mei.get(task.page).text


def rung(faulty: Faulty, work_id: UUID) -> bool:
    """Whether the relay rings for this piece of work now."""

    def lease() -> Any:
        query = select(Dispatch.lease_until).where(Dispatch.work_id == work_id)
        with unit_of_work():
            return session().scalars(query).one()

    before = lease()
    relay()
    return bool(lease() != before)


def it_was_done_once(faulty: Faulty, task: Task) -> None:
    with tenant_scope(faulty.cast.jiangzhou.id), unit_of_work():
        events = select(func.count()).select_from(AuditEvent)
        mine = AuditEvent.object_id == task.subject_id
        assert session().scalar(events.where(AuditEvent.action == task.event, mine)) == 1
        effects = select(func.count()).where(WorkEffect.subject_id == task.subject_id)
        assert session().scalar(effects) == 1
        work = session().scalars(select(Work).where(Work.subject_id == task.subject_id)).one()
        assert (work.state, work.attempts) == (DONE, 2)
