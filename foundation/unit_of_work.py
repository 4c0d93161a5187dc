"""The unit of work: one transaction for one intent, committed here and nowhere else.

    with unit_of_work():
        publish_survey(survey, actor)

What happens around it: the database learns the tenant in scope and tells the time; at the end the
audit events are written with the chain's lock taken last; after the commit (and only then) the
queue is rung. When the work is refused, everything is rolled back and what must be remembered of
the refusal (a failed sign-in, a forbidden step) is written in a transaction of its own.

A refusal that a view catches, to show its page again, undoes the work all the same: the view calls
`withdraw()`, and the application does so for every answer that refuses (docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from foundation.connections import began_at
from foundation.database import make_engine
from foundation.guard import GuardedSession
from foundation.scope import on_leaving
from foundation.settings import Settings


@dataclass
class UnitOfWork:
    """What belongs to one transaction beside its session."""

    now: datetime | None = None
    after_commit: list[Callable[[], object]] = field(default_factory=list)
    after_rollback: list[Callable[[], None]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    stands: bool = False
    opened: Session | None = None

    @property
    def session(self) -> Session:
        """The session, made when it is first asked for: many units of a respondent never are."""
        if self.opened is None:
            self.opened = GuardedSession(engine(), expire_on_commit=False, autoflush=True)
            self.opened.info["unit"] = self
        return self.opened


@dataclass
class Database:
    """The engine of this process and what it was configured with."""

    engine: Engine
    settings: Settings


_database: list[Database] = []
_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)
_before_commit: list[Callable[[UnitOfWork], None]] = []


def connect(settings: Settings, *, url: str | None = None, timeout_ms: int | None = None) -> None:
    """Point this process at a database; an earlier engine is disposed of."""
    if _database:
        _database.pop().engine.dispose()
    engine = make_engine(url or settings.database_url, settings, timeout_ms=timeout_ms)
    _database.append(Database(engine, settings))


def disconnect(*, inherited: bool = False) -> None:
    """Close all connections of this process; after a fork forget the parent's without closing."""
    if _database:
        _database[0].engine.dispose(close=not inherited)


def engine() -> Engine:
    """The engine of this process."""
    return _database[0].engine


def settings() -> Settings:
    """The settings this process was connected with."""
    return _database[0].settings


def before_commit(listener: Callable[[UnitOfWork], None]) -> Callable[[UnitOfWork], None]:
    """Have `listener` write its last rows before each commit (the audit trail does)."""
    _before_commit.append(listener)
    return listener


def current() -> UnitOfWork:
    """The unit of work under way; raises RuntimeError when there is none."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("No unit of work is under way.")
    return unit


def under_way() -> bool:
    """Whether a unit of work is under way here."""
    return _current.get() is not None


def session() -> Session:
    """The session of the unit of work under way."""
    return current().session


def withdraw() -> None:
    """Undo what the unit under way did so far, as if it had only begun; its time stays.

    For whoever catches a refusal: the page that follows is made of what stands. Rows read before
    are read anew when they are next looked at, rows added are gone, nothing is rung or recorded.
    Nothing is paid where nothing is refused.
    """
    unit = current()
    if unit.opened is not None:
        unit.opened.rollback()
    unit.after_commit.clear()
    unit.notes.clear()
    notes, unit.after_rollback = unit.after_rollback, []
    outside = _current.set(None)  # what is remembered of a refusal opens a unit of its own
    try:
        for note in notes:
            note()
    finally:
        _current.reset(outside)


def stand() -> None:
    """Have the unit under way kept even where the answer refuses: a failed attempt is a fact."""
    current().stands = True


def withdraw_refused() -> None:
    """What the application does before an answer that refuses: nothing is saved, but what stands.

    A view need not remember it, and one that forgets leaves nothing half done.
    """
    if not current().stands:
        withdraw()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Run one intent in one transaction; units do not nest."""
    if under_way():
        raise RuntimeError("A unit of work is already under way.")
    with _run(UnitOfWork()) as unit:
        yield unit.session


@contextmanager
def separate_unit_of_work() -> Iterator[Session]:
    """A transaction of its own beside the one under way: for limits' counters and marks that
    must stand whatever becomes of the request, and for rows that must not share a transaction.
    """
    with _run(UnitOfWork()) as unit:
        yield unit.session


@contextmanager
def unit_of_work_at(moment: datetime) -> Iterator[None]:
    """A unit beside any other that tells this time, which an errand learned from the database.

    It costs nothing as long as nobody asks for its session.
    """
    with _run(UnitOfWork(now=moment)):
        yield


@contextmanager
def _run(unit: UnitOfWork) -> Iterator[UnitOfWork]:
    token = _current.set(unit)
    try:
        yield unit
        if unit.opened is not None or unit.notes:
            for listener in _before_commit:
                listener(unit)
            unit.session.commit()
    except BaseException:
        if unit.opened is not None:
            unit.opened.rollback()
            unit.opened.close()
        _current.reset(token)
        token = None  # type: ignore[assignment]  # it is spent: what follows runs outside the unit
        for note in unit.after_rollback:
            note()
        raise
    finally:
        if token is not None:
            if unit.opened is not None:
                unit.opened.close()
            _current.reset(token)
    for ring in unit.after_commit:
        ring()


@event.listens_for(GuardedSession, "after_begin")
def _tell_time(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    unit = session.info.get("unit")
    if unit is not None and unit.now is None:
        unit.now = began_at(connection)


def _write_pending() -> None:
    """What was changed under a scope is written under it, before it is left."""
    unit = _current.get()
    if unit is not None and unit.opened is not None and unit.opened.in_transaction():
        unit.opened.flush()


on_leaving(_write_pending)
