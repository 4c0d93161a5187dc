"""What is acknowledged is kept, once, whatever is stopped or killed meanwhile."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest
from faults.history import History, load

from foundation.unit_of_work import engine

pytestmark = pytest.mark.timeout(240)


def test_answers_are_taken_while_redis_is_stopped(faulty):
    faulty.redis.stop()
    history = History(faulty.url + faulty.asked.path)
    for thread in load(history, 4, 5):
        thread.join()
    assert history.check(faulty.asked.tenant_id) == 20
    assert set(history.statuses) == {200}


def test_answers_are_taken_while_redis_hangs(faulty):
    faulty.redis.pause()
    try:
        history = History(faulty.url + faulty.asked.path)
        for thread in load(history, 4, 5):
            thread.join()
    finally:
        faulty.redis.resume()
    assert history.check(faulty.asked.tenant_id) == 20
    assert set(history.statuses) == {200}


def test_nothing_acknowledged_is_lost_when_the_database_restarts(faulty):
    history = History(faulty.url + faulty.asked.path)
    threads = load(history, 6, 15)
    for _ in range(2):
        time.sleep(1.0)
        faulty.postgres.restart_immediate()
    for thread in threads:
        thread.join()
    engine().dispose()
    assert history.check(faulty.asked.tenant_id) == 90


def test_nothing_acknowledged_is_lost_when_web_workers_are_killed(faulty):
    history = History(faulty.url + faulty.asked.path)
    threads = load(history, 6, 15)
    master = psutil.Process(faulty.pid_of("web"))
    for _ in range(3):
        time.sleep(0.7)
        for worker in master.children()[:1]:
            os.kill(worker.pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
    assert history.check(faulty.asked.tenant_id) == 90


def test_a_database_that_is_away_keeps_what_was_typed(faulty):
    history = History(faulty.url + faulty.asked.path)
    form = history.open("typed with care")
    faulty.postgres.stop()
    assert history.send(form) == "unknown"
    assert history.statuses == {503: 1}
    faulty.postgres.start()
    deadline = time.monotonic() + 30
    while history.send(form) != "ok":
        assert time.monotonic() < deadline, "the product did not come back by itself"
        time.sleep(0.5)
    engine().dispose()
    assert history.check(faulty.asked.tenant_id) == 1
