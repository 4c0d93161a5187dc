"""Due moments from their parts, and again from stored parts: pure.

Whatever moves a due moment is one `Part`, with all that it takes to reckon the moment again by
the same calendar; `replay` does it for a whole case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from complaints.timing.rules import Limit
from tenants.calendar import WorkingCalendar

# Kinds of parts. A "promise" and a "longer" time end with the work of the day that `base` is in.
START, SEVERITY, PAUSE, DISPUTE, REOPEN, PROMISE, LONGER = (
    "start",
    "severity",
    "pause",
    "dispute",
    "reopen",
    "promise",
    "longer",
)
KINDS = (START, SEVERITY, PAUSE, DISPUTE, REOPEN, PROMISE, LONGER)
# A case that is objected to has so much time at least, whatever was left of it.
ANEW = Limit(3, "working_days")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Part:
    """What moved a due moment: counted from `base` by `limit`, put off by working `seconds`.

    `floor` is a moment before which it is not due. `promised` says that the part moved the day
    promised to the complainant, not the one of the rule.
    """

    clock: str
    kind: str
    base: datetime
    limit: Limit | None = None
    seconds: int = 0
    floor: datetime | None = None
    promised: bool = False


def due_of(limit: Limit, start: datetime, calendar: WorkingCalendar) -> datetime:
    """When a limit that starts then ends.

    Hours end to the second, of the wall clock or of working time; working days with the work of
    the n-th working day after the start's day; days of the calendar with the last second of the
    n-th day after it, be it a day off.
    """
    if limit.unit == "wall_hours":
        return start.astimezone(UTC) + timedelta(hours=limit.amount)
    if limit.unit == "working_hours":
        return calendar.add(start, timedelta(hours=limit.amount))
    if limit.unit == "calendar_days":
        day = calendar.day_of(start) + timedelta(days=limit.amount)
        return calendar.ends(day) - _SECOND
    return calendar.add_days(start, limit.amount)


def reckon(part: Part, calendar: WorkingCalendar) -> datetime:
    """The due moment that a part makes."""
    due = _whole(part, calendar)
    return due if part.floor is None else max(due, part.floor)


def _whole(part: Part, calendar: WorkingCalendar) -> datetime:
    put_off = timedelta(seconds=part.seconds)
    if part.kind in (PROMISE, LONGER):
        return calendar.spans(calendar.day_of(part.base))[-1][1]
    if part.kind == DISPUTE:
        left = calendar.add(part.base, put_off)
        return max(left, due_of(part.limit or ANEW, part.base, calendar))
    due = part.base if part.limit is None else due_of(part.limit, part.base, calendar)
    return calendar.add(due, put_off)


def replay(
    parts: Iterable[Part], calendar: WorkingCalendar
) -> dict[tuple[str, bool], datetime | None]:
    """Due moments by clock, and by whether they were promised, from nothing but the parts.

    A pause moves what stood before it, so that its own `base` is not asked.
    """
    due: dict[tuple[str, bool], datetime | None] = {}
    for part in parts:
        key = (part.clock, part.promised)
        if part.kind == PAUSE and due.get(key) is not None:
            due[key] = calendar.add(due[key] or part.base, timedelta(seconds=part.seconds))
        else:
            due[key] = reckon(part, calendar)
        if part.kind in (DISPUTE, REOPEN):
            due[(part.clock, True)] = None
    return due
