"""The two clocks of a case, on the organisation's working time.

Acknowledge: by the end of the working day after the one on which the clock starts. Resolve: by the
end of the n-th working day after it, n by severity (`CLOCK_RULES`). Both start when the complaint
comes in; those of an anonymous case at the next opening of a later working day, so that they tell
nothing of the hour (ANON-4).

While the complainant considers the answer the second clock is held. Disputed, it goes on with the
working time that was left, with `ANEW_DAYS` working days at least; a case opened again begins anew.
A new date promised to the complainant takes the place of the due one and is shown as such.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from complaints.models import Complaint
from tenants.calendar import WorkingCalendar

ACKNOWLEDGE_DAYS = 1
CLOCK_RULES = {"severe": 5, "moderate": 10, "slight": 15}
ANEW_DAYS = 3

FINE, NEAR, OVER, HELD, MET, LATE, COMING = (
    "fine",
    "near",
    "over",
    "held",
    "met",
    "late",
    "coming",
)
# The last fifth of the time is near.
_NEAR = 5


@dataclass(frozen=True)
class Clock:
    """A clock as it stands: state, due moment, and working time used, left or over.

    "met" and "late" have ended; "coming" has not started. `used` counts up to now or to the end.
    `told_anew` says that the complainant was given another date, `disputed` that the time left is
    counted on from an objection; `provisional` that holidays on the way may still be decreed.
    """

    kind: str
    state: str
    due: datetime
    used: timedelta
    left: timedelta
    over: timedelta
    whole: timedelta
    days: int
    told_anew: bool = False
    provisional: bool = False
    disputed: bool = False

    @property
    def share(self) -> int:
        """How much of the time is used, in percent, at most 100."""
        if not self.whole:
            return 100
        return min(100, int(100 * self.used / self.whole))

    @property
    def running(self) -> bool:
        """Whether somebody has still to keep it."""
        return self.state in (FINE, NEAR, OVER, COMING)


def starts_at(now: datetime, calendar: WorkingCalendar, *, anonymous: bool) -> datetime:
    """When the clocks of a complaint start that comes in now; anonymous, the day alone decides."""
    if not anonymous:
        return now
    return starts_after(calendar.day_of(now), calendar)


def starts_after(day: date, calendar: WorkingCalendar) -> datetime:
    """The next opening of a working day after a day."""
    midnight = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(calendar.zone))
    return calendar.opens_at(midnight)


def by_the_day(now: datetime, calendar: WorkingCalendar) -> datetime:
    """The midnight that begins a moment's local day, for what an anonymous person did."""
    zone = ZoneInfo(calendar.zone)
    return datetime.combine(calendar.day_of(now), time(0), zone)


def acknowledge_due(start: datetime, calendar: WorkingCalendar) -> datetime:
    """By when a complaint must be acknowledged."""
    return calendar.add_days(start, ACKNOWLEDGE_DAYS)


def resolve_due(start: datetime, severity: str, calendar: WorkingCalendar) -> datetime:
    """By when a complaint must be answered."""
    return calendar.add_days(start, CLOCK_RULES[severity])


def due_after_dispute(complaint: Complaint, start: datetime, calendar: WorkingCalendar) -> datetime:
    """The new due moment: what was left when the answer went out, with three days at least."""
    answered = complaint.answered_at or start
    left = calendar.between(answered, complaint.resolve_due)
    return max(calendar.add(start, left), calendar.add_days(start, ANEW_DAYS))


def nearest_due(complaint: Complaint) -> datetime | None:
    """The due moment of the nearest clock that somebody has to keep, None if none runs."""
    if complaint.state in ("answered", "closed"):
        return None
    if complaint.acknowledged_at is None:
        return complaint.acknowledge_due
    return complaint.promised_at or complaint.resolve_due


def clocks_of(
    complaint: Complaint, now: datetime, calendar: WorkingCalendar
) -> tuple[Clock, Clock]:
    """Both clocks of a case: to acknowledge and to resolve."""
    return acknowledging(complaint, now, calendar), resolving(complaint, now, calendar)


def acknowledging(complaint: Complaint, now: datetime, calendar: WorkingCalendar) -> Clock:
    """The clock to acknowledge; a case closed without acknowledgement ended it then."""
    ended = complaint.acknowledged_at or complaint.closed_at
    return _clock(
        "acknowledge",
        (complaint.clock_from, complaint.acknowledge_due),
        now,
        calendar,
        ended=ended,
        days=ACKNOWLEDGE_DAYS,
    )


def resolving(complaint: Complaint, now: datetime, calendar: WorkingCalendar) -> Clock:
    """The clock to resolve: held while the complainant considers, ended with the case."""
    due = complaint.promised_at or complaint.resolve_due
    answered = complaint.answered_at if complaint.state in ("answered", "closed") else None
    ended = answered or complaint.closed_at
    objected = complaint.disputed_at
    clock = _clock(
        "resolve",
        (complaint.clock_from, due),
        now,
        calendar,
        ended=ended,
        held=complaint.state == "answered",
        days=CLOCK_RULES[complaint.severity],
        told_anew=complaint.promised_at is not None,
    )
    return replace(clock, disputed=objected is not None and objected > complaint.clock_from)


def _clock(
    kind: str,
    span: tuple[datetime, datetime],
    now: datetime,
    calendar: WorkingCalendar,
    *,
    ended: datetime | None,
    days: int,
    held: bool = False,
    told_anew: bool = False,
) -> Clock:
    start, due = span
    until = ended or now
    used = calendar.between(start, until)
    left = calendar.between(until, due)
    over = calendar.between(due, until)
    whole = calendar.between(start, due)
    if held:
        state = HELD
    elif ended is not None:
        state = MET if ended <= due else LATE
    elif now > due:
        state = OVER
    elif now < start:
        state = COMING
    else:
        state = NEAR if left * _NEAR <= whole else FINE
    provisional = calendar.provisional(calendar.day_of(due))
    return Clock(
        kind, state, due, used, left, over, whole, days, told_anew, provisional and ended is None
    )
