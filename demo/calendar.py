"""When things happen in the demo: everything relative to the day on which it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
OPEN_FOR = 38  # days that the open survey has been open
_WEEKDAYS = (1.25, 1.15, 1.0, 1.0, 0.95, 0.55, 0.3)  # how busy Monday to Sunday are


@dataclass(frozen=True)
class Season:
    """An evaluation period of three months, by its first day."""

    first_day: date

    @property
    def kind(self) -> str:
        """A quarter where it is one of the calendar's, else free dates."""
        return "quarter" if self.first_day.month % 3 == 1 else "free"

    @property
    def opened(self) -> datetime:
        """When the survey of a season that is over opened."""
        return at(self.first_day + timedelta(days=9), 8)

    @property
    def closed(self) -> datetime:
        """When it closed."""
        return at(self.last_day - timedelta(days=4), 18)

    @property
    def last_day(self) -> date:
        """The day before the next season."""
        return months_later(self.first_day, 3) - timedelta(days=1)

    def name(self, language: str) -> str:
        """The season's name."""
        year, month, last = self.first_day.year, self.first_day.month, self.last_day
        if self.kind == "quarter":
            number = (month + 2) // 3
            return (
                f"{year} Q{number}"
                if language == "en"
                else f"{year} 年第{'一二三四'[number - 1]}季度"
            )
        if language == "en":
            return f"{year}-{month:02d} to {last.year}-{last.month:02d}"
        return f"{year} 年 {month} 月至 {last.year} 年 {last.month} 月"


@dataclass(frozen=True)
class Plan:
    """The demo's days, all in the hospital's zone."""

    now: datetime

    @property
    def today(self) -> date:
        """The day of loading."""
        return self.now.astimezone(ZONE).date()

    @property
    def season(self) -> Season:
        """The period that the open survey belongs to: it always contains today."""
        return Season((self.today - timedelta(days=OPEN_FOR)).replace(day=1))

    @property
    def season_before(self) -> Season:
        """The period before, whose survey is closed."""
        return Season(months_later(self.season.first_day, -3))

    @property
    def season_first(self) -> Season:
        """The first that the hospital ever evaluated."""
        return Season(months_later(self.season_before.first_day, -3))

    @property
    def founded(self) -> datetime:
        """When the hospital was set up."""
        return at(self.season_first.first_day + timedelta(days=1), 9)

    @property
    def opened(self) -> datetime:
        """When the open survey opened."""
        return at(self.today - timedelta(days=OPEN_FOR), 8)

    @property
    def complaints_opened(self) -> datetime:
        """When the survey after complaints opened."""
        return at(self.opened.date() + timedelta(days=10), 9)

    @property
    def closes(self) -> datetime:
        """When the open survey closes."""
        return at(self.today + timedelta(days=21), 18)


def months_later(day: date, months: int) -> date:
    """The first of the month that many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def at(day: date, hour: int) -> datetime:
    """An hour of a day in the hospital's zone."""
    return datetime.combine(day, time(hour), ZONE)


def moments(begin: datetime, end: datetime, number: int, chance: Random) -> Iterator[datetime]:
    """Moments in order at which people answer: on busy days more, by day and in the evening."""
    days = [begin.date() + timedelta(days=n) for n in range((end.date() - begin.date()).days + 1)]
    weights = [_WEEKDAYS[day.weekday()] for day in days]
    found = []
    for day in chance.choices(days, weights, k=number):
        hour = min(max(chance.gauss(14, 3.4), 7.5), 22.5)
        found.append(at(day, 0) + timedelta(hours=hour))
    latest = end - timedelta(minutes=10)
    return iter(sorted(min(max(m, begin + timedelta(minutes=20)), latest) for m in found))
