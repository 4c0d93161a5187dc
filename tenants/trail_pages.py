"""Reading the audit trail for its page: filters, names, before and after."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select
from sqlalchemy.orm import aliased

from foundation.audit.models import AuditEvent, AuditValue
from foundation.audit.reading import READING
from foundation.unit_of_work import session
from foundation.web.moments import time_words
from foundation.web.paging import PER_PAGE
from foundation.web.texts import gettext
from tenants.models import User
from tenants.permissions import role_names
from tenants.queries import user_names
from tenants.trail_words import event_words, field_words, names_of, thing_words

LOOKED = 10_000  # events that one search for words reads (decision 0053)
_SHOWN = 500  # characters of a value; longer ones are cut on the page, not in the trail


@dataclass(frozen=True)
class Filter:
    """What to show of the trail; empty means everything but what auditors read.

    `reading` is "with" to show that as well, "only" to show nothing else.
    """

    action: str = ""
    thing: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None
    object_id: UUID | None = None
    reading: str = ""
    words: str = ""


@dataclass(frozen=True)
class Change:
    """A field's value before and after, in words; `erased_at` when it was erased since."""

    field: str
    before: str
    after: str
    erased_at: datetime | None


@dataclass(frozen=True)
class Entry:
    """An event as the page shows it."""

    seq: int
    at: datetime
    what: str
    action: str
    who: str
    actor_kind: str
    thing: str
    name: str
    object_id: UUID | None
    detail: list[tuple[str, str]]
    changes: list[Change]


@dataclass(frozen=True)
class TrailPage:
    """A page of the trail, the latest first; `newer` and `older` are events to go on from.

    `looked` are the first and last event among which words were looked for, if not among all.
    """

    rows: list[Entry]
    newer: int | None
    older: int | None
    last: int
    looked: tuple[int, int] | None = None


def trail(
    wanted: Filter, zone: str, *, before: int | None = None, after: int | None = None
) -> TrailPage:
    """The events before a number, or after one, else the latest.

    However long the trail is, a page costs the same: nothing is counted or passed over, and words
    are looked for among `LOOKED` events at a time.
    """
    query, last = _asked(wanted, zone), last_number()
    within = _window(last, before, after) if wanted.words else None
    if within is not None:
        query = query.where(AuditEvent.seq.between(*within), _saying(wanted.words, within))
    if after is not None:
        later = query.where(AuditEvent.seq > after).order_by(AuditEvent.seq)
        found = list(session().scalars(later.limit(PER_PAGE + 1)))
        more, rows = len(found) > PER_PAGE, found[:PER_PAGE][::-1]
        newer = rows[0].seq if more else within[1] if within and within[1] < last else None
        older: int | None = after + 1
    else:
        if before is not None:
            query = query.where(AuditEvent.seq < before)
        found = list(session().scalars(query.order_by(AuditEvent.seq.desc()).limit(PER_PAGE + 1)))
        more, rows = len(found) > PER_PAGE, found[:PER_PAGE]
        newer = before - 1 if before is not None else None
        older = rows[-1].seq if more else within[0] if within and within[0] > 1 else None
    short = within is not None and not more and within != (1, last)
    return TrailPage(_entries(rows), newer, older, last, within if short else None)


def _window(last: int, before: int | None, after: int | None) -> tuple[int, int]:
    """The events that a search reads, both ends included: on from where the last one ended."""
    if after is not None:
        return after + 1, min(last, after + LOOKED)
    top = last if before is None else min(last, before - 1)
    return max(1, top - LOOKED + 1), top


def last_number() -> int:
    """The number of the last event there is."""
    return session().scalar(select(func.max(AuditEvent.seq))) or 0


def _asked(wanted: Filter, zone: str) -> Select[Any]:
    query = select(AuditEvent)
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    elif wanted.reading == "only":
        query = query.where(AuditEvent.action.in_(READING))
    elif not wanted.reading:
        query = query.where(AuditEvent.action.not_in(READING))
    if wanted.thing:
        query = query.where(AuditEvent.object_type == wanted.thing)
    if wanted.object_id:
        query = query.where(AuditEvent.object_id == wanted.object_id)
    if wanted.who:
        query = query.where(AuditEvent.actor_id.in_(_people(wanted.who)))
    if wanted.since:
        query = query.where(AuditEvent.at >= _midnight(wanted.since, zone))
    if wanted.until:
        query = query.where(AuditEvent.at < _midnight(wanted.until + timedelta(days=1), zone))
    return query


def _saying(words: str, within: tuple[int, int]) -> ColumnElement[bool]:
    """Events with these words in a detail or in a value before or after.

    The values are sought by the events `within`: else the database reads those of the whole trail.
    """
    like, near = _like(words), aliased(AuditEvent)
    told = (
        select(AuditValue.event_id)
        .join(near, near.id == AuditValue.event_id)
        .where(
            near.seq.between(*within),
            or_(
                cast(AuditValue.before, Text).ilike(like), cast(AuditValue.after, Text).ilike(like)
            ),
        )
    )
    return or_(cast(AuditEvent.detail, Text).ilike(like), AuditEvent.id.in_(told))


def entries_about(ids: Iterable[UUID], most: int) -> list[Entry]:
    """The latest events about these things, the first of them first; reading is none."""
    query = select(AuditEvent).where(
        AuditEvent.object_id.in_(list(ids)), AuditEvent.action.not_in(READING)
    )
    rows = list(session().scalars(query.order_by(AuditEvent.seq.desc()).limit(most)))
    return _entries(rows[::-1])


def reading_choices() -> dict[str, str]:
    """How to have what auditors read among the events."""
    return {
        "": gettext("left out"),
        "with": gettext("among the others"),
        "only": gettext("nothing else"),
    }


def value_words(field: str, value: Any) -> str:
    """A stored value as people read it; empty when there is none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        names = role_names()
        return ", ".join(names.get(str(one), str(one)) for one in value)
    if field.endswith(("_at", "_until")) and isinstance(value, str):
        return _moment(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _moment(value: str) -> str:
    try:
        return time_words(datetime.fromisoformat(value))
    except ValueError:
        return value


def _people(who: str) -> Any:
    like = _like(who)
    return select(User.id).where(or_(User.name.ilike(like), User.email.ilike(like)))


def _like(words: str) -> str:
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _entries(rows: list[AuditEvent]) -> list[Entry]:
    if not rows:
        return []
    changes: dict[UUID, list[Change]] = defaultdict(list)
    query = select(AuditValue).where(AuditValue.event_id.in_([row.id for row in rows]))
    for value in session().scalars(query.order_by(AuditValue.field)):
        changes[value.event_id].append(
            Change(
                field_words(value.field),
                value_words(value.field, value.before),
                value_words(value.field, value.after),
                value.erased_at,
            )
        )
    people = user_names([row.actor_id for row in rows])
    names = _names(rows)
    return [
        Entry(
            seq=row.seq,
            at=row.at,
            what=event_words(row.action),
            action=row.action,
            who=people.get(row.actor_id, "") if row.actor_id else "",
            actor_kind=row.actor_kind,
            thing=thing_words(row.object_type) if row.object_type else "",
            name=names.get((row.object_type, row.object_id), ""),
            object_id=row.object_id,
            detail=[(field_words(key), value_words(key, row.detail[key])) for key in row.detail],
            changes=changes[row.id],
        )
        for row in rows
    ]


def _names(rows: list[AuditEvent]) -> dict[tuple[str, UUID | None], str]:
    ids: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        if row.object_id:
            ids[row.object_type].add(row.object_id)
    return {
        (kind, one): name
        for kind, wanted in ids.items()
        for one, name in names_of(kind, wanted).items()
    }
