"""Counting cases in a few queries: by every breakdown at once, by the conditions of the register.

Times are told as people feel them: to acknowledge in hours from when the clock starts, nights and
days off among them, to answer in days of the calendar from the day a case came in. Whether a case
was in time is what its clocks say, which count working time. Percentiles are taken from how many
cases took so many half hours or days: the database counts those without putting cases in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    cast,
    extract,
    func,
    literal_column,
    select,
    tuple_,
)

from complaints.categories.queries import counted_as, own_tree, top_of
from complaints.categories.tree import Tree
from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.register.facts import COURSES, TIMINGS, answered_at, recurring
from complaints.register.queries import conditions
from complaints.register.wanted import Wanted
from complaints.workflow import Acting
from foundation.unit_of_work import session

MONTH = "month"
_PARTS = 2  # of an hour, to which hours are told
SUB = "sub-category"


def breakdowns(tree: Tree) -> dict[str, Any]:
    """By what cases are counted; by sub-categories where there are any."""
    found: dict[str, Any] = {
        "category": top_of(tree, Complaint.category),
        "department": Complaint.department_id,
        "severity": Complaint.severity,
        "channel": Complaint.channel,
        MONTH: cast(func.date_trunc(literal_column("'month'"), Complaint.received_on), Date),
    }
    return found | ({SUB: counted_as(tree, Complaint.category)} if tree.divided else {})


class Key(NamedTuple):
    """A breakdown and one of its groups; the whole is ("", None)."""

    breakdown: str
    group: Any


WHOLE = Key("", None)


@dataclass(frozen=True)
class Counts:
    """What is counted of a group of cases. Hours and days are median and 90th percentile."""

    cases: int = 0
    acknowledged: int = 0
    acknowledged_in_time: int = 0
    acknowledged_decided: int = 0
    answered: int = 0
    answered_in_time: int = 0
    answered_decided: int = 0
    disputed: int = 0
    reopened: int = 0
    overturned: int = 0
    recurring: int = 0
    hours: tuple[float, float] | None = None
    days: tuple[float, float] | None = None


def count_cases(
    person: Acting, wanted: Wanted, now: datetime, zone: str, *, within: int, whole: bool
) -> Mapping[Key, Counts]:
    """The counts of the cases that fit, by every breakdown; groups without a case are left out.

    A person counts the cases that they may see, or with `whole` those of all departments. A case
    recurs when its department had one of the same category `within` so many days before. Three
    queries, none of which sorts the cases.
    """
    asked = _Asked(person, wanted, now, whole=whole)
    since = date.fromisoformat(wanted.since) if wanted.since else None
    facts: dict[str, ColumnElement[bool]] = {
        **{name: fact(now) for name, fact in (TIMINGS | COURSES).items()},
        "recurring": recurring(within, since),
    }
    names = [f.name for f in fields(Counts) if f.name in facts]
    hours = extract("epoch", Complaint.acknowledged_at - Complaint.clock_from) / 3600
    last = cast(func.timezone(zone, answered_at()), Date)
    hours_taken = asked.spread(
        func.ceil(func.greatest(hours, 0) * _PARTS) / _PARTS, facts["acknowledged"]
    )
    days_taken = asked.spread(func.greatest(last - Complaint.received_on, 0), facts["answered"])
    return {
        key: Counts(
            **dict(zip(("cases", *names), found, strict=True)),
            hours=hours_taken.get(key),
            days=days_taken.get(key),
        )
        for key, found in asked.rows([facts[name] for name in names])
    }


def count_before(
    person: Acting, wanted: Wanted, now: datetime, *, whole: bool
) -> Mapping[Key, int]:
    """How many cases fitted, by the same breakdowns and nothing else."""
    asked = _Asked(person, wanted, now, whole=whole)
    return {key: found[0] for key, found in asked.rows([])}


class _Asked:
    """The cases that are counted, and counting them by every breakdown at once."""

    def __init__(self, person: Acting, wanted: Wanted, now: datetime, *, whole: bool) -> None:
        seen = None if whole else visible_to(person)
        self._by = breakdowns(own_tree())
        self._where = [*([] if seen is None else [seen]), *conditions(wanted, now, person.user_id)]

    def rows(self, facts: Sequence[ColumnElement[bool]]) -> Iterator[tuple[Key, Sequence[int]]]:
        """Each group with the number of its cases, and of those for which each fact holds."""
        cases = self._cases([fact.label(f"fact_{at}") for at, fact in enumerate(facts)])
        groups = [cases.c[name] for name in self._by]
        holds = [cases.c[f"fact_{at}"] for at in range(len(facts))]
        query = select(
            func.grouping(*groups), *groups, func.count(), *(func.count().filter(h) for h in holds)
        ).group_by(func.grouping_sets(*(tuple_(each) for each in groups), tuple_()))
        for row in session().execute(query):
            yield self._key(row), row[1 + len(self._by) :]

    def spread(
        self, value: ColumnElement[Any], where: ColumnElement[bool]
    ) -> dict[Key, tuple[float, float]]:
        """Median and 90th percentile of a value in each group: what so many did not exceed."""
        cases = self._cases([value.label("value")], where)
        groups = [cases.c[name] for name in self._by]
        taken = cases.c["value"]
        sets = [tuple_(each, taken) for each in groups]
        query = select(func.grouping(*groups), *groups, taken, func.count()).group_by(
            func.grouping_sets(*sets, tuple_(taken))
        )
        found: dict[Key, list[tuple[float, int]]] = {}
        for row in session().execute(query):
            found.setdefault(self._key(row), []).append((float(row[-2]), row[-1]))
        return {key: (_reached(each, 0.5), _reached(each, 0.9)) for key, each in found.items()}

    def _cases(self, columns: Sequence[ColumnElement[Any]], *where: ColumnElement[bool]) -> CTE:
        """The cases with their groups and these columns, worked out once for each case.

        Not materialised, each column would be reckoned anew for every set of groups.
        """
        groups = [column.label(name) for name, column in self._by.items()]
        query = select(*groups, *columns).where(*self._where, *where)
        return query.cte("cases").prefix_with("MATERIALIZED")

    def _key(self, row: Any) -> Key:
        """The group of a row: of the grouping's bits the only 0 says by which column it is."""
        bits, names = row[0], tuple(self._by)
        for place, name in enumerate(names):
            if not bits >> (len(names) - 1 - place) & 1:
                return Key(name, row[1 + place])
        return WHOLE


def _reached(counted: list[tuple[float, int]], share: float) -> float:
    """The least value that this share of all does not exceed."""
    wanted = share * sum(number for _value, number in counted)
    so_far = 0
    for value, number in sorted(counted):
        so_far += number
        if so_far >= wanted:
            return value
    raise ValueError("nothing was counted")
