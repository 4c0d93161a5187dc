"""A calendar as people write it: hours, and lines such as "2026-10-01 至 2026-10-07 休 国庆节".

Pure reading and writing; what cannot be read is told line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from foundation.errors import Invalid
from foundation.web.texts import gettext
from tenants.calendar import Hours, check_hours

MOST_LINES = 200
MOST_DAYS = 400  # of one entry
LONGEST_NOTE = 80
MOST_STRETCHES = 4
YEARS = (2000, 2199)
_NO_HOURS = "-"

_OFF = ("休息", "放假", "休", "off", "closed", "holiday")
_WORK = ("上班", "补班", "班", "working", "work", "open")
_DATE = r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?"
_TO = r"(?:至|到|to|until|[-–—~～])"
_LINE = re.compile(
    rf"{_DATE}(?:\s*{_TO}\s*{_DATE})?[\s,，:：]*({'|'.join((*_OFF, *_WORK))})(?![a-z])(.*)",
    re.IGNORECASE,
)
_STRETCH = re.compile(
    rf"(\d{{1,2}})[:：](\d{{2}})\s*{_TO}\s*(\d{{1,2}})[:：](\d{{2}})",
    re.IGNORECASE,
)
_BETWEEN = " \t,，、;；"


@dataclass(frozen=True)
class Entry:
    """One day or several in a row that are not like the week: off, or worked, by which hours.

    Work without hours means the hours of a usual day.
    """

    first: date
    last: date
    works: bool
    hours: Hours = ()
    note: str = ""

    def days(self) -> Iterator[date]:
        """Each day of the entry."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


def hours_text(hours: Hours) -> str:
    """Hours as text, such as "08:00-12:00 14:00-17:30"; a dash for none."""
    written = " ".join(f"{start:%H:%M}-{closing_text(end)}" for start, end in hours)
    return written or _NO_HOURS


def closing_text(end: time) -> str:
    """The end of a stretch; midnight is 24:00 there."""
    return "24:00" if end == time(0) else f"{end:%H:%M}"


def read_hours(text: str) -> Hours:
    """Hours from text; ValueError with the sentence for the reader when they make no sense."""
    rest = text.strip(_BETWEEN)
    if rest in ("", _NO_HOURS):
        return ()
    hours, rest = _leading_hours(rest)
    if rest:
        raise ValueError(gettext("Please write hours like 08:00-12:00, 14:00-17:30."))
    return hours


def read_lines(text: str) -> list[Entry]:
    """The entries of a text, one on each line; `Invalid` tells every line that cannot be read."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise Invalid("", {"lines": gettext("Please write at least one line.")})
    if len(lines) > MOST_LINES:
        raise Invalid("", {"lines": gettext("At most %(n)s lines at once.", n=MOST_LINES)})
    entries, faults, said = [], [], dict[date, int]()
    for number, line in lines:
        try:
            entry = read_line(line)
            _check_said(entry, said, number)
        except ValueError as fault:
            sentence = gettext("Line %(number)s: %(fault)s", number=number, fault=fault)
            faults.append(sentence)
        else:
            entries.append(entry)
    if faults:
        raise Invalid("", {"lines": faults})
    return entries


def read_line(line: str) -> Entry:
    """The entry of one line; ValueError with the sentence for the reader."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError(gettext("please write a date, then off or work, then a note."))
    year, month, day, *until = found.groups()[:6]
    first = _date(year, month, day)
    last = _date(*until) if until[0] else first
    kind, rest = found[7].lower(), found[8].strip(_BETWEEN)
    works = kind in _WORK
    hours: Hours = ()
    if works:
        hours, rest = _leading_hours(rest)
    entry = Entry(first, last, works, hours, rest)
    check_entry(entry)
    return entry


def check_entry(entry: Entry) -> None:
    """Raise ValueError with the sentence for the reader unless an entry can be kept."""
    if not all(YEARS[0] <= day.year <= YEARS[1] for day in (entry.first, entry.last)):
        raise ValueError(gettext("the day lies between 2000 and 2199."))
    if entry.last < entry.first:
        raise ValueError(gettext("the last day lies before the first."))
    if (entry.last - entry.first).days >= MOST_DAYS:
        raise ValueError(gettext("these are more than %(n)s days.", n=MOST_DAYS))
    if len(entry.note) > LONGEST_NOTE:
        raise ValueError(gettext("please keep the note to %(n)s characters.", n=LONGEST_NOTE))


def _check_said(entry: Entry, said: dict[date, int], number: int) -> None:
    for day in entry.days():
        if day in said:
            raise ValueError(
                gettext("line %(other)s says something of %(day)s too.", other=said[day], day=day)
            )
        said[day] = number


def _leading_hours(text: str) -> tuple[Hours, str]:
    """The hours at the beginning of a text, and what follows them."""
    hours: list[tuple[time, time]] = []
    while found := _STRETCH.match(text):
        hours.append((_time(found[1], found[2]), _time(found[3], found[4])))
        text = text[found.end() :].strip(_BETWEEN)
    if len(hours) > MOST_STRETCHES:
        raise ValueError(gettext("at most %(n)s stretches of work a day.", n=MOST_STRETCHES))
    try:
        check_hours(tuple(hours))
    except ValueError:
        raise ValueError(
            gettext("hours follow each other, and each stretch ends after it begins.")
        ) from None
    return tuple(hours), text


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        written = f"{year}-{month}-{day}"
        raise ValueError(gettext("there is no such day: %(day)s.", day=written)) from None


def _time(hour: str, minute: str) -> time:
    try:
        return time(int(hour) % 24 if (hour, minute) == ("24", "00") else int(hour), int(minute))
    except ValueError:
        written = f"{hour}:{minute}"
        raise ValueError(gettext("there is no such time: %(time)s.", time=written)) from None
