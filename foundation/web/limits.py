"""Limits on how often: counters in an unlogged table, so that Redis away changes nothing.

A key is kept as a keyed hash only, for a day at most (ANON-4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import (
    DateTime,
    Text,
    bindparam,
    case,
    delete,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.database import GlobalRow
from foundation.errands import Errand
from foundation.errors import TooManyRequests
from foundation.tokens import peppered
from foundation.unit_of_work import separate_unit_of_work, session, settings


class RateCounter(GlobalRow):
    """How often something happened in a window; unlogged, so a crash of the database empties it."""

    __tablename__ = "rate_counters"
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012 - SQLAlchemy's own form

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    window_until: Mapped[datetime]
    last_at: Mapped[datetime]


@dataclass(frozen=True)
class Limit:
    """At most `free` in `window` seconds; beyond it a fixed wait, or a growing delay."""

    name: str
    free: int
    window: int
    growing: bool = False
    first_wait: float = 0.2  # seconds, where it grows

    def key(self, who: str) -> str:
        """The stored key for somebody: a keyed hash, not to be turned back."""
        return peppered("limit", self.name, who)


def check(limit: Limit, who: str) -> None:
    """Raise `TooManyRequests` when the limit is used up; counts nothing."""
    with separate_unit_of_work():
        row = (
            session()
            .scalars(select(RateCounter).where(RateCounter.key == limit.key(who)))
            .one_or_none()
        )
        wait = _wait(limit, row) if row else 0
    if wait > 0:
        raise TooManyRequests(retry_after=wait)


def count(limit: Limit, who: str) -> int:
    """Count one and return how many there were in the window, in a transaction of its own."""
    with separate_unit_of_work():
        now = clock.now()
        over = RateCounter.window_until <= now
        until = now + timedelta(seconds=limit.window)
        first = insert(RateCounter).values(
            key=limit.key(who), count=1, window_until=until, last_at=now
        )
        statement = first.on_conflict_do_update(
            index_elements=[RateCounter.key],
            set_={
                "count": case((over, 1), else_=RateCounter.count + 1),
                "window_until": case((over, until), else_=RateCounter.window_until),
                "last_at": now,
            },
        ).returning(RateCounter.count)
        counted: int = session().execute(statement).scalar_one()
        return counted


def hit(limit: Limit, who: str) -> None:
    """Check and count: for doors where every try counts, also when many come at once."""
    check(limit, who)
    if count(limit, who) > limit.free and not limit.growing:
        raise TooManyRequests(retry_after=limit.window)


@dataclass(frozen=True)
class Noted:
    """What is known of a note: whether it is new, and since when there is one."""

    new: bool
    first_at: datetime


def hit_and_note(limit: Limit, who: str, note: str, keep: int) -> Noted:
    """Check and count as `hit` does, and leave a note, in a transaction of its own.

    `note` is a keyed hash that leads to nothing; it is forgotten after `keep` seconds. A try that
    is refused is not counted.
    """
    now, key = clock.now(), limit.key(who)
    brought = _COUNT.run(
        now=now,
        who=key,
        until=now + timedelta(seconds=limit.window),
        note=note,
        noted_until=now + timedelta(seconds=keep),
    )
    found = {name: (times, last_at) for name, times, last_at in brought.rows}
    times, last_at = found[key]
    if times > limit.free:
        wait = _growing(limit, times - 1, last_at, now)
        _correct(key, {"count": RateCounter.count - 1} if wait > 0 else {"last_at": now})
        if wait > 0:
            raise TooManyRequests(retry_after=wait)
    return Noted(found[note][0] == 1, found[note][1])


def _correct(key: str, change: dict[str, Any]) -> None:
    with separate_unit_of_work():
        session().execute(update(RateCounter).where(RateCounter.key == key).values(**change))


def noted_at(note: str) -> datetime | None:
    """When a note was left that is not forgotten yet; leaves none."""
    query = select(RateCounter).where(
        RateCounter.key == note, RateCounter.window_until > clock.now()
    )
    row = session().scalars(query).one_or_none()
    return row.last_at if row is not None else None


def counted(limit: Limit, who: str) -> int:
    """How many there were in the window; counts nothing."""
    query = select(RateCounter.count).where(
        RateCounter.key == limit.key(who), RateCounter.window_until > clock.now()
    )
    return session().scalars(query).one_or_none() or 0


_ONE: Any = literal_column("1")


def _counting() -> Any:
    """Count one for a key and one for a note, in this order; `last_at` stays as it was."""
    kept: Any = RateCounter.__table__  # the table, not the class: plain rows, quickly
    # Both rows in the statement itself, as a selection: a list of rows, given to it or in its
    # VALUES, would be compiled anew each time, which costs more than the counting.
    both = union_all(_one("who", "until"), _one("note", "noted_until"))
    given = insert(kept).from_select(["key", "count", "window_until", "last_at"], both)
    over = kept.c.window_until <= given.excluded.last_at
    values = {
        "count": case((over, _ONE), else_=kept.c.count + _ONE),
        "window_until": case((over, given.excluded.window_until), else_=kept.c.window_until),
        "last_at": case((over, given.excluded.last_at), else_=kept.c.last_at),
    }
    return given.on_conflict_do_update(index_elements=[kept.c.key], set_=values).returning(
        kept.c.key, kept.c.count.label("counted"), kept.c.last_at
    )


def _one(name: str, until: str) -> Any:
    moment = DateTime(timezone=True)
    return select(
        bindparam(name, type_=Text),
        _ONE,
        bindparam(until, type_=moment),
        bindparam("now", type_=moment),
    )


_COUNT = Errand("count_and_note", _counting())


def forget(limit: Limit, who: str) -> None:
    """Start again from nothing (after a success)."""
    with separate_unit_of_work():
        session().execute(delete(RateCounter).where(RateCounter.key == limit.key(who)))


def sweep() -> None:
    """Drop counters whose window is over."""
    with separate_unit_of_work():
        session().execute(delete(RateCounter).where(RateCounter.window_until <= clock.now()))


def client_address() -> str:
    """The caller's address: the N-th trusted hop from the right, N being 0 by default."""
    hops = settings().trusted_hops
    if hops:
        named: str = request.environ.get("HTTP_X_FORWARDED_FOR", "")
        chain = [a.strip() for a in named.split(",") if a]
        if len(chain) >= hops:
            return chain[-hops]
    return request.remote_addr or "unknown"


def _wait(limit: Limit, row: RateCounter) -> int:
    now = clock.now()
    if row.window_until <= now or row.count < limit.free:
        return 0
    if not limit.growing:
        return max(1, round((row.window_until - now).total_seconds()))
    return _growing(limit, row.count, row.last_at, now)


def _growing(limit: Limit, counted: int, last_at: datetime, now: datetime) -> int:
    """Seconds to wait after so many; it doubles with each beyond what is free, to a minute."""
    delay: float = min(60.0, limit.first_wait * 2.0 ** min(counted - limit.free, 20))
    left = delay - (now - last_at).total_seconds()
    return max(0, round(left + 0.499))
