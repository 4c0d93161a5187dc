"""The organisation's calendar: hours of the week, days off, made-up days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.errors import Conflict, Invalid, NotFound
from foundation.web.access import requires
from foundation.web.moments import day_words
from foundation.web.texts import gettext, ngettext
from tenants.calendar import Hours
from tenants.calendar_lines import Entry, closing_text, read_lines
from tenants.forms.calendar import WEEKDAYS, DaysForm, LinesForm, RemoveForm, WeekForm
from tenants.models import CalendarDay
from tenants.queries import own_tenant
from tenants.services import calendar as service
from tenants.services.calendar import DaysClash
from tenants.views.answers import Difference, conflict_page, show_faults
from tenants.views.blueprint import blueprint
from tenants.working_time import (
    calendar_row,
    calendar_years,
    days_of_year,
    known_until,
    usual_hours,
    week_of,
)


@blueprint.get("/app/settings/calendar")
@requires("settings:write")
def calendar() -> ResponseReturnValue:
    """The week and the days of a year."""
    return _page()


@blueprint.post("/app/settings/calendar")
@requires("settings:write", form=WeekForm)
def save_week() -> ResponseReturnValue:
    """Store the hours of the week."""
    form = WeekForm()
    if not form.validate_on_submit():
        return _page(week=form), 400
    try:
        service.change_week(form.week(), form.holidays_to.data, form.revision.data or 0)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(week=form), 400
    except Conflict:
        return _week_conflict(form)
    flash(gettext("Saved. Dates that were promised already stay as they are."), "good")
    return redirect(url_for("tenants.calendar"))


@blueprint.post("/app/settings/calendar/days")
@requires("settings:write", form=DaysForm, fields=("seen",))
def add_calendar_days() -> ResponseReturnValue:
    """Enter a day or several in a row."""
    form = DaysForm()
    entry = form.entry() if form.validate_on_submit() else None
    if entry is None:
        return _page(days=form), 400
    try:
        return _added([entry])
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(days=form), 400


@blueprint.post("/app/settings/calendar/lines")
@requires("settings:write", form=LinesForm, fields=("seen",))
def add_calendar_lines() -> ResponseReturnValue:
    """Enter the days of a pasted notice: all of them or none."""
    form = LinesForm()
    if not form.validate_on_submit():
        return _page(lines=form), 400
    try:
        return _added(read_lines(form.lines.data or ""))
    except Invalid as refusal:
        found = refusal.fields.get("lines")
        faults = [str(fault) for fault in found] if isinstance(found, list) else []
        form.lines.errors = [gettext("Nothing is entered yet.") if faults else str(found or "")]
        if str(refusal.sentence):
            form.lines.errors = [str(refusal.sentence)]
        return _page(lines=form, faults=faults), 400


@blueprint.post("/app/settings/calendar/days/remove")
@requires("settings:write", form=RemoveForm)
def remove_calendar_days() -> ResponseReturnValue:
    """Take a run of days out again."""
    form = RemoveForm()
    first, last = form.first.data, form.last.data
    if not form.validate_on_submit() or first is None or last is None:
        raise Invalid(gettext("Please choose the days on the page of the calendar."))
    service.remove_days(first, last, form.seen.data or "")
    flash(gettext("Taken out. These days are like their weekdays again."), "good")
    return redirect(_address(first.year))


def _added(entries: Sequence[Entry]) -> ResponseReturnValue:
    try:
        number = service.add_days(entries, request.form.get("seen", ""))
    except DaysClash as clash:
        return _clash(entries, clash)
    if number:
        flash(ngettext("%(num)s day is entered.", "%(num)s days are entered.", number), "good")
    else:
        flash(gettext("These days stand in the calendar already; nothing has changed."), "good")
    return redirect(_address(entries[0].first.year))


def _address(year: int) -> str:
    return url_for("tenants.calendar", year=year) + "#days"


@dataclass(frozen=True)
class _Run:
    entry: Entry
    seen: str


def _page(
    week: WeekForm | None = None,
    days: DaysForm | None = None,
    lines: LinesForm | None = None,
    faults: Sequence[str] = (),
) -> str:
    tenant, row = own_tenant(), calendar_row()
    stands = week_of(row)
    this_year = clock.today(tenant.zone).year
    year = _year(this_year)
    rows = days_of_year(year)
    blank = WeekForm(
        formdata=None,
        data={
            **WeekForm.data_of(stands),
            "holidays_to": row.holidays_to if row else None,
            "revision": row.revision if row else 0,
        },
    )
    return render_template(
        "tenants/calendar.html",
        zone=tenant.zone.replace("_", " "),
        known=known_until(row, tenant.zone),
        usual=hours_words(usual_hours(stands)),
        week=week or blank,
        days=days or DaysForm(formdata=None),
        lines=lines or LinesForm(formdata=None),
        faults=faults,
        runs=_runs(rows),
        year=year,
        year_tabs=[
            (str(one), url_for("tenants.calendar", year=one) + "#days", one == year)
            for one in sorted({*calendar_years(), year, this_year})
        ],
        hours_words=hours_words,
    )


def _runs(rows: Sequence[CalendarDay]) -> list[_Run]:
    found = []
    for entry in service.runs(rows):
        within = [row for row in rows if entry.first <= row.day <= entry.last]
        found.append(_Run(entry, service.state_of(within)))
    return found


def _year(this_year: int) -> int:
    asked = request.args.get("year", "")
    if not asked:
        return this_year
    if not (asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= 2199):
        raise NotFound
    return int(asked)


def hours_words(hours: Hours) -> str:
    """Hours as a page shows them: "08:00–12:00, 14:00–17:30"."""
    return gettext(", ").join(f"{start:%H:%M}–{closing_text(end)}" for start, end in hours)


def _week_conflict(form: WeekForm) -> ResponseReturnValue:
    row = calendar_row()
    if row is None:
        raise Conflict
    differences = [
        Difference.of_words(
            SimpleNamespace(name=f"day{number}", label=SimpleNamespace(text=name)),
            hours_words(mine),
            hours_words(theirs),
        )
        for number, (name, mine, theirs) in enumerate(
            zip(WEEKDAYS, form.week(), week_of(row), strict=True), 1
        )
    ]
    differences.append(
        Difference.of_words(
            form.holidays_to, _day_or_none(form.holidays_to.data), _day_or_none(row.holidays_to)
        )
    )
    skipped = ("csrf_token", "revision")
    return conflict_page(
        row,
        differences,
        heading=gettext("Hours of the week"),
        url=url_for("tenants.save_week"),
        back=url_for("tenants.calendar"),
        whole=[(name, value) for name, value in request.form.items() if name not in skipped],
    )


def _day_or_none(day: date | None) -> str:
    return day_words(day) if day else ""


def _clash(entries: Sequence[Entry], clash: DaysClash) -> ResponseReturnValue:
    wanted = {day: entry for entry in entries for day in entry.days()}
    page = render_template(
        "tenants/calendar_clash.html",
        pairs=[(row.day, wanted[row.day], service.entry_of(row)) for row in clash.found],
        seen=clash.seen,
        sent=[(n, v) for n, v in request.form.items() if n not in ("csrf_token", "seen")],
        url=request.path,
        hours_words=hours_words,
    )
    return page, 409
