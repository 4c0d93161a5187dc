"""The page of statistics: numbers with the addresses of their cases, small groups kept back.

Whoever may open the register counts the same cases there, so nothing is kept from them. Whoever may
not reads numbers without links, of all departments alike and by whole months alone: groups under
five are not told, nor one from which they could be worked out, and what came of the cases of a
group only from ten on (`analysis.suppression`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from analysis.suppression import decide
from complaints.categories.queries import own_tree
from complaints.categories.tree import ALONE
from complaints.register.wanted import NONE, Wanted
from complaints.statistics.counting import (
    MONTH,
    SUB,
    WHOLE,
    Counts,
    Key,
    count_before,
    count_cases,
)
from complaints.workflow import CHANNELS, SEVERITIES, Acting

LONGEST = 60  # months
READ = "complaint:read"
Address = Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class Span:
    """Whole months, from the first of one to the last of another."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def before(self) -> Span:
        """As many months, up to the day before."""
        return Span(months_on(self.first, -self.months), self.first - timedelta(days=1))

    def firsts(self) -> list[date]:
        """The first day of each month."""
        return [months_on(self.first, at) for at in range(self.months)]

    def days(self) -> dict[str, str]:
        """As the register's filter has it."""
        return {"since": self.first.isoformat(), "until": self.last.isoformat()}


@dataclass(frozen=True)
class Number:
    """A number of cases and the address of exactly these; None where it is not told."""

    cases: int | None
    url: str = ""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: Number
    base: Number

    @property
    def percent(self) -> int | None:
        """The share in percent, None where there is nothing to divide."""
        if self.part.cases is None or not self.base.cases:
            return None
        return round(100 * self.part.cases / self.base.cases)


@dataclass(frozen=True)
class Time:
    """Median and 90th percentile of some cases."""

    median: float | None
    most: float | None
    base: Number


@dataclass(frozen=True)
class Row:
    """A group of cases; `group` is the value by which it was made, None for the whole."""

    group: Any
    cases: Number
    before: Number
    acknowledged: Share
    answered: Share
    hours: Time
    days: Time
    disputed: Number
    reopened: Number
    overturned: Number
    recurring: Number


@dataclass(frozen=True)
class Statistics:
    """The page: the whole, and a row for each group of each breakdown."""

    span: Span
    within: int
    whole: Row
    breakdowns: Mapping[str, tuple[Row, ...]]
    linked: bool


def span_of(first: str, last: str, today: date) -> Span:
    """The months asked for ("2026-05"); odd ones are the twelve up to this month."""
    end = _month(last) or today.replace(day=1)
    begin = _month(first)
    if begin is None or begin > end:
        begin = months_on(end, -11)
    begin = max(begin, months_on(end, 1 - LONGEST))
    return Span(begin, months_on(end, 1) - timedelta(days=1))


def months_on(first: date, months: int) -> date:
    """The first day of the month so many months on."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True)
class Asked:
    """What is asked for: which months, and in how many days the same counts as coming back.

    `wanted` are filters of the register beside; they are for whoever may open it alone.
    """

    wanted: Wanted
    span: Span
    within: int


def statistics(
    person: Acting, asked: Asked, now: datetime, zone: str, address: Address
) -> Statistics:
    """The statistics of cases received in a span, beside the span before it.

    `address` gives the register's for filters; three queries, however many cases there are.
    """
    linked, span, within = person.may(READ), asked.span, asked.within
    wanted = asked.wanted if linked else Wanted()
    during = replace(wanted, **span.days())
    earlier = replace(wanted, **span.before.days())
    counted = count_cases(person, during, now, zone, within=within, whole=not linked)
    before = count_before(person, earlier, now, whole=not linked)
    maker = _Maker(during, earlier, within, address) if linked else _Quiet(counted, before)
    return Statistics(
        span,
        within,
        maker.row(WHOLE, counted.get(WHOLE, Counts()), before.get(WHOLE, 0)),
        {
            name: tuple(
                maker.row(key, counted.get(key, Counts()), before.get(key, 0))
                for key in _keys(name, span, counted, before)
            )
            for name in ("category", SUB, "department", "severity", "channel", MONTH)
            if linked or name != SUB  # a group and its parts together tell what is kept back
        },
        linked,
    )


def _month(written: str) -> date | None:
    try:
        found = date.fromisoformat(f"{written[:7]}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None


def _keys(
    name: str, span: Span, counted: Mapping[Key, Counts], before: Mapping[Key, int]
) -> Sequence[Key]:
    """The groups of a breakdown in their order; departments by their number of cases."""
    if name == MONTH:
        return [Key(name, first) for first in span.firsts()]
    found = {key for key in (*counted, *before) if key.breakdown == name}
    codes = [one.code for one in own_tree().rows] if name in ("category", SUB) else []
    known = {
        "category": codes,
        SUB: codes,
        "severity": SEVERITIES,
        "channel": CHANNELS,
    }.get(name)
    if known is not None:
        return [key for group in known if (key := Key(name, group)) in found]
    return sorted(found, key=lambda key: (-counted.get(key, Counts()).cases, str(key.group or "")))


class _Maker:
    """Rows with links, for whoever may open them."""

    def __init__(self, during: Wanted, before: Wanted, within: int, address: Address) -> None:
        self._during, self._before = during, before
        self._within, self._address = within, address

    def row(self, key: Key, counts: Counts, before: int) -> Row:
        """A group's row."""

        def number(cases: int, **more: str) -> Number:
            return Number(cases, self._url(self._during, key, more))

        # Before a month was the one in the row above.
        earlier = Number(None)
        if key.breakdown != MONTH:
            earlier = Number(before, self._url(self._before, key, {}))
        return Row(
            key.group,
            number(counts.cases),
            earlier,
            Share(
                number(counts.acknowledged_in_time, timing="acknowledged_in_time"),
                number(counts.acknowledged_decided, timing="acknowledged_decided"),
            ),
            Share(
                number(counts.answered_in_time, timing="answered_in_time"),
                number(counts.answered_decided, timing="answered_decided"),
            ),
            _time(counts.hours, number(counts.acknowledged, timing="acknowledged")),
            _time(counts.days, number(counts.answered, timing="answered")),
            number(counts.disputed, course="disputed"),
            number(counts.reopened, course="reopened"),
            number(counts.overturned, course="overturned"),
            number(counts.recurring, recurring=str(self._within)),
        )

    def _url(self, wanted: Wanted, key: Key, more: Mapping[str, str]) -> str:
        return self._address({**wanted.values(), **_filter(key), **more})


class _Quiet:
    """Rows without links, and without what is too small to be told."""

    def __init__(self, counted: Mapping[Key, Counts], before: Mapping[Key, int]) -> None:
        self._now = _standings({key: counts.cases for key, counts in counted.items()})
        self._before = _standings(before)

    def row(self, key: Key, counts: Counts, before: int) -> Row:
        """A group's row."""
        told, more = self._now.get(key, (False, False))
        earlier = Number(before if self._before.get(key, (False,))[0] else None)

        def number(cases: int, *, shown: bool = more) -> Number:
            return Number(cases if shown else None)

        return Row(
            key.group,
            number(counts.cases, shown=told),
            Number(None) if key.breakdown == MONTH else earlier,
            Share(number(counts.acknowledged_in_time), number(counts.acknowledged_decided)),
            Share(number(counts.answered_in_time), number(counts.answered_decided)),
            _time(counts.hours if more else None, number(counts.acknowledged)),
            _time(counts.days if more else None, number(counts.answered)),
            number(counts.disputed),
            number(counts.reopened),
            number(counts.overturned),
            number(counts.recurring),
        )


def _standings(cases: Mapping[Key, int]) -> dict[Key, tuple[bool, bool]]:
    """For each group whether its number may be told, and whether what came of its cases may."""
    found: dict[Key, tuple[bool, bool]] = {}
    for name in {key.breakdown for key in cases}:
        keys = [key for key in cases if key.breakdown == name]
        groups = decide([cases[key] for key in keys]).groups
        found |= {
            key: (standing.shows_figures, standing.shows_index)
            for key, standing in zip(keys, groups, strict=True)
        }
    return found


def _filter(key: Key) -> dict[str, str]:
    """By what the register shows a group alone."""
    if key.breakdown == MONTH:
        last = months_on(key.group, 1) - timedelta(days=1)
        return {"since": key.group.isoformat(), "until": last.isoformat()}
    if key.breakdown == "department":
        return {"department": NONE} if key.group is None else _alone(key.group)
    if key.breakdown == SUB:
        one = own_tree().get(key.group)
        return {"category": key.group if one is not None and one.parent else key.group + ALONE}
    return {key.breakdown: key.group} if key.breakdown else {}


def _alone(department: UUID) -> dict[str, str]:
    return {"department": str(department), "alone": "yes"}


def _time(found: tuple[float, float] | None, base: Number) -> Time:
    return Time(None, None, base) if found is None else Time(*found, base)


def departments_in(rows: Iterable[Row]) -> set[UUID]:
    """The departments that rows are about."""
    return {row.group for row in rows if row.group is not None}
