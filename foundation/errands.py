"""An errand: one statement that is a transaction of its own, sent in one message.

    KEEP = Errand("keep_ballot", insert(ballots).values(tenant_id=OWN_TENANT, …).returning(…))
    brought = KEEP.run(answers=…, …)

Most of what a respondent's page costs is journeys to the database, and a page that reads one thing
or writes one row needs no transaction that stays open. So the message that tells the tenant and
asks the time brings the statement along, and being one message it is one transaction.

The four layers hold as everywhere. The statement is made once, with the session guard's filter in
it, and prepared by the connection; which tenant it is for is looked up in the scope each time, is
told to row-level security in the same message, and is never a caller's to say. What has an audit
trail is not written in this way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

import psycopg
from psycopg.errors import InvalidSqlStatementName
from psycopg.types.json import Jsonb
from sqlalchemy import BindParameter, Dialect, Insert, PoolProxiedConnection, Select, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

from foundation.connections import telling
from foundation.database import TenantRow
from foundation.guard import OWN_TENANT, own_rows_of, tenant_tables
from foundation.guests import guest_in_scope
from foundation.scope import TenantScopeError, tenant_in_scope
from foundation.unit_of_work import engine, settings

_PLAIN = re.compile(r"[a-z][a-z_]*")
_KNOWN = "errands known"


@dataclass(frozen=True)
class Brought:
    """What came back: the rows, and the database's time with the clock's offset."""

    rows: list[tuple[Any, ...]]
    at: datetime

    @property
    def value(self) -> Any:
        """The first value of the only row; None when there is no row."""
        return self.rows[0][0] if self.rows else None


class Errand:
    """A statement that is run alone, again and again.

    A select names classes and is filtered as in the session; an insert into a tenant's table
    takes its tenant from `OWN_TENANT`. What differs from run to run is a named `bindparam`;
    constants stand in the text. ValueError at the first run when the statement is not so. `name` is
    for people who look into the database: the connection knows it by a digest of its text beside.
    """

    def __init__(self, name: str, statement: Select[Any] | UpdateBase) -> None:
        if not _PLAIN.fullmatch(name):
            raise ValueError(f"{name!r} is no plain name.")
        self.name = name
        self._statement = statement

    def run(self, **values: Any) -> Brought:
        """Send it, in a transaction of its own whatever is under way.

        `TenantScopeError` without a tenant in scope where it concerns tenants; SQLAlchemy's
        `DBAPIError` for what the database refuses, as from the session.
        """
        if self._prepared.tenants and guest_in_scope():
            raise TenantScopeError("An errand does not know what a guest may read.")
        given = self._prepared.given(values)
        connection = _handed_out()
        try:
            return self._sent(connection, given)
        except psycopg.Error as error:
            lost = connection.dbapi_connection is None or _driver(connection).closed
            if lost:
                connection.invalidate(error)
            raise _told(error, lost=lost) from error
        finally:
            connection.close()

    def _sent(self, connection: PoolProxiedConnection, given: list[Any]) -> Brought:
        """Prepared once for a connection, and anew when it has forgotten.

        The driver has it forget everything after a rollback. What names a forgotten statement is
        refused whole, so that it may be sent again.
        """
        known: set[str] = connection.info.setdefault(_KNOWN, set())
        name = self._prepared.name
        if name in known:
            try:
                return self._called(_driver(connection), given)
            except InvalidSqlStatementName as error:
                if f'"{name}"' not in (error.diag.message_primary or ""):
                    raise  # of something else: ours may have been done
            known.discard(name)
        _driver(connection).execute(self._prepared.preparing())
        known.add(name)
        return self._called(_driver(connection), given)

    def _called(self, driver: psycopg.Connection[Any], given: list[Any]) -> Brought:
        tell = telling(tenant_in_scope(), shiftable=settings().clock_may_shift)
        with psycopg.ClientCursor(driver) as cursor:
            cursor.execute(f"{tell}; {self._prepared.calling()}".encode(), given)
            _, moment = cursor.fetchone() or (None, None)
            cursor.nextset()
            return Brought(cursor.fetchall(), cast(datetime, moment))

    @cached_property
    def _prepared(self) -> _Prepared:
        """Made at the first run, when all classes are there."""
        return _Prepared.of(self.name, self._statement)


@dataclass(frozen=True)
class _Prepared:
    """A statement as the database keeps it, and what goes into its places."""

    name: str
    text: str
    types: str
    places: tuple[BindParameter[Any], ...]
    tenants: bool  # whether it reads or writes a tenant's table

    @classmethod
    def of(cls, name: str, statement: Select[Any] | UpdateBase) -> _Prepared:
        _refuse_loose(statement)
        dialect: Dialect = PGDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
        made = own_rows_of(statement).compile(dialect=dialect)
        places = tuple(made.binds[name] for name in cast(SQLCompiler, made).positiontup or ())
        if any(place.value is not None for place in places):
            raise ValueError("A constant of an errand stands in its text.")
        types = ", ".join(place.type.compile(dialect=dialect) for place in places)
        parts = visitors.iterate(statement)
        named = {part.name for part in parts if isinstance(part, Table)}
        # Two statements of one name must never be taken for each other.
        digest = hashlib.sha256(f"{types}\n{made.string}".encode()).hexdigest()[:12]
        own = f"{name}_{digest}"
        return cls(own, made.string, types, places, bool(named & tenant_tables()))

    def given(self, values: dict[str, Any]) -> list[Any]:
        """The values in the order of the places; the tenant's from the scope."""
        return [
            place.effective_value if place.callable else _packed(place, values[place.key])
            for place in self.places
        ]

    def preparing(self) -> str:
        types = f" ({self.types})" if self.places else ""
        return f"PREPARE {self.name}{types} AS {self.text}"

    def calling(self) -> str:
        places = f" ({', '.join(['%s'] * len(self.places))})" if self.places else ""
        return f"EXECUTE {self.name}{places}"


def _packed(place: BindParameter[Any], value: Any) -> Any:
    return Jsonb(value) if isinstance(place.type, JSONB) and value is not None else value


def _refuse_loose(statement: Select[Any] | UpdateBase) -> None:
    """Refuse what could go past the guard or the audit trail."""
    parts = list(visitors.iterate(statement))
    theirs = tenant_tables()
    for part in parts:
        if isinstance(part, Insert):
            _check_insert(part, theirs)
        elif isinstance(part, UpdateBase):
            raise ValueError("An errand reads or inserts; it does not change or delete.")
    reads = isinstance(statement, Select)
    loose = {part.name for part in parts if isinstance(part, Table)} & theirs
    if reads and loose and not statement._propagate_attrs:
        raise ValueError("An errand reads tenants' tables by their classes.")


def _check_insert(statement: Insert, theirs: frozenset[str]) -> None:
    table = cast(Table, statement.table)
    if table.name not in theirs:
        return
    if _class_of(table).audited == "fields":
        raise ValueError(f"{table.name} has an audit trail.")
    if _rows_of(statement).get("tenant_id") is not OWN_TENANT:
        raise ValueError(f"{table.name} is written for the tenant in scope, by OWN_TENANT.")


def _rows_of(statement: Insert) -> dict[str, Any]:
    """What an insert puts into each column, be it values or a selection."""
    if statement.select is not None:
        names = [str(name) for name in statement._select_names or ()]
        return dict(zip(names, cast(Select[Any], statement.select).inner_columns, strict=True))
    given: Mapping[Any, Any] = statement._values or {}
    return {str(getattr(column, "key", column)): value for column, value in given.items()}


def _class_of(table: Table) -> type[TenantRow]:
    mappers = TenantRow.registry.mappers
    return next(mapper.class_ for mapper in mappers if mapper.local_table is table)


def _handed_out() -> PoolProxiedConnection:
    try:
        return engine().raw_connection()
    except psycopg.Error as error:
        raise _told(error, lost=True) from error


def _told(error: psycopg.Error, *, lost: bool) -> BaseException:
    """The fault as SQLAlchemy tells it, which is what pages are prepared for."""
    return DBAPIError.instance(None, None, error, psycopg.Error, connection_invalidated=lost)


def _driver(connection: PoolProxiedConnection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.dbapi_connection)
