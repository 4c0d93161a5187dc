"""Work whose tries are used up: it stops, and says so where somebody looks."""

from __future__ import annotations

import uuid

import pytest

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work import enqueue, job
from foundation.work.jobs import _jobs, perform
from foundation.work.models import Dispatch, Work


@pytest.fixture
def told():
    """What the job "test_hopeless" was told when it was given up."""
    reasons: list[str] = []
    tell = lambda item, reason: reasons.append(reason)  # noqa: E731 - a fixture's one-liner

    @job("test_hopeless", retries=(60,), lease=100, parked=tell)
    def hopeless(item):
        raise item_error()

    yield reasons
    _jobs.pop("test_hopeless")


def item_error() -> BaseException:
    return ValueError("it always does")


def put(cast) -> uuid.UUID:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return enqueue("test_hopeless", uuid.UUID(int=7))


def state(cast, work_id) -> tuple[str, str | None, int]:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        work = session().get_one(Work, (cast.jiangzhou.id, work_id))
        return work.state, work.last_error, session().query(Dispatch).count()


def test_the_last_failure_is_told_once(cast, told, move_clock):
    work_id = put(cast)
    assert perform(cast.jiangzhou.id, work_id) == "retry"
    assert told == []
    move_clock(minutes=2)
    assert perform(cast.jiangzhou.id, work_id) == "parked"
    assert told == ["ValueError"]
    assert state(cast, work_id) == ("parked", "ValueError", 0)


def test_a_job_that_kills_its_worker_is_not_run_for_ever(cast, told, move_clock, monkeypatch):
    class Killed(BaseException):
        """As if by kill -9: nobody gives the work back."""

    monkeypatch.setattr(f"{__name__}.item_error", Killed)
    work_id = put(cast)
    for minutes in (3, 6):
        with pytest.raises(Killed):
            perform(cast.jiangzhou.id, work_id)
        assert perform(cast.jiangzhou.id, work_id) == "nothing"
        move_clock(minutes=minutes)
    assert told == []
    assert perform(cast.jiangzhou.id, work_id) == "nothing"
    assert told == ["WorkerLost"]
    assert state(cast, work_id) == ("parked", "WorkerLost", 0)
    assert perform(cast.jiangzhou.id, work_id) == "nothing"
    assert told == ["WorkerLost"]
