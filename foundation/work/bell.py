"""Redis as a bell: it says that there is work, and nothing is lost when it is away.

Every call has a timeout under a second and a breaker, so that a page never waits for Redis
(REL-1, REL-2). What is queued is one function name and two ids, as JSON.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from foundation.unit_of_work import settings
from foundation.work.safe_job import FUNCTION, SafeJob

log = logging.getLogger(__name__)

QUEUE = "huisheng"
_SILENCE = 10.0  # seconds without trying, after Redis did not answer
_TIMEOUT = 600  # seconds a worker lets one job run at most
_quiet_until = [0.0]


@lru_cache(maxsize=4)
def _connection(url: str, timeout: float | None) -> Redis:
    return Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout or 5)


def redis(*, timeout: float | None = 0.5) -> Redis:
    """The Redis of this process; `timeout` None waits (workers do)."""
    return _connection(settings().redis_url, timeout)


def queue(*, timeout: float | None = 0.5) -> Queue:
    """The one queue, JSON only, whose jobs run only what is on the allow-list."""
    return Queue(
        QUEUE,
        connection=redis(timeout=timeout),
        serializer=JSONSerializer,
        job_class=SafeJob,
        default_timeout=_TIMEOUT,
    )


def unheard() -> int:
    """How many rings no worker has answered yet; 0 when Redis does not answer."""
    if not settings().redis_url or time.monotonic() < _quiet_until[0]:
        return 0
    try:
        return queue().count
    except (RedisError, OSError):
        return 0


@contextmanager
def still() -> Iterator[None]:
    """Ring for nothing meanwhile: the relay brings the work, piece by piece as it is done.

    For a command that writes hundreds of pieces at once; people's own work would wait behind them.
    """
    before, _quiet_until[0] = _quiet_until[0], math.inf
    try:
        yield
    finally:
        _quiet_until[0] = before


def ring(tenant_id: UUID, work_id: UUID) -> bool:
    """Tell the workers of one piece of work; False when Redis is away (the relay comes later)."""
    # A breaker measures how long this process was left waiting, which is no business of the
    # product's clock; monotonic time cannot be moved.
    if not settings().redis_url or time.monotonic() < _quiet_until[0]:
        return False
    try:
        queue().enqueue(
            FUNCTION, str(tenant_id), str(work_id), result_ttl=0, failure_ttl=3600, ttl=3600
        )
    except (RedisError, OSError):
        _quiet_until[0] = time.monotonic() + _SILENCE
        log.warning("Redis does not answer; work waits for the relay")
        return False
    return True
