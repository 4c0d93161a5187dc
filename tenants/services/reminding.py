"""The morning's reminders: when they may go out, who gets which, one mail to each person.

Quiet at night and on days off: a morning is the first working moment of a working day, not before
seven. What should have gone out on an earlier morning (nobody ran the product then) is listed in
the same mail under a heading of its own, and nothing is ever said twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.identifiers import new_id
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.work import enqueue
from tenants.absences.queries import away_now, reached_instead
from tenants.calendar import WorkingCalendar
from tenants.letters import send_reminders_mail
from tenants.models import Membership, ReminderSent, User
from tenants.queries import counts_now, own_calendar, own_tenant
from tenants.reminders import Reminder, due_reminders

EARLIEST = time(7)
_DAY = timedelta(days=1)
_WHOSE = (ReminderSent.user_id, ReminderSent.occasion)
_LOOK_BACK = 60  # days; nobody is off for longer


@dataclass(frozen=True)
class Line:
    """One line of a person's mail."""

    reminder: Reminder
    user_id: UUID
    late: bool
    missed: bool
    instead_of: str = ""  # the name of who would have been told and is away

    def words(self, language: str) -> str:
        """The sentence in a language, which is spoken now."""
        late = self.reminder.say_late if self.late else None
        words = (late or self.reminder.say)(language)
        if not self.instead_of:
            return words
        return gettext("For %(name)s: %(words)s", name=self.instead_of, words=words)


def morning_of(calendar: WorkingCalendar, day: date) -> tuple[datetime, datetime] | None:
    """From when to when reminders may go out on a day; None when nobody works."""
    spans = calendar.spans(day)
    if not spans:
        return None
    earliest = datetime.combine(day, EARLIEST, ZoneInfo(calendar.zone)).astimezone(UTC)
    later = [max(start, earliest) for start, end in spans if end > earliest]
    return (later[0] if later else spans[0][0]), spans[-1][1]


def plan_reminders_of_today() -> bool:
    """Put today's reminders of the organisation in scope to work, once; False when it is quiet."""
    calendar, now = own_calendar(), clock.now()
    day = calendar.day_of(now)
    if not _is_time(calendar, day, now):
        return False
    enqueue("send_reminders", current_tenant_id(), occasion=day.isoformat())
    return True


def send_reminders(day: date) -> int:
    """Write the mails of a day, one to each person; returns how many.

    What was planned in the morning and only gets its turn at night waits for the next morning.
    """
    calendar, now = own_calendar(), clock.now()
    if not _is_time(calendar, day, now):
        return 0
    lines = _lines(due_reminders(now), now, _morning_before(calendar, day))
    people = _people({line.user_id for line in lines})
    new = _keep([line for line in lines if line.user_id in people], now)
    by_person: dict[UUID, list[Line]] = defaultdict(list)
    for line in new:
        by_person[line.user_id].append(line)
    for user_id, found in by_person.items():
        fresh = [(one.words, one.reminder.url) for one in found if not one.missed]
        missed = [(one.words, one.reminder.url) for one in found if one.missed]
        send_reminders_mail(people[user_id], own_tenant(), fresh, missed)
    return len(by_person)


def _is_time(calendar: WorkingCalendar, day: date, now: datetime) -> bool:
    morning = morning_of(calendar, day)
    return morning is not None and morning[0] <= now < morning[1]


def _morning_before(calendar: WorkingCalendar, day: date) -> datetime | None:
    """When reminders went out last, had the product been running."""
    for number in range(1, _LOOK_BACK):
        morning = morning_of(calendar, day - number * _DAY)
        if morning is not None:
            return morning[0]
    return None


def _lines(found: Iterable[Reminder], now: datetime, before: datetime | None) -> list[Line]:
    """One line for each person and occasion; who is told as the one to act is not told as next.

    Who stands in for somebody hears as themselves first, if they do.
    """
    known = list(found)
    first = [
        Line(one, one.user_id, late=one.late, missed=before is not None and one.due_at < before)
        for one in known
    ]
    after = [
        Line(one, user_id, late=True, missed=before is not None and one.after < before)
        for one in known
        if one.after is not None and one.after <= now
        for user_id in one.to
    ]
    lines: dict[tuple[UUID, str], Line] = {}
    for level in (first, after):
        for line in sorted(map(_in_stead, level), key=lambda line: bool(line.instead_of)):
            lines.setdefault((line.user_id, line.reminder.occasion), line)
    return list(lines.values())


def _in_stead(line: Line) -> Line:
    """The same line, to whoever stands in where its person is away; nobody is told for nobody."""
    reached = reached_instead(line.user_id, line.reminder.apart)
    if reached == line.user_id:
        return line
    return replace(line, user_id=reached, instead_of=away_now()[line.user_id].name)


def _people(ids: set[UUID]) -> dict[UUID, User]:
    """Those who are here and can sign in."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.id.in_(ids), User.disabled_at.is_(None), counts_now())
    )
    return {user.id: user for user in session().scalars(query)} if ids else {}


def _keep(lines: list[Line], now: datetime) -> list[Line]:
    """Note what is being told; of two at once each occasion falls to one. Returns what is new."""
    if not lines:
        return []
    rows = [
        {
            "tenant_id": current_tenant_id(),
            "id": new_id(),
            "user_id": line.user_id,
            "occasion": line.reminder.occasion,
            "due_at": (line.reminder.after if line.late else None) or line.reminder.due_at,
            "sent_at": now,
            "late": line.late,
            "missed": line.missed,
        }
        # in one order always, so that two at once do not wait crosswise
        for line in sorted(lines, key=lambda one: (str(one.user_id), one.reminder.occasion))
    ]
    new = insert(ReminderSent).on_conflict_do_nothing()
    kept = {(row[0], row[1]) for row in session().execute(new.returning(*_WHOSE), rows)}
    return [line for line in lines if (line.user_id, line.reminder.occasion) in kept]
