"""The session guard: the second of the four layers of tenant isolation.

A query on a tenant's table without a tenant in scope raises before it reaches the database; with
one in scope every entity in it is filtered; a row of another tenant is not written. For a guest of
the tenant every entity is filtered once more (`foundation.guests`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Table, TextClause, bindparam, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors

from foundation.database import Base, TenantRow
from foundation.guests import narrowed
from foundation.scope import Across, TenantScopeError, current_tenant_id, scope


class GuardedSession(Session):
    """The only session class of the product."""


_switch = {"on": True}  # tests of the other three layers turn this one off; nothing else may


def tenant_tables() -> frozenset[str]:
    """Names of all tables that belong to tenants."""
    return _names_of(len(Base.metadata.tables))


@lru_cache(maxsize=1)
def _names_of(_known: int) -> frozenset[str]:
    return frozenset(
        mapper.local_table.name
        for mapper in TenantRow.registry.mappers
        if issubclass(mapper.class_, TenantRow) and isinstance(mapper.local_table, Table)
    )


# One option for all statements: the tenant is looked up at the moment of execution, so that nothing
# of a statement has to be made or compared anew for each of them.
OWN_TENANT: BindParameter[UUID] = bindparam("tenant_in_scope", callable_=current_tenant_id)
"""The tenant in scope at the moment a statement is run."""
_OWN_ROWS = with_loader_criteria(
    TenantRow,
    lambda cls: cls.tenant_id == OWN_TENANT,
    include_aliases=True,
    track_closure_variables=False,
)


_touched: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()


def _tenants_tables_in(statement: Any) -> frozenset[str]:
    """Names of tenants' tables in a statement, which never changes once it is made."""
    found = _touched.get(statement)
    if found is None:
        names = {part.name for part in visitors.iterate(statement) if isinstance(part, Table)}
        found = _touched[statement] = tenant_tables() & names
    return found


_filtered: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def own_rows_of(statement: Any) -> Any:
    """The statement with our filter; one that is kept and run again is compared only once."""
    found = _filtered.get(statement)
    if found is None:
        found = _filtered[statement] = statement.options(_OWN_ROWS)
    return found


@event.listens_for(GuardedSession, "do_orm_execute")
def _guard_statement(state: ORMExecuteState) -> None:
    if not _switch["on"]:
        return
    here = scope()
    if isinstance(here, Across) or state.is_column_load:
        return
    statement = state.statement
    if isinstance(statement, TextClause):
        raise TenantScopeError("Raw SQL does not go through the session.")
    if here is None or not (state.is_orm_statement or state.is_relationship_load):
        touched = _tenants_tables_in(statement)
        if touched and here is None:
            raise TenantScopeError(f"No tenant in scope for {', '.join(sorted(touched))}.")
        if touched and not state.is_insert:
            raise TenantScopeError("Query tenants' tables by their classes, not their columns.")
        if here is None:
            return
    if state.is_insert:
        _check_inserted(state)
        return
    state.statement = narrowed(own_rows_of(statement))


def _check_inserted(state: ORMExecuteState) -> None:
    """A bulk insert names its tenant in every row, and it is the one in scope."""
    if not _tenants_tables_in(state.statement):
        return
    rows: Any = state.parameters
    given: list[Any] = list(rows) if isinstance(rows, (list, tuple)) else [rows or {}]
    tenant_id = current_tenant_id()
    inline = {
        str(getattr(column, "key", column)): getattr(value, "value", value)
        for column, value in (getattr(state.statement, "_values", None) or {}).items()
    }
    for row in given:
        if {**inline, **row}.get("tenant_id") != tenant_id:
            raise TenantScopeError("Rows are inserted for the tenant in scope only.")


@event.listens_for(GuardedSession, "before_flush")
def _guard_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if not _switch["on"]:
        return
    touched = [
        row
        for row in (*session.new, *session.dirty, *session.deleted)
        if isinstance(row, TenantRow)
    ]
    if not touched:
        return
    tenant_id = current_tenant_id()
    for row in touched:
        if row.__dict__.get("tenant_id") is None:
            row.tenant_id = tenant_id
        elif row.tenant_id != tenant_id:
            raise TenantScopeError(f"A row of another tenant in {row.__tablename__}.")
