"""Empty tables before each test, at the price of a few milliseconds.

Nearly every test begins with it, so its cost is a good part of a whole run's: the connection is
kept, and the statements are planned once, in a function of that connection alone.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from redis import Redis

from foundation.database import Base
from foundation.settings import Settings

_open: dict[str, psycopg.Connection[Any]] = {}


def admin_url(admin: str, settings: Settings) -> str:
    """The superuser's way into the database of these settings."""
    name = settings.database_url.rpartition("/")[2].split("?")[0]
    return str(urlsplit(admin)._replace(path=f"/{name}").geturl())


def empty_tables(url: str, redis_url: str) -> None:
    """Empty every table but the platform's own tenant, and Redis."""
    for last in (False, False, True):
        try:
            _connection(url).execute("SELECT pg_temp.wipe()")
            break
        except psycopg.errors.DeadlockDetected:
            # In walks the product lives beside us and may be at work on a row just now.
            if last:
                raise
        except psycopg.OperationalError:
            # A test of faults restarted the database: the way in is a new one.
            if last:
                raise
            close(url)
    Redis.from_url(redis_url).flushdb()


def close(url: str) -> None:
    """Let go of the connection, if there is one."""
    if url in _open:
        _open.pop(url).close()


def _connection(url: str) -> psycopg.Connection[Any]:
    if url not in _open:
        made = psycopg.connect(url, autocommit=True)
        names = [t.name for t in Base.metadata.sorted_tables if t.name != "tenants"]
        # deleting is quicker than truncating where tables hold a few rows
        deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in names]
        deletes.append(sql.SQL("DELETE FROM tenants WHERE slug <> 'platform'"))
        made.execute("SET session_replication_role = replica")
        made.execute(
            sql.SQL(
                "CREATE FUNCTION pg_temp.wipe() RETURNS void LANGUAGE plpgsql"
                " AS $wipe$ BEGIN {}; END $wipe$"
            ).format(sql.SQL("; ").join(deletes))
        )
        _open[url] = made
    return _open[url]
