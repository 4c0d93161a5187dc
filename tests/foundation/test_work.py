"""Work is a row first: run once in effect, whatever is stopped, doubled or killed."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import func, select

from foundation import clock
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work import WorkItem, enqueue, job
from foundation.work.bell import QUEUE, queue, redis, still
from foundation.work.jobs import _jobs, perform
from foundation.work.models import Dispatch, Work, WorkEffect
from foundation.work.relay import relay
from foundation.work.safe_job import FUNCTION, RefusedJob, SafeJob
from foundation.work.worker import work


@pytest.fixture
def counting_job():
    """A job whose one effect can be counted."""

    @job("test_count")
    def count(item: WorkItem) -> None:
        with item.finish():
            record("test.counted", object_id=item.subject_id)

    yield
    _jobs.pop("test_count")


@pytest.fixture
def failing_job():
    @job("test_fail", retries=(60, 300))
    def fail(item: WorkItem) -> None:
        raise ValueError("it always does")

    yield
    _jobs.pop("test_fail")


def put(cast, kind="test_count", **kwargs) -> uuid.UUID:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return enqueue(kind, uuid.UUID(int=7), **kwargs)


def effects(cast) -> int:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return session().scalar(
            select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "test.counted")
        )


def dispatched() -> int:
    with unit_of_work():
        return session().scalar(select(func.count()).select_from(Dispatch))


def test_second_run_does_nothing(cast, counting_job):
    work_id = put(cast)
    assert perform(cast.jiangzhou.id, work_id) == "done"
    assert perform(cast.jiangzhou.id, work_id) == "nothing"
    assert effects(cast) == 1
    assert dispatched() == 0


def test_eight_runs_at_once_have_one_effect(cast, counting_job):
    work_id = put(cast)
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: perform(cast.jiangzhou.id, work_id), range(8)))
    assert outcomes.count("done") == 1
    assert effects(cast) == 1


def test_same_work_is_written_once(cast, counting_job):
    assert put(cast) == put(cast)
    assert put(cast, occasion="next") != put(cast)


def test_effect_key_ends_what_was_done_before(cast, counting_job):
    work_id = put(cast)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().add(
            WorkEffect(
                kind="test_count", subject_id=uuid.UUID(int=7), occasion="", done_at=clock.now()
            )
        )
    assert perform(cast.jiangzhou.id, work_id) == "nothing"
    assert effects(cast) == 0


def test_other_tenant_cannot_run_it(cast, counting_job):
    work_id = put(cast)
    assert perform(cast.zenith.id, work_id) == "nothing"
    assert effects(cast) == 0


def test_a_run_that_lost_its_lease_leaves_nothing(cast, move_clock):
    entered = []

    @job("test_slow", lease=60)
    def slow(item: WorkItem) -> None:
        if not entered:
            entered.append(item)
            move_clock(minutes=5)
            assert perform(item.tenant_id, item.id) == "done"
        with item.finish():
            record("test.counted")

    try:
        assert perform(cast.jiangzhou.id, put(cast, "test_slow")) == "nothing"
        assert effects(cast) == 1
    finally:
        _jobs.pop("test_slow")


def test_failing_work_is_tried_again_and_then_parked(cast, failing_job, move_clock):
    work_id = put(cast, "test_fail")
    assert perform(cast.jiangzhou.id, work_id) == "retry"
    assert perform(cast.jiangzhou.id, work_id) == "nothing"  # not due yet
    move_clock(minutes=2)
    assert perform(cast.jiangzhou.id, work_id) == "retry"
    move_clock(minutes=10)
    assert perform(cast.jiangzhou.id, work_id) == "parked"
    assert dispatched() == 0
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        parked = session().scalars(select(Work)).one()
    assert (parked.state, parked.last_error, parked.attempts) == ("parked", "ValueError", 3)


def test_recurring_work_comes_again(cast, move_clock):
    @job("test_again")
    def again(item: WorkItem) -> None:
        with item.finish() as end:
            record("test.counted")
            end.again_at = clock.now() + timedelta(minutes=1)

    try:
        work_id = put(cast, "test_again")
        assert perform(cast.jiangzhou.id, work_id) == "done"
        assert perform(cast.jiangzhou.id, work_id) == "nothing"
        move_clock(minutes=2)
        assert perform(cast.jiangzhou.id, work_id) == "done"
        assert effects(cast) == 2
    finally:
        _jobs.pop("test_again")


def test_nothing_is_rung_before_the_commit(cast, counting_job):
    with pytest.raises(RuntimeError), tenant_scope(cast.jiangzhou.id), unit_of_work():
        enqueue("test_count", uuid.UUID(int=7))
        raise RuntimeError
    assert queue().count == 0
    assert dispatched() == 0


def test_commit_rings_the_queue_and_a_worker_does_it(cast, counting_job):
    put(cast)
    assert queue().count == 1
    _run_worker()
    assert effects(cast) == 1


def test_relay_brings_what_the_bell_missed(cast, counting_job, move_clock):
    put(cast)
    redis().flushdb()
    assert relay() == 0  # the grace after the ring is not over
    move_clock(minutes=1)
    assert relay() == 1
    _run_worker()
    assert effects(cast) == 1
    assert relay() == 0


def test_a_command_that_is_still_leaves_its_work_to_the_relay(cast, counting_job, move_clock):
    with still():
        put(cast)
    assert queue().count == 0
    move_clock(minutes=1)
    assert relay() == 1
    put(cast, occasion="later")
    assert queue().count == 2


def test_a_long_queue_is_not_rung_for_again(cast, counting_job, move_clock):
    """What still waits when its lease is over would else be queued once more each minute."""
    for number in range(5):
        put(cast, occasion=str(number))
    move_clock(minutes=1)
    assert relay(limit=5) == 0
    assert relay(limit=7) == 2
    assert queue().count == 7
    redis().flushdb()
    move_clock(minutes=3)
    assert relay(limit=3) == 3
    assert relay(limit=3) == 0


def test_redis_away_loses_nothing(cast, counting_job, move_clock, monkeypatch):
    from foundation.work import bell

    away = lambda **_: Queue(  # noqa: E731 - stands in for the queue of a dead Redis
        QUEUE, connection=bell._connection("redis://127.0.0.1:1/0", 0.2), serializer=JSONSerializer
    )
    with monkeypatch.context() as patch:
        patch.setattr(bell, "queue", away)
        put(cast)
        move_clock(minutes=1)
        assert relay() == 0
    bell._quiet_until[0] = 0.0
    assert relay() == 1
    _run_worker()
    assert effects(cast) == 1


def test_work_of_the_future_waits(cast, counting_job, move_clock):
    with unit_of_work():
        due = clock.now() + timedelta(days=1)
    work_id = put(cast, due=due)
    assert perform(cast.jiangzhou.id, work_id) == "nothing"
    move_clock(days=2)
    assert relay() == 1


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("os.system", ("true",)),
        (FUNCTION, ("not-an-id", "nor-this")),
        (FUNCTION, (str(uuid.uuid4()),)),
        ("foundation.work.jobs.perform", (str(uuid.uuid4()), str(uuid.uuid4()))),
    ],
)
def test_a_foreign_job_is_refused(app, function, arguments):
    pushed = SafeJob.create(function, args=arguments, connection=redis(), serializer=JSONSerializer)
    with pytest.raises(RefusedJob):
        pushed.perform()


def test_a_pickle_in_redis_is_refused_and_the_queue_goes_on(cast, counting_job, tmp_path):
    import pickle

    mark = tmp_path / "ran"

    class Evil:
        def __reduce__(self):
            return (open, (str(mark), "w"))

    poison = SafeJob.create(
        FUNCTION, args=("a", "b"), connection=redis(), serializer=JSONSerializer
    )
    poison.data = pickle.dumps(Evil())
    poison.origin = QUEUE
    poison.save()
    redis().lpush(queue().key, poison.id)
    put(cast)
    _run_worker()
    assert not mark.exists()
    assert effects(cast) == 1


def test_callbacks_from_redis_are_never_imported(app):
    pushed = SafeJob.create(FUNCTION, connection=redis(), serializer=JSONSerializer)
    pushed._success_callback_name = "os.system"
    pushed._failure_callback_name = "os.system"
    pushed._stopped_callback_name = "os.system"
    assert pushed.success_callback is None
    assert pushed.failure_callback is None
    assert pushed.stopped_callback is None


def _run_worker() -> None:
    """A real worker, forking a real work horse for each job."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside pytest's own threads
        work(burst=True)
