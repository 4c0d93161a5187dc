"""An organisation's working time: pure arithmetic over its week, days off and make-up days.

Hours are written as the wall clock shows them in the organisation's zone; every moment that goes
in or comes out is aware, and what comes out is UTC. Where the clock is put forward, an hour that
does not exist passes in no time; where it is put back, an hour's name means its first passing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

# From start to end of a stretch of work; an end at 0:00 is the midnight that ends the day.
Hours = tuple[tuple[time, time], ...]
Span = tuple[datetime, datetime]

_MIDNIGHT = time(0)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_NONE = timedelta(0)
# Nobody promises anything further ahead: what would take longer is an error, not a long loop.
_HORIZON_DAYS = 36_525
_LAST_DAY = date(9999, 12, 28)


class NoWorkingTimeError(ValueError):
    """A week without an hour of work, in which nothing would ever come due."""


class BeyondCalendarError(ValueError):
    """What was asked lies more than a hundred years ahead, or after the last day there is."""


@dataclass(frozen=True)
class WorkingCalendar:
    """When an organisation works.

    `week` holds the hours of seven days, Monday first; `exceptions` those of single days instead:
    none for a day off, some for a make-up or shortened day. Days after `known_until` may still be
    changed by a notice of holidays, so that dates counted over them are provisional.
    """

    zone: str
    week: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    exceptions: Mapping[date, Hours] = field(default_factory=dict)
    known_until: date | None = None
    _lengths: dict[date, timedelta] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("A week has seven days.")
        for hours in (*self.week, *self.exceptions.values()):
            check_hours(hours)
        if not any(self.week):
            raise NoWorkingTimeError("A week needs some working time.")
        _zone(self.zone)
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))

    def hours_of(self, day: date) -> Hours:
        """The hours of a day as the wall clock shows them."""
        found = self.exceptions.get(day)
        return self.week[day.weekday()] if found is None else found

    def spans(self, day: date) -> tuple[Span, ...]:
        """The stretches of work of a day in UTC, those that pass in no time left out."""
        zone = _zone(self.zone)
        found = [
            (_moment(day, start, zone), _moment(*_ending(day, end), zone))
            for start, end in self.hours_of(day)
        ]
        return tuple((start, end) for start, end in found if start < end)

    def is_working_day(self, day: date) -> bool:
        """Whether any work is done on a day."""
        return bool(self.spans(day))

    def provisional(self, day: date) -> bool:
        """Whether a day lies beyond the holidays that are known."""
        return self.known_until is not None and day > self.known_until

    def day_of(self, moment: datetime) -> date:
        """The local day of a moment."""
        return _utc(moment).astimezone(_zone(self.zone)).date()

    def opens_at(self, moment: datetime) -> datetime:
        """The moment itself within working time, else the next opening."""
        start, _ = next(self._spans_after(moment))
        return max(start, _utc(moment))

    def add(self, moment: datetime, working: timedelta) -> datetime:
        """The earliest moment at which so much working time has passed.

        Time that is used up at the end of a stretch ends there and not at the next opening: four
        hours from eight end at noon, not after lunch. No time at all ends at the moment itself.
        """
        if working < _NONE:
            raise ValueError("Working time is added, not taken away.")
        if not working:
            return _utc(moment)
        left = working
        for start, end in self._spans_after(moment):
            begin = max(start, _utc(moment))
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise BeyondCalendarError

    def add_days(self, moment: datetime, days: int) -> datetime:
        """The end of work on the n-th working day after the moment's day; n is at least 1."""
        if days < 1:
            raise ValueError("Working days are counted from one.")
        left = days
        for day in _days_from(self.day_of(moment) + _DAY):
            spans = self.spans(day)
            left -= bool(spans)
            if not left:
                return spans[-1][1]
        raise BeyondCalendarError

    def day_before(self, day: date, days: int) -> date:
        """The n-th working day before a day; the day itself for none."""
        left = days
        for _ in range(_HORIZON_DAYS):
            if left <= 0:
                return day
            day -= _DAY
            left -= self.is_working_day(day)
        raise BeyondCalendarError

    def begins(self, day: date) -> datetime:
        """The midnight that begins a day."""
        return _moment(day, _MIDNIGHT, _zone(self.zone))

    def ends(self, day: date) -> datetime:
        """The midnight that ends a day."""
        return self.begins(day + _DAY)

    def between(self, first: datetime, last: datetime) -> timedelta:
        """The working time from a moment to a later one; none when it is not later."""
        first, last = _utc(first), _utc(last)
        if last <= first:
            return _NONE
        total = _NONE
        # A day and its neighbours may be cut by the two moments; those between count whole.
        begin, end = self.day_of(first) + 2 * _DAY, self.day_of(last) - 2 * _DAY
        for day in _days_from(self.day_of(first) - _DAY):
            if day > self.day_of(last) + _DAY:
                return total
            if begin <= day <= end:
                total += self._length(day)
            else:
                total += self._inside(day, first, last)
        raise BeyondCalendarError

    def _inside(self, day: date, first: datetime, last: datetime) -> timedelta:
        """The working time of a day between two moments."""
        pieces = (min(end, last) - max(start, first) for start, end in self.spans(day))
        return sum((max(piece, _NONE) for piece in pieces), _NONE)

    def _length(self, day: date) -> timedelta:
        """The working time of a whole day, kept: a list of overdue cases counts the same years."""
        known = self._lengths.get(day)
        if known is None:
            known = sum((end - start for start, end in self.spans(day)), _NONE)
            self._lengths[day] = known
        return known

    def _spans_after(self, moment: datetime) -> Iterator[Span]:
        """Stretches that end after a moment, in order; the day before is looked at too, for zones
        that put the clock back across midnight.
        """
        moment = _utc(moment)
        for day in _days_from(self.day_of(moment) - _DAY):
            for start, end in self.spans(day):
                if end > moment:
                    yield start, end
        raise BeyondCalendarError


def check_hours(hours: Hours) -> None:
    """Raise ValueError unless the stretches of a day follow each other without overlap."""
    past = _MIDNIGHT
    ended = False
    for start, end in hours:
        if start.tzinfo is not None or end.tzinfo is not None:
            raise ValueError("Hours are wall-clock times without a zone.")
        if ended or start < past:
            raise ValueError("Stretches of work follow each other in order.")
        if end != _MIDNIGHT and end <= start:
            raise ValueError("A stretch of work ends after it begins.")
        past, ended = end, end == _MIDNIGHT


def _days_from(day: date) -> Iterator[date]:
    for _ in range(_HORIZON_DAYS):
        yield day
        if day >= _LAST_DAY:
            raise BeyondCalendarError
        day += _DAY


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs its zone.")
    return moment.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError("There is no such time zone.") from error


def _ending(day: date, end: time) -> tuple[date, time]:
    return (day + _DAY, end) if end == _MIDNIGHT else (day, end)


def _moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """When the wall clock first shows a time; for a time that is skipped, when it is skipped."""
    local = datetime.combine(day, wall.replace(fold=0), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _jump(local.replace(fold=1).astimezone(UTC), moment, zone)


def _jump(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The second between two moments at which the clock is put forward, by halving."""
    low, high = low.replace(microsecond=0), high.replace(microsecond=0) + _SECOND
    before = low.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high
