"""What this room has people reminded of: clocks of cases that end soon or are over.

A sentence names the case by its number alone: neither what it is about nor who complained
(SECURITY ANON-6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select

from complaints.clocks import answer_due, own_due
from complaints.models import Complaint
from complaints.recusal.queries import Apart, apart_from
from complaints.services.checking import handlers
from complaints.timing.queries import all_rules, rules_of
from complaints.timing.rules import BEFORE, OVER, Level, Rules
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar
from tenants.queries import member_user_ids, own_calendar, owners_by_department
from tenants.reminders import Reminder, Told, told_of

# Working days a question to a complainant may stay open before who asked hears of it.
PATIENCE = 5


@dataclass(frozen=True)
class _Sentences:
    """What is said of a clock: it ends soon, it is over, it is over still."""

    soon: Callable[[str, date, str], str]
    over: Callable[[str, date, str], str]
    late: Callable[[str, date, str], str]


@dataclass(frozen=True)
class _Clock:
    """A clock that somebody has to keep, and who is told of it as which level of its rules."""

    case: Complaint
    name: str
    due: datetime
    levels: Sequence[Level]
    people: Mapping[str, tuple[UUID, ...]]
    apart: frozenset[UUID]

    @property
    def say(self) -> _Sentences:
        """What is said of it."""
        return _SENTENCES[self.name]


def clock_occasion(case: Complaint, name: str, due: datetime, *, over: bool, again: int = 0) -> str:
    """The key of a clock that ends: another due date is another occasion.

    `again` is the number of working days before it at which somebody hears once more.
    """
    kind = f"complaint.{name}-over" if over else f"complaint.{name}"
    if again:
        kind = f"complaint.{name}-again{again}"
    return f"{kind}:{case.id}:{due:%Y%m%dT%H%M}"


def told_of_clocks(case: Complaint) -> list[Told]:
    """Who was reminded of the clocks of a case as they stand, the first first."""
    rules = rules_of(case)
    clocks = [("acknowledge", case.acknowledge_due), ("resolve", answer_due(case))]
    if case.first_answer_due is not None:
        clocks.append(("first_answer", case.first_answer_due))
    if case.transfer_due is not None:
        clocks.append(("transfer", case.transfer_due))
    return told_of(
        *(
            _occasion(case, name, due, level, levels)
            for name, due in clocks
            for levels in (_levels(rules, name, BEFORE), _levels(rules, name, OVER))
            for level in levels
        )
    )


def clocks_that_end(now: datetime) -> Iterator[Reminder]:
    """Those whom the rules of a case name hear of its clocks: before their day, then once over.

    Once over, whoever is of several levels hears at the first of them, and nobody twice.
    """
    calendar = own_calendar()
    for one in _clocks(now, calendar):
        over = one.due < now
        about = (one.case.ref, calendar.day_of(one.due))
        for place, level in enumerate(one.levels):
            begins = _begins(one.due, level, calendar)
            late = over and place > 0
            words = one.say.late if late else one.say.over if over else one.say.soon
            people = dict.fromkeys(who for hearer in level.to for who in one.people[hearer])
            for user_id in people if begins <= now else ():
                yield Reminder(
                    user_id=user_id,
                    occasion=_occasion(one.case, one.name, one.due, level, one.levels),
                    due_at=begins,
                    say=partial(words, *about),
                    url=f"/app/complaints/{one.case.ref}",
                    late=late,
                    apart=one.apart,
                )


def _occasion(
    case: Complaint, name: str, due: datetime, level: Level, levels: Sequence[Level]
) -> str:
    """One occasion for all that is told once it is over, one for each time before."""
    over = level.when == OVER
    again = 0 if over or level.days == levels[0].days else level.days + 1
    return clock_occasion(case, name, due, over=over, again=again)


def _begins(due: datetime, level: Level, calendar: WorkingCalendar) -> datetime:
    """From when a level is told. On a day off no mail goes out: then the working day before."""
    if level.when == OVER:
        return calendar.add_days(due, level.days) if level.days else due
    day = calendar.day_of(due)
    days = level.days if calendar.is_working_day(day) else max(level.days, 1)
    return calendar.begins(calendar.day_before(day, days))


def questions_that_wait(now: datetime) -> Iterator[Reminder]:
    """Who handles a case hears when a question to the complainant has long had no answer.

    Nothing comes due while the clock is held; without this such a case would be forgotten.
    """
    calendar, able = own_calendar(), frozenset(handlers())
    desk = tuple(member_user_ids("agent"))
    query = select(Complaint).where(Complaint.held_at.is_not(None), Complaint.held_at < now)
    cases = session().scalars(query.order_by(Complaint.held_at, Complaint.ref)).all()
    away = apart_from(case.id for case in cases)
    for case in cases:
        asked = case.held_at or now
        after = calendar.add_days(asked, PATIENCE)
        for user_id in _hands(case, able, desk, away[case.id]) if after <= now else ():
            yield Reminder(
                user_id=user_id,
                occasion=f"complaint.waiting:{case.id}:{asked:%Y%m%dT%H%M}",
                due_at=after,
                say=partial(_still_waiting, case.ref, calendar.day_of(asked)),
                url=f"/app/complaints/{case.ref}",
                apart=away[case.id].everybody,
            )


def _hands(
    case: Complaint, able: frozenset[UUID], desk: tuple[UUID, ...], apart: Apart
) -> tuple[UUID, ...]:
    """Who handles a case, or the complaint desk; never whom it is about."""
    handler = case.handler_id
    if handler is not None and handler in able and handler not in apart.everybody:
        return (handler,)
    return _without(desk, apart)


def _without(people: Iterable[UUID], apart: Apart) -> tuple[UUID, ...]:
    return tuple(one for one in people if one not in apart.everybody)


def _still_waiting(ref: str, since: date, language: str) -> str:
    return gettext(
        "%(ref)s has waited for the complainant since %(day)s. Ask once more, or go on without.",
        ref=ref,
        day=day_words(since, language),
    )


def _clocks(now: datetime, calendar: WorkingCalendar) -> Iterator[_Clock]:
    rules = all_rules()
    farthest = max(level.days for each in rules.values() for level in (*each.levels, _ON_ITS_DAY))
    cases = _running(calendar.add_days(now, farthest + 1))
    owners = owners_by_department({c.department_id for c in cases if c.department_id})
    able, desk = frozenset(handlers()), tuple(member_user_ids("agent"))
    admins, away = member_user_ids("admin"), apart_from(case.id for case in cases)
    for case in cases:
        apart = away[case.id]
        owning = owners.get(case.department_id, ()) if case.department_id else ()
        people = {
            "handler": _hands(case, able, desk, apart),
            "owner": _without(owning, apart),
            "admin": _without(admins, apart),
        }
        for name, due in _running_of(case):
            when = OVER if due < now else BEFORE
            levels = _levels(rules[case.rules_id], name, when)
            yield _Clock(case, name, due, levels, people, apart.everybody)


def _running_of(case: Complaint) -> Iterator[tuple[str, datetime]]:
    """The clocks of a case that somebody has to keep."""
    if case.transfer_due is not None:
        yield "transfer", case.transfer_due
    if own_due(case) is None:
        return
    if case.acknowledged_at is None:
        yield "acknowledge", case.acknowledge_due
    elif case.first_answer_due is not None and case.first_answered_at is None:
        yield "first_answer", case.first_answer_due
    yield "resolve", answer_due(case)


def _levels(rules: Rules, name: str, when: str) -> list[Level]:
    """Who is told of a clock; of a body's day, whoever is told of the time to answer."""
    return rules.levels_of("resolve" if name == "transfer" else name, when)


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


def _first_soon(ref: str, due: date, language: str) -> str:
    return gettext(
        "%(ref)s needs a first answer by %(day)s.", ref=ref, day=day_words(due, language)
    )


def _first_over(ref: str, due: date, language: str) -> str:
    return gettext(
        "%(ref)s should have had a first answer by %(day)s.", ref=ref, day=day_words(due, language)
    )


def _first_late(ref: str, due: date, language: str) -> str:
    return gettext(
        "%(ref)s has had no first answer yet. It was due on %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


def _transfer_soon(ref: str, due: date, language: str) -> str:
    return gettext(
        "The body that sent on %(ref)s has to be answered by %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


def _transfer_over(ref: str, due: date, language: str) -> str:
    return gettext(
        "The body that sent on %(ref)s should have been answered by %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


def _transfer_late(ref: str, due: date, language: str) -> str:
    return gettext(
        "Nobody has answered the body that sent on %(ref)s yet. It was due on %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


_SENTENCES = {
    "acknowledge": _Sentences(_acknowledge_soon, _acknowledge_over, _acknowledge_late),
    "first_answer": _Sentences(_first_soon, _first_over, _first_late),
    "resolve": _Sentences(_resolve_soon, _resolve_over, _resolve_late),
    "transfer": _Sentences(_transfer_soon, _transfer_over, _transfer_late),
}
_ON_ITS_DAY = Level("resolve", BEFORE, 0, ("handler",))
