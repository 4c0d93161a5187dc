"""What this room has people reminded of: periods that nobody closes, publishes or locks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from evaluations.waiting import PeriodWait, periods_waiting, wait_of
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod
from tenants.permissions import ROLES
from tenants.queries import member_user_ids, own_calendar
from tenants.reminders import Reminder, Told, told_of

# Working days after which the administrators hear of a period that nobody closes.
NEXT = 2

Words = Callable[[EvaluationPeriod, date, str], str]


@dataclass(frozen=True)
class Kind:
    """A step: who hears of it, after how many working days (None: the next morning), what."""

    roles: tuple[str, ...]
    first: int | None
    say: Words


def steps_of_periods(now: datetime) -> Iterator[Reminder]:
    """Survey managers hear of a period to close, those who may publish of the steps after it.

    A period that stays open is told to the administrators; they may publish and lock themselves.
    """
    calendar, admins = own_calendar(), tuple(member_user_ids("admin"))
    waits = [wait for wait in periods_waiting(now) if wait.step in KINDS]
    people = {kind.roles: member_user_ids(*kind.roles) for kind in KINDS.values() if waits}
    for wait in waits:
        kind = KINDS[wait.step]
        about = (wait.period, wait.day)
        closing = wait.step == "close"
        for user_id in people[kind.roles] or admins:
            yield Reminder(
                user_id=user_id,
                occasion=wait.occasion,
                due_at=calendar.add_days(wait.since, kind.first) if kind.first else wait.since,
                say=partial(kind.say, *about),
                url=f"/app/evaluations/{wait.period.id}",
                after=calendar.add_days(wait.since, NEXT) if closing else None,
                to=admins if closing else (),
                say_late=partial(_close_late, *about),
            )


def told_of_period(period: EvaluationPeriod, now: datetime) -> list[Told]:
    """Who was reminded of what a period waits for now."""
    wait: PeriodWait | None = wait_of(period, now)
    return told_of(wait.occasion) if wait is not None and wait.step in KINDS else []


def _close(period: EvaluationPeriod, last: date, language: str) -> str:
    return gettext(
        "%(name)s ended on %(day)s and is still open. Please close it.",
        name=period.name(language),
        day=day_words(last, language),
    )


def _close_late(period: EvaluationPeriod, last: date, language: str) -> str:
    return gettext(
        "Nobody has closed %(name)s yet, which ended on %(day)s.",
        name=period.name(language),
        day=day_words(last, language),
    )


def _publish(period: EvaluationPeriod, computed: date, language: str) -> str:
    return gettext(
        "The figures of %(name)s, computed on %(day)s, wait to be published.",
        name=period.name(language),
        day=day_words(computed, language),
    )


def _lock(period: EvaluationPeriod, last: date, language: str) -> str:
    return gettext(
        "Appeals against %(name)s ran until %(day)s. The period can be locked.",
        name=period.name(language),
        day=day_words(last, language),
    )


_PUBLISHERS = tuple(role for role, held in ROLES.items() if "period:publish" in held)
KINDS = {
    "close": Kind(("survey_manager",), None, _close),
    "publish": Kind(_PUBLISHERS, 1, _publish),
    "lock": Kind(_PUBLISHERS, None, _lock),
}
