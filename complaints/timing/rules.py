"""Time rules as a value: limits by severity and channel, longer times, who is told when.

Nothing here asks the database; a rule is read from its stored form by `read_rules`, which refuses
what is not whole, and written by `as_data`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

CLOCKS = ("acknowledge", "first_answer", "resolve")
UNITS = ("wall_hours", "working_hours", "calendar_days", "working_days")
SEVERITIES = ("severe", "moderate", "slight")
# Who lets somebody have longer: nobody needs to, a second person, an administrator.
NOBODY, SECOND, HIGHER = "", "complaint:extend", "complaint:extend-further"
APPROVERS = (NOBODY, SECOND, HIGHER)
# Who is told: handler (or the desk while there is none), owners of the department, administrators.
HEARERS = ("handler", "owner", "admin")
BEFORE, OVER = "before", "over"
MOST_HOURS, MOST_DAYS, MOST_LEVEL_DAYS = 2000, 366, 60
MOST_EXTENSIONS, MOST_LEVELS = 3, 12


class BadRulesError(ValueError):
    """Time rules that are not whole; the message names the place for whoever wrote them."""


@dataclass(frozen=True)
class Limit:
    """So much of a unit: hours of the wall clock or of work, days of the calendar or of work."""

    amount: int
    unit: str


@dataclass(frozen=True)
class Limits:
    """The three clocks of a case; without `first_answer` there are two."""

    acknowledge: Limit
    resolve: Limit
    first_answer: Limit | None = None

    def of(self, clock: str) -> Limit | None:
        """The limit of a clock, None where it does not run."""
        found: Limit | None = getattr(self, clock)
        return found


@dataclass(frozen=True)
class Extension:
    """A longer time to answer: at most so much more, and who has to allow it."""

    amount: int
    unit: str
    by: str = NOBODY

    @property
    def limit(self) -> Limit:
        """How much more."""
        return Limit(self.amount, self.unit)


@dataclass(frozen=True)
class Level:
    """Who is told of a clock so many working days before its day, or after it has run out."""

    clock: str
    when: str
    days: int
    to: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """Time rules. `extensions` None: any later day, as often as needed, allowed by nobody."""

    limits: Mapping[str, Limits]
    channels: Mapping[str, Mapping[str, Limits]] = field(default_factory=dict)
    extensions: tuple[Extension, ...] | None = None
    levels: tuple[Level, ...] = ()

    def limits_for(self, severity: str, channel: str = "") -> Limits:
        """The limits of a severity; a channel may have its own."""
        return self.channels.get(channel, self.limits)[severity]

    def levels_of(self, clock: str, when: str) -> list[Level]:
        """Who is told of a clock before it ends, or after: in the order in which it is told."""
        found = [one for one in self.levels if (one.clock, one.when) == (clock, when)]
        return sorted(found, key=lambda one: -one.days if when == BEFORE else one.days)


def as_data(rules: Rules) -> dict[str, Any]:
    """The rules as they are stored and shipped."""
    return {
        "limits": {each: asdict(rules.limits[each]) for each in SEVERITIES},
        "channels": {
            channel: {each: asdict(found[each]) for each in SEVERITIES}
            for channel, found in rules.channels.items()
        },
        "extensions": (
            None if rules.extensions is None else [asdict(one) for one in rules.extensions]
        ),
        "levels": [{**asdict(one), "to": list(one.to)} for one in rules.levels],
    }


def read_rules(data: Any) -> Rules:
    """Rules from their stored form; `BadRulesError` for anything that is not whole."""
    content = _mapping(data, "rules", ("limits", "channels", "extensions", "levels"))
    channels = content.get("channels") or {}
    longer, levels = content.get("extensions"), content.get("levels") or []
    if not isinstance(channels, Mapping) or not isinstance(levels, list):
        raise BadRulesError("channels is a mapping and levels a list")
    if longer is not None and not isinstance(longer, list):
        raise BadRulesError("extensions is a list or null")
    if len(longer or ()) > MOST_EXTENSIONS or len(levels) > MOST_LEVELS:
        raise BadRulesError("too many extensions or levels")
    return Rules(
        limits=_by_severity(content.get("limits"), "limits"),
        channels={str(c): _by_severity(found, f"channels.{c}") for c, found in channels.items()},
        extensions=None if longer is None else tuple(_extension(one) for one in longer),
        levels=tuple(_level(one) for one in levels),
    )


def _mapping(data: Any, place: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or set(data) - set(known):
        raise BadRulesError(f"{place}: expected {', '.join(known)}")
    return data


def _by_severity(data: Any, place: str) -> dict[str, Limits]:
    found = _mapping(data, place, SEVERITIES)
    return {each: _limits(found.get(each), f"{place}.{each}") for each in SEVERITIES}


def _limits(data: Any, place: str) -> Limits:
    found = _mapping(data, place, CLOCKS)
    first = found.get("first_answer")
    return Limits(
        acknowledge=_limit(found.get("acknowledge"), place),
        resolve=_limit(found.get("resolve"), place),
        first_answer=None if first is None else _limit(first, place),
    )


def _limit(data: Any, place: str, *, more: tuple[str, ...] = ()) -> Limit:
    found = _mapping(data, place, ("amount", "unit", *more))
    amount, unit = found.get("amount"), found.get("unit")
    if unit not in UNITS:
        raise BadRulesError(f"{place}: no such unit")
    if type(amount) is not int or not 1 <= amount <= most_of(unit):
        raise BadRulesError(f"{place}: not an amount of this unit")
    return Limit(amount, unit)


def most_of(unit: str) -> int:
    """The most of a unit that anybody may promise."""
    return MOST_HOURS if unit.endswith("hours") else MOST_DAYS


def _extension(data: Any) -> Extension:
    limit = _limit(data, "extensions", more=("by",))
    by = data.get("by", NOBODY)
    if by not in APPROVERS:
        raise BadRulesError("extensions: nobody of that name allows it")
    return Extension(limit.amount, limit.unit, by)


def _level(data: Any) -> Level:
    found = _mapping(data, "levels", ("clock", "when", "days", "to"))
    to, days = found.get("to"), found.get("days")
    if found.get("clock") not in CLOCKS or found.get("when") not in (BEFORE, OVER):
        raise BadRulesError("levels: no such clock")
    if type(days) is not int or not 0 <= days <= MOST_LEVEL_DAYS:
        raise BadRulesError("levels: not a number of working days")
    if not isinstance(to, list) or not to or not set(to) <= set(HEARERS):
        raise BadRulesError("levels: nobody to tell")
    return Level(found["clock"], found["when"], days, tuple(one for one in HEARERS if one in to))
