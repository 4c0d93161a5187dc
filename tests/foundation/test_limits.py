"""Limits count per name and person, grow where they should, and forget."""

from __future__ import annotations

import pytest

from foundation.errors import TooManyRequests
from foundation.web.limits import Limit, check, count, forget, hit, sweep

HARD = Limit("test", free=3, window=60)
GROWING = Limit("test-growing", free=3, window=900, growing=True)


def test_beyond_the_limit_one_waits(app):
    for _ in range(3):
        hit(HARD, "gu")
    with pytest.raises(TooManyRequests) as refused:
        hit(HARD, "gu")
    assert 1 <= refused.value.retry_after <= 60


def test_somebody_else_does_not_wait(app):
    for _ in range(5):
        count(HARD, "gu")
    check(HARD, "mei")


def test_after_the_window_it_starts_again(app, move_clock):
    for _ in range(3):
        hit(HARD, "gu")
    move_clock(seconds=61)
    assert count(HARD, "gu") == 1


def test_forgetting_starts_again(app):
    for _ in range(3):
        hit(HARD, "gu")
    forget(HARD, "gu")
    check(HARD, "gu")


def test_growing_delay_grows_and_passes(app, move_clock):
    waits = []
    for extra in range(4, 12):
        while count(GROWING, "a") < extra:
            pass
        with pytest.raises(TooManyRequests) as refused:
            check(GROWING, "a")
        waits.append(refused.value.retry_after)
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    move_clock(seconds=61)
    check(GROWING, "a")


def test_keys_are_hashed(app, admin_connection):
    count(HARD, "192.0.2.7")
    (key,) = admin_connection.execute("SELECT key FROM rate_counters").fetchone()
    assert "192.0.2.7" not in key
    assert len(key) == 64


def test_old_counters_are_swept(app, admin_connection, move_clock):
    count(HARD, "gu")
    move_clock(minutes=5)
    sweep()
    assert admin_connection.execute("SELECT count(*) FROM rate_counters").fetchone() == (0,)


def test_counting_at_once_loses_none(app):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: count(HARD, "gu"), range(40)))
    assert sorted(counts) == list(range(1, 41))
