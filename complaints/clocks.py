"""The clocks of a case, on the organisation's working time and by its time rules.

To acknowledge, to give a first answer (where the rules ask for one), to resolve. How long each may
take says the version of the rules under which the case came in (`timing.rules`); without one, the
house's standard. All start when the complaint comes in; those of an anonymous case at the next
opening of a later working day, so that they tell nothing of the hour (ANON-4).

While the complainant considers the answer the clock to resolve is held, and while a question to the
complainant is open: such a pause puts the due moment off by its working time. Disputed, it goes on
with the working time that was left, with `ANEW` at least; a case opened again
begins anew.
A new date promised to the complainant takes the place of the due one and is shown as such.

A body that sent a complaint on names its own day: that clock follows no rule of the house, is never
held, and runs until the body is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from complaints.models import Complaint
from complaints.timing.library import house_rules
from complaints.timing.reckoning import ANEW, DISPUTE, Part, due_of, reckon
from complaints.timing.rules import SEVERITIES, Limit, Limits, Rules
from tenants.calendar import WorkingCalendar

# The house's standard, in working days.
CLOCK_RULES = {each: house_rules().limits[each].resolve.amount for each in SEVERITIES}

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
    Pauses, `paused` together, count neither as used nor as part of the whole. `told_anew` says that
    the complainant was given another date, `disputed` that the time left is counted on from an
    objection; `provisional` that holidays on the way may still be decreed.
    """

    kind: str
    state: str
    due: datetime
    used: timedelta
    left: timedelta
    over: timedelta
    whole: timedelta
    limit: Limit
    told_anew: bool = False
    provisional: bool = False
    disputed: bool = False
    paused: timedelta = timedelta(0)

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


def acknowledge_due(
    start: datetime, calendar: WorkingCalendar, limit: Limit | None = None
) -> datetime:
    """By when a complaint must be acknowledged; without a limit, by the house's standard."""
    return due_of(limit or house_rules().limits["moderate"].acknowledge, start, calendar)


def resolve_due(
    start: datetime, severity: str, calendar: WorkingCalendar, rules: Rules | None = None
) -> datetime:
    """By when a complaint must be answered; without rules, by the house's standard."""
    return due_of((rules or house_rules()).limits[severity].resolve, start, calendar)


def dispute_part(complaint: Complaint, start: datetime, calendar: WorkingCalendar) -> Part:
    """What was left when the answer went out, in whole seconds, with three days at least."""
    answered = complaint.answered_at or start
    left = calendar.between(answered, complaint.resolve_due)
    return Part("resolve", DISPUTE, start, ANEW, ceil(left.total_seconds()))


def due_after_dispute(complaint: Complaint, start: datetime, calendar: WorkingCalendar) -> datetime:
    """The new due moment: what was left when the answer went out, with three days at least."""
    return reckon(dispute_part(complaint, start, calendar), calendar)


def answer_due(complaint: Complaint) -> datetime:
    """By when the complainant has to be answered: as promised anew, or as reckoned."""
    return complaint.promised_at or complaint.resolve_due


def is_held(complaint: Complaint) -> bool:
    """Whether the clock to answer stands still for a question; one that had run out does not."""
    return complaint.held_at is not None and complaint.held_at < answer_due(complaint)


def pause_until(complaint: Complaint, until: datetime, calendar: WorkingCalendar) -> timedelta:
    """The working time, in whole seconds, by which a pause that ends then puts the answer off."""
    if complaint.held_at is None or not is_held(complaint):
        return timedelta(0)
    return timedelta(seconds=int(calendar.between(complaint.held_at, until).total_seconds()))


def nearest_due(complaint: Complaint) -> datetime | None:
    """The due moment of the nearest clock that somebody has to keep, None if none runs.

    A body that sent the case on is to be answered by its day, also when the complainant has been.
    """
    both = (own_due(complaint), complaint.transfer_due)
    return min((due for due in both if due is not None), default=None)


def own_due(complaint: Complaint) -> datetime | None:
    """The same of the house's own clocks."""
    if complaint.state in ("answered", "closed"):
        return None
    if complaint.acknowledged_at is None:
        return complaint.acknowledge_due
    resolve = None if is_held(complaint) else answer_due(complaint)
    first = complaint.first_answer_due if complaint.first_answered_at is None else None
    return min((due for due in (first, resolve) if due is not None), default=None)


def clocks_of(
    complaint: Complaint, now: datetime, calendar: WorkingCalendar, rules: Rules | None = None
) -> tuple[Clock, Clock]:
    """The clocks that every case has: to acknowledge and to resolve."""
    return (
        acknowledging(complaint, now, calendar, rules),
        resolving(complaint, now, calendar, rules),
    )


def acknowledging(
    complaint: Complaint, now: datetime, calendar: WorkingCalendar, rules: Rules | None = None
) -> Clock:
    """The clock to acknowledge; a case closed without acknowledgement ended it then."""
    ended = complaint.acknowledged_at or complaint.closed_at
    return _clock(
        "acknowledge",
        (complaint.clock_from, complaint.acknowledge_due),
        now,
        calendar,
        ended=ended,
        limit=_limits(complaint, rules).acknowledge,
    )


def first_answering(
    complaint: Complaint, now: datetime, calendar: WorkingCalendar, rules: Rules | None = None
) -> Clock | None:
    """The clock to a first answer, ended with the first word of substance; None where none runs."""
    limits = _limits(complaint, rules)
    if complaint.first_answer_due is None:
        return None
    return _clock(
        "first_answer",
        (complaint.clock_from, complaint.first_answer_due),
        now,
        calendar,
        ended=complaint.first_answered_at or complaint.closed_at,
        limit=limits.first_answer or limits.resolve,
    )


def resolving(
    complaint: Complaint, now: datetime, calendar: WorkingCalendar, rules: Rules | None = None
) -> Clock:
    """The clock to resolve: held while the complainant considers, ended with the case."""
    due = answer_due(complaint)
    answered = complaint.answered_at if complaint.state in ("answered", "closed") else None
    waiting = complaint.held_at if is_held(complaint) else None
    ended = answered or complaint.closed_at or waiting
    objected = complaint.disputed_at
    clock = _clock(
        "resolve",
        (complaint.clock_from, due),
        now,
        calendar,
        ended=ended,
        held=complaint.state == "answered" or waiting is not None,
        limit=_limits(complaint, rules).resolve,
        told_anew=complaint.promised_at is not None,
        paused=timedelta(seconds=complaint.held_seconds or 0),
    )
    return replace(clock, disputed=objected is not None and objected > complaint.clock_from)


def transferring(
    complaint: Complaint, now: datetime, calendar: WorkingCalendar, rules: Rules | None = None
) -> Clock | None:
    """The clock to answer the body that sent the case on; None where none waits."""
    if complaint.transfer_due is None:
        return None
    span = (complaint.clock_from, complaint.transfer_due)
    limit = _limits(complaint, rules).resolve
    return _clock("transfer", span, now, calendar, ended=None, limit=limit)


def _limits(complaint: Complaint, rules: Rules | None) -> Limits:
    return (rules or house_rules()).limits_for(complaint.severity, complaint.channel or "")


def _clock(
    kind: str,
    span: tuple[datetime, datetime],
    now: datetime,
    calendar: WorkingCalendar,
    *,
    ended: datetime | None,
    limit: Limit,
    held: bool = False,
    told_anew: bool = False,
    paused: timedelta = timedelta(0),
) -> Clock:
    start, due = span
    until = ended or now
    used = max(calendar.between(start, until) - paused, timedelta(0))
    left = calendar.between(until, due)
    over = calendar.between(due, until)
    whole = max(calendar.between(start, due) - paused, timedelta(0))
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
    uncertain = provisional and (ended is None or held)
    return Clock(
        kind, state, due, used, left, over, whole, limit, told_anew, uncertain, paused=paused
    )
