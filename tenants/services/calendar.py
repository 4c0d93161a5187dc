"""The organisation's calendar: its week, and the days that are not like it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, func, select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.calendar import Hours, check_hours
from tenants.calendar_lines import Entry, check_entry, hours_text, read_hours
from tenants.models import Calendar, CalendarDay, Tenant
from tenants.queries import forget_calendar
from tenants.working_time import DEFAULT_WEEK, calendar_row

MOST_DAYS = 4000


class DaysClash(Conflict):
    """Days stand in the calendar already, otherwise; `found` are they, `seen` names their state."""

    def __init__(self, found: Sequence[CalendarDay]) -> None:
        super().__init__(gettext("Some of these days stand in the calendar already."))
        self.found = found
        self.seen = state_of(found)


def change_week(week: Sequence[Hours], holidays_to: date | None, revision: int) -> Calendar:
    """Store the hours of the week; `Conflict` when somebody saved in between."""
    row, begun = _locked_calendar()
    if row.revision != revision:
        raise Conflict
    _check_week(week)
    row.week = [hours_text(hours) for hours in week]
    row.holidays_to = holidays_to
    if session().is_modified(row):
        row.revision += 1
        if not begun:
            record("calendar.changed", row)
    session().flush()
    forget_calendar()
    return row


def add_days(entries: Sequence[Entry], seen: str = "") -> int:
    """Enter days; returns how many are new or different now.

    What stands there already and says otherwise is replaced only when the person has seen it:
    `DaysClash` shows it, and `seen` is what that clash said.
    """
    row, _ = _locked_calendar()
    wanted = _wanted(entries)
    standing = _standing(wanted)
    different = [one for one in standing.values() if not _alike(one, wanted[one.day])]
    if different and state_of(different) != seen:
        raise DaysClash(different)
    if _count() + len(wanted.keys() - standing.keys()) > MOST_DAYS:
        raise Invalid(gettext("A calendar holds %(n)s days at most.", n=MOST_DAYS))
    changed = [one.day for one in different] + sorted(wanted.keys() - standing.keys())
    _note_gone(row, different)
    for day in changed:
        _enter(standing.get(day) or CalendarDay(day=day), wanted[day])
    session().flush()
    for entry in entries:
        if any(day in changed for day in entry.days()):
            record("calendar.days_added", row, detail=_detail(entry))
    forget_calendar()
    return len(changed)


def remove_days(first: date, last: date, seen: str) -> None:
    """Take days out of the calendar again; `Conflict` when they are not as the person saw them."""
    row, _ = _locked_calendar()
    query = select(CalendarDay).where(CalendarDay.day.between(first, last))
    found = list(session().scalars(query.order_by(CalendarDay.day)))
    if not found or state_of(found) != seen:
        raise Conflict(gettext("These days have changed since you opened the page."))
    _note_gone(row, found)
    ids = [one.id for one in found]
    session().execute(delete(CalendarDay).where(CalendarDay.id.in_(ids)))
    forget_calendar()


def runs(days: Iterable[CalendarDay]) -> list[Entry]:
    """Days gathered: neighbours that say the same become one entry."""
    rows = sorted(days, key=lambda row: row.day)
    found: list[list[CalendarDay]] = [rows[:1]] if rows else []
    for one, other in pairwise(rows):
        if (other.day - one.day).days == 1 and _says(one) == _says(other):
            found[-1].append(other)
        else:
            found.append([other])
    return [_entry(run[0], run[-1]) for run in found]


def state_of(days: Iterable[CalendarDay]) -> str:
    """A mark of what days say now, by which a page knows them again."""
    said = [f"{one.day} {_says(one)}" for one in sorted(days, key=lambda row: row.day)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def entry_of(row: CalendarDay) -> Entry:
    """One day as an entry."""
    return _entry(row, row)


def _check_week(week: Sequence[Hours]) -> None:
    try:
        for hours in week:
            check_hours(hours)
    except ValueError:
        raise Invalid(gettext("Hours follow each other, and each ends after it begins.")) from None
    if len(week) != 7 or not any(week):
        raise Invalid(
            gettext("Please give at least one day some hours: without, nothing would come due.")
        )


def _locked_calendar() -> tuple[Calendar, bool]:
    """The row, and whether it was made just now; changes of a calendar go one after the other."""
    session().scalars(
        select(Tenant.id).where(Tenant.id == current_tenant_id()).with_for_update(key_share=True)
    ).one()
    row = calendar_row()
    if row is not None:
        session().refresh(row)
        return row, False
    row = Calendar(week=[hours_text(hours) for hours in DEFAULT_WEEK], created_at=clock.now())
    row.revision = 0
    session().add(row)
    session().flush()
    record("calendar.begun", row)
    return row, True


def _wanted(entries: Sequence[Entry]) -> dict[date, Entry]:
    wanted: dict[date, Entry] = {}
    for entry in entries:
        try:
            check_entry(entry)
        except ValueError as fault:
            raise Invalid(str(fault)) from None
        wanted |= dict.fromkeys(entry.days(), entry)
    return wanted


def _standing(wanted: Iterable[date]) -> dict[date, CalendarDay]:
    query = select(CalendarDay).where(CalendarDay.day.in_(list(wanted)))
    query = query.order_by(CalendarDay.day).execution_options(populate_existing=True)
    return {row.day: row for row in session().scalars(query)}


def _count() -> int:
    return session().scalar(select(func.count()).select_from(CalendarDay)) or 0


def _enter(row: CalendarDay, entry: Entry) -> None:
    row.works = entry.works
    row.hours = hours_text(entry.hours) if entry.works and entry.hours else ""
    row.note = entry.note
    session().add(row)


def _says(row: CalendarDay) -> tuple[bool, str, str]:
    return row.works, row.hours, row.note


def _alike(row: CalendarDay, entry: Entry) -> bool:
    hours = hours_text(entry.hours) if entry.works and entry.hours else ""
    return _says(row) == (entry.works, hours, entry.note)


def _entry(first: CalendarDay, last: CalendarDay) -> Entry:
    return Entry(first.day, last.day, first.works, read_hours(first.hours), first.note)


def _note_gone(row: Calendar, days: Sequence[CalendarDay]) -> None:
    for entry in runs(days):
        record("calendar.days_removed", row, detail=_detail(entry))


def _detail(entry: Entry) -> dict[str, Any]:
    return {
        "first_day": entry.first,
        "last_day": entry.last,
        "works": entry.works,
        "hours": hours_text(entry.hours) if entry.hours else "",
        "note": entry.note,
    }
