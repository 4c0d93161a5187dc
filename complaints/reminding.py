"""What this room has people reminded of: clocks of cases that end soon or are over.

A sentence names the case by its number alone: neither what it is about nor who complained
(SECURITY ANON-6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select

from complaints.models import Complaint
from complaints.services.checking import handlers
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar
from tenants.queries import member_user_ids, own_calendar, owners_by_department
from tenants.reminders import Reminder, Told, told_of

# Working days before a case has to be answered on which people hear of it.
BEFORE = 3
# Working days after a clock has run out, the administrators are told.
NEXT = 2


@dataclass(frozen=True)
class _Sentences:
    """What is said of a clock: it ends soon, it is over, it is over still."""

    soon: Callable[[str, date, str], str]
    over: Callable[[str, date, str], str]
    late: Callable[[str, date, str], str]


@dataclass(frozen=True)
class _Clock:
    """A clock that somebody has to keep."""

    case: Complaint
    name: str
    due: datetime
    days: int
    people: tuple[UUID, ...]
    say: _Sentences


def clock_occasion(case: Complaint, name: str, due: datetime, *, over: bool) -> str:
    """The key of a clock that ends: another due date is another occasion."""
    kind = f"complaint.{name}-over" if over else f"complaint.{name}"
    return f"{kind}:{case.id}:{due:%Y%m%dT%H%M}"


def told_of_clocks(case: Complaint) -> list[Told]:
    """Who was reminded of the clocks of a case as they stand, the first first."""
    clocks = (
        ("acknowledge", case.acknowledge_due),
        ("resolve", case.promised_at or case.resolve_due),
    )
    return told_of(
        *(clock_occasion(case, *one, over=over) for one in clocks for over in (False, True))
    )


def clocks_that_end(now: datetime) -> Iterator[Reminder]:
    """Those who have a case in hand hear of its clocks: soon due, then over, then the next level.

    The acknowledgement on the day on which it is due, the answer `BEFORE` working days ahead.
    `NEXT` working days after either has run out the administrators are told.
    """
    calendar, admins = own_calendar(), member_user_ids("admin")
    for one in _clocks(now, calendar):
        over = one.due < now
        first = calendar.day_before(calendar.day_of(one.due), one.days)
        begins = one.due if over else calendar.begins(first)
        about = (one.case.ref, calendar.day_of(one.due))
        for user_id in one.people if begins <= now else ():
            yield Reminder(
                user_id=user_id,
                occasion=clock_occasion(one.case, one.name, one.due, over=over),
                due_at=begins,
                say=partial(one.say.over if over else one.say.soon, *about),
                url=f"/app/complaints/{one.case.ref}",
                after=calendar.add_days(one.due, NEXT) if over else None,
                to=admins if over else (),
                say_late=partial(one.say.late, *about),
            )


def _clocks(now: datetime, calendar: WorkingCalendar) -> Iterator[_Clock]:
    cases = _running(calendar.add_days(now, BEFORE))
    owners = owners_by_department({c.department_id for c in cases if c.department_id})
    able, desk = frozenset(handlers()), tuple(member_user_ids("agent"))
    for case in cases:
        hands = (case.handler_id,) if case.handler_id in able else desk
        handling = tuple(one for one in hands if one is not None)
        if case.acknowledged_at is None:
            yield _Clock(case, "acknowledge", case.acknowledge_due, 0, handling, _ACKNOWLEDGE)
        due = case.promised_at or case.resolve_due
        owning = owners.get(case.department_id, ()) if case.department_id else ()
        everybody = tuple(dict.fromkeys((*handling, *owning)))
        yield _Clock(case, "resolve", due, BEFORE, everybody, _RESOLVE)


def _running(until: datetime) -> list[Complaint]:
    """The cases with a clock that ends before a moment; `due_at` is the nearest."""
    query = select(Complaint).where(Complaint.due_at <= until)
    return list(session().scalars(query.order_by(Complaint.due_at, Complaint.ref)))


def _acknowledge_soon(ref: str, due: date, language: str) -> str:
    return gettext(
        "%(ref)s has to be acknowledged by %(day)s.", ref=ref, day=day_words(due, language)
    )


def _acknowledge_over(ref: str, due: date, language: str) -> str:
    return gettext(
        "%(ref)s should have been acknowledged by %(day)s.", ref=ref, day=day_words(due, language)
    )


def _acknowledge_late(ref: str, due: date, language: str) -> str:
    return gettext(
        "Nobody has acknowledged %(ref)s yet. It was due on %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


def _resolve_soon(ref: str, due: date, language: str) -> str:
    return gettext("%(ref)s has to be answered by %(day)s.", ref=ref, day=day_words(due, language))


def _resolve_over(ref: str, due: date, language: str) -> str:
    return gettext(
        "%(ref)s should have been answered by %(day)s.", ref=ref, day=day_words(due, language)
    )


def _resolve_late(ref: str, due: date, language: str) -> str:
    return gettext(
        "Nobody has answered %(ref)s yet. It was due on %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


_ACKNOWLEDGE = _Sentences(_acknowledge_soon, _acknowledge_over, _acknowledge_late)
_RESOLVE = _Sentences(_resolve_soon, _resolve_over, _resolve_late)
