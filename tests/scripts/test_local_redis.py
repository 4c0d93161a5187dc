"""The Redis that `make run` and the tests keep: it hangs, dies and comes back on demand."""

import os
import signal

import pytest
from redis import Redis
from redis.exceptions import TimeoutError as RedisTimeout

from scripts.services import LocalRedis, ServiceError, temporary_folder


@pytest.fixture
def redis():
    with temporary_folder() as folder, LocalRedis(folder / "redis") as running:
        yield running


def client(redis):
    return Redis.from_url(redis.url, socket_timeout=2, retry=None)


def test_answers_on_its_socket(redis):
    with client(redis) as connection:
        assert connection.ping()


def test_paused_hangs_and_resumed_answers(redis):
    with client(redis) as connection:
        redis.pause()
        with pytest.raises(RedisTimeout):
            connection.ping()
        redis.resume()
    with client(redis) as connection:
        assert connection.ping()


def test_starts_again_after_a_kill_and_remembers_nothing(redis):
    with client(redis) as connection:
        connection.set("word", "kept?")
    redis.kill()
    redis.start()
    with client(redis) as connection:
        assert connection.get("word") is None


def test_second_server_on_the_same_folder_is_refused(redis):
    with pytest.raises(ServiceError, match="in use by another run"):
        LocalRedis(redis.folder).start()


def test_server_left_by_a_killed_run_is_ended_first(redis):
    leftover = redis._process
    os.close(redis._lock)
    redis._lock = None
    with LocalRedis(redis.folder) as later, client(later) as connection:
        assert connection.ping()
    assert leftover.wait(60) == -signal.SIGKILL


def test_stop_of_a_paused_server_ends_it(redis):
    process = redis._process
    redis.pause()
    redis.stop()
    assert process.poll() is not None


def test_long_path_works_and_leaves_no_socket_folder():
    with temporary_folder() as folder:
        redis = LocalRedis(folder / ("long" * 30))
        with redis, client(redis) as connection:
            assert connection.ping()
        assert redis.sockets != redis.folder
        assert not redis.sockets.exists()
