"""How a connection is handed out, begins a transaction, and learns of the tenant in scope.

All three are on the road of every page, so none of them costs a question to the database that
could be saved: a dead connection is known by its socket; one message begins the transaction, sets
the tenant and asks the time; a later change of scope is told with the next statement, if there is
one. No statement ever reaches the database under another tenant than the one in scope.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError, OperationalError

from foundation.scope import tenant_in_scope

_TOLD, _BEGAN = "tenant told", "time of beginning"
_NOT_KNOWN = object()
_BACK = "ROLLBACK TO SAVEPOINT"
_SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", _BACK)


def attend(engine: Engine, *, shiftable: bool) -> None:
    """Attend to an engine's connections; `shiftable` lets the clock's offset count."""
    event.listen(engine, "connect", _leave_beginning_to_us)
    event.listen(engine, "checkout", _refuse_dead)
    event.listen(engine, "reset", _roll_back)
    event.listen(engine, "begin", lambda connection: _begin(connection, shiftable=shiftable))
    event.listen(engine, "before_cursor_execute", _tell)


def began_at(connection: Connection) -> datetime:
    """The database's time at which the transaction under way began, with the clock's offset."""
    moment: datetime = connection.info[_BEGAN]
    return moment


@lru_cache(maxsize=1024)
def telling(tenant: UUID | None, *, shiftable: bool) -> str:
    """The statement that tells the database a transaction's tenant and asks its time."""
    # clock_timestamp, not now(): a transaction that waited for a lock still reads its own begin.
    # The setting is a UUID of ours, never text from outside.
    shift = " + coalesce((SELECT shift FROM clock_offsets LIMIT 1), interval '0')"
    return (
        f"SELECT set_config('app.tenant_id', '{_as_setting(tenant)}', true),"
        f" clock_timestamp(){shift if shiftable else ''}"
    )


def _leave_beginning_to_us(dbapi_connection: psycopg.Connection[Any], _record: object) -> None:
    # Otherwise the driver sends a BEGIN of its own before the first statement, a journey more.
    # COMMIT and ROLLBACK still come from it: they follow the connection's real state.
    dbapi_connection.autocommit = True


def _refuse_dead(
    dbapi_connection: psycopg.Connection[Any], _record: object, _proxy: object
) -> None:
    """A resting connection has nothing to say: word from it is the database's farewell (REL-9)."""
    listening = select.poll()
    listening.register(dbapi_connection.fileno(), select.POLLIN)
    if listening.poll(0):
        raise InvalidatePoolError


def _roll_back(dbapi_connection: psycopg.Connection[Any], _record: object, _state: object) -> None:
    """Nothing stays open on a connection that goes back; where nothing is, nothing is done."""
    if dbapi_connection.pgconn.transaction_status != TransactionStatus.IDLE:
        dbapi_connection.rollback()


def _begin(connection: Connection, *, shiftable: bool) -> None:
    tenant = tenant_in_scope()
    with _faults_told(connection), _driver(connection).cursor() as cursor:
        cursor.execute(f"BEGIN; {telling(tenant, shiftable=shiftable)}")
        cursor.nextset()
        _, moment = cursor.fetchone() or (None, None)
    connection.info[_TOLD], connection.info[_BEGAN] = tenant, moment


def _tell(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    """Tell the database of the tenant in scope, unless it was told of this one already."""
    if statement.startswith(_SAVEPOINTS):
        if statement.startswith(_BACK):  # which takes the setting back, too
            connection.info[_TOLD] = _NOT_KNOWN
        return
    tenant = tenant_in_scope()
    if connection.info.get(_TOLD, _NOT_KNOWN) == tenant:
        return
    with _faults_told(connection), _driver(connection).cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.tenant_id', %s, true)", (_as_setting(tenant),), prepare=True
        )
    connection.info[_TOLD] = tenant


@contextmanager
def _faults_told(connection: Connection) -> Iterator[None]:
    """A database that is away is told of as for any other statement."""
    try:
        yield
    except psycopg.OperationalError as error:
        connection.invalidate(error)
        raise OperationalError("", None, error, connection_invalidated=True) from error


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)


def _as_setting(tenant: UUID | None) -> str:
    return str(tenant or "")
