"""PostgreSQL and Redis of our own, from the system's binaries, for `make run` and for tests.

Both listen on a unix socket in a folder that only their owner (and root) may enter, never on a
port, so that they neither collide with a server of the machine nor need a password.

    with temporary_postgres() as postgres, LocalRedis(folder) as redis:
        postgres.url, redis.url

Only processes started here, or proven to live in these very folders, are ever stopped.
"""

from __future__ import annotations

from scripts.folders import ServiceError, temporary_folder
from scripts.local_postgres import OLDEST_POSTGRES, LocalPostgres, find_postgres, temporary_postgres
from scripts.local_redis import LocalRedis

__all__ = [
    "OLDEST_POSTGRES",
    "LocalPostgres",
    "LocalRedis",
    "ServiceError",
    "find_postgres",
    "temporary_folder",
    "temporary_postgres",
]
