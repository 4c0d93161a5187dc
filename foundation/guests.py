"""What a guest of a tenant may read of its tables: each room gives a rule for each of its own.

While a guest is in scope the session puts these rules into every query, beside the tenant's: lists,
searches, counts, addresses, files and the desk need not think of it, and what lies outside answers
as if it were not there. A table for which no room gave a rule shows a guest nothing.

    show_guests(Survey, lambda survey: survey.period_id.in_(PERIODS))
    show_guests_all(Department, "the tree in which results are told")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, bindparam, false, true
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import with_loader_criteria
from sqlalchemy.sql.elements import ColumnElement

from foundation.database import TenantRow

_guest: ContextVar[UUID | None] = ContextVar("guest", default=None)
Rule = Callable[[Any], ColumnElement[bool]]
_rules: dict[type[TenantRow], Rule | ColumnElement[bool]] = {}


def _in_scope() -> UUID:
    """The guest's membership; asked for only while a guest is in scope."""
    found = _guest.get()
    if found is None:
        raise RuntimeError("No guest is in scope.")
    return found


GUEST: BindParameter[UUID] = bindparam(
    "guest_in_scope", callable_=_in_scope, type_=PG_UUID(as_uuid=True)
)
"""The membership of the guest in scope, for the rules: looked up when a query runs."""


def show_guests(table: type[TenantRow], rule: Rule) -> None:
    """Have guests see the rows of a table that a rule lets through.

    The rule gets the table as a query has it, be it under another name; beside that it may use
    what never changes (names of its module), since the SQL that it makes is kept.
    """
    _set(table, rule)


def show_guests_all(table: type[TenantRow], reason: str) -> None:
    """Have guests see every row of a table, for a stated reason."""
    if not reason:
        raise ValueError("A table that guests see whole says why.")
    _set(table, true())


def _set(table: type[TenantRow], rule: Rule | ColumnElement[bool]) -> None:
    _rules[table] = rule
    _options.cache_clear()
    _narrowed.clear()


@contextmanager
def guest_scope(membership_id: UUID) -> Iterator[None]:
    """Read as the guest of this membership may."""
    token = _guest.set(membership_id)
    try:
        yield
    finally:
        _guest.reset(token)


@contextmanager
def whole_house(reason: str) -> Iterator[None]:
    """Read what a figure rests on, of which a guest sees the figure alone, for a stated reason."""
    if not reason:
        raise ValueError("What a guest may not see is read for a reason.")
    token = _guest.set(None)
    try:
        yield
    finally:
        _guest.reset(token)


def guest_in_scope() -> bool:
    """Whether a guest's reading is under way."""
    return _guest.get() is not None


def narrowed(statement: Any) -> Any:
    """The statement as the guest in scope may run it; without one, as it is."""
    if _guest.get() is None:
        return statement
    found = _narrowed.get(statement)
    if found is None:
        found = _narrowed[statement] = statement.options(*_options(len(_tables())))
    return found


_narrowed: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def _tables() -> list[type[TenantRow]]:
    return [m.class_ for m in TenantRow.registry.mappers if issubclass(m.class_, TenantRow)]


@lru_cache(maxsize=1)
def _options(_known: int) -> tuple[Any, ...]:
    """One option for each tenant's table there is, with its rule or with nothing at all."""
    return tuple(
        with_loader_criteria(
            table,
            _rules.get(table, false()),
            include_aliases=True,
            track_closure_variables=False,
        )
        for table in sorted(_tables(), key=lambda each: each.__tablename__)
    )
