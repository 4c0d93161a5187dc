"""An organisation's calendar from its rows; `tenants.queries.own_calendar` is what others ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import cast

from sqlalchemy import extract, select

from foundation import clock
from foundation.unit_of_work import session
from tenants.calendar import Hours, WorkingCalendar
from tenants.calendar_lines import read_hours
from tenants.models import Calendar, CalendarDay, Tenant

Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]

_USUAL: Hours = ((time(8), time(12)), (time(14), time(17, 30)))
# What holds for an organisation that has set nothing yet.
DEFAULT_WEEK: Week = (_USUAL, _USUAL, _USUAL, _USUAL, _USUAL, (), ())


def calendar_row() -> Calendar | None:
    """What the organisation has set of its week, or None."""
    return session().scalars(select(Calendar)).one_or_none()


def week_of(row: Calendar | None) -> Week:
    """The hours of each day of the week, Monday first."""
    return cast(Week, tuple(read_hours(text) for text in row.week)) if row else DEFAULT_WEEK


def known_until(row: Calendar | None, zone: str) -> date:
    """The last day up to which holidays are known; the end of this year when nobody said."""
    if row is not None and row.holidays_to is not None:
        return row.holidays_to
    return clock.today(zone).replace(month=12, day=31)


def usual_hours(week: Week) -> Hours:
    """The hours of a made-up day: those of the first day of the week that is worked."""
    return next(hours for hours in week if hours)


def with_days(
    zone: str, week: Week, days: Iterable[CalendarDay], known: date | None = None
) -> WorkingCalendar:
    """A calendar from its rows; `NoWorkingTimeError` for a week without work."""
    usual = usual_hours(week) if any(week) else ()
    exceptions = {row.day: (read_hours(row.hours) or usual) if row.works else () for row in days}
    return WorkingCalendar(zone, week, exceptions, known)


def read_calendar(tenant: Tenant) -> WorkingCalendar:
    """The calendar of the organisation in scope, from the database."""
    row = calendar_row()
    days = session().scalars(select(CalendarDay))
    return with_days(tenant.zone, week_of(row), days, known_until(row, tenant.zone))


def days_of_year(year: int) -> list[CalendarDay]:
    """The days of a year that are not like their weekdays, in order."""
    query = select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return list(session().scalars(query.order_by(CalendarDay.day)))


def calendar_years() -> list[int]:
    """The years in which the organisation has entered days."""
    years = select(extract("year", CalendarDay.day)).select_from(CalendarDay).distinct()
    return sorted(int(year) for year in session().scalars(years))
