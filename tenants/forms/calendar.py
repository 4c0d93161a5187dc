"""The forms of the organisation's calendar: its week, days one by one, a pasted notice."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, cast

from wtforms import DateField, Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput, TextInput

from foundation.web.forms import StaffForm, clean
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.calendar import Hours, check_hours
from tenants.calendar_lines import LONGEST_NOTE, Entry, check_entry, closing_text, read_hours
from tenants.forms.choosing import choices
from tenants.working_time import Week

WEEKDAYS = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)
STRETCHES = 2
_WALL = re.compile(r"([01]?\d|2[0-4])(?:[:：.]?([0-5]\d))?", re.ASCII)


class Day(DateField):
    """A date, with the product's own words for what is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Please give a day, such as 2026-10-01.")) from None


class WallTime(Field):
    """A time of the day as text, the same in every browser: 08:00, 8:00, 0800; 24:00 is 00:00."""

    widget = TextInput()
    data: time | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self._written(self.data) if self.data is not None else ""

    def _written(self, wall: time) -> str:
        return f"{wall:%H:%M}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a time; nothing is no time."""
        text = str(clean(valuelist[0])) if valuelist else ""
        self.data = None
        if text:
            self.data = _wall_time(text)


class ClosingTime(WallTime):
    """The end of a stretch, at which midnight is 24:00."""

    def _written(self, wall: time) -> str:
        return closing_text(wall)


def _wall_time(text: str) -> time:
    found = _WALL.fullmatch(text)
    try:
        hour, minute = int(found[1]), int(found[2] or 0)  # type: ignore[index]  # None is caught
        return time(0 if (hour, minute) == (24, 0) else hour, minute)
    except (TypeError, ValueError):
        raise ValueError(gettext("Please give a time, such as 08:00.")) from None


class WeekForm(StaffForm):
    """The hours of seven days, two stretches each; the fields are put on below."""

    holidays_to = Day(_l("Holidays entered up to"), validators=[Optional()])
    revision = IntegerField(widget=HiddenInput(), default=0)

    def days(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """Each day's name and its fields in pairs of begin and end."""
        return [
            (
                name,
                [tuple(self[field] for field in _names(day, n)) for n in range(1, STRETCHES + 1)],
            )
            for day, name in enumerate(WEEKDAYS)
        ]

    def week(self) -> list[Hours]:
        """The hours that were sent, Monday first."""
        return [
            tuple((begin.data, end.data) for begin, end in pairs if begin.data is not None)
            for _, pairs in self.days()
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Both ends of a stretch or none, and one stretch after the other."""
        if not super().validate(extra_validators):
            return False
        for _, pairs in self.days():
            self._check_pairs(pairs)
        return not self.errors

    def _check_pairs(self, pairs: list[tuple[Any, Any]]) -> None:
        halves = [pair for pair in pairs if (pair[0].data is None) != (pair[1].data is None)]
        for begin, end in halves:
            lacking = begin if begin.data is None else end
            lacking.errors = [gettext("Please give both times, or neither.")]
        if halves:
            return
        try:
            check_hours(tuple((b.data, e.data) for b, e in pairs if b.data is not None))
        except ValueError:
            pairs[0][0].errors = [
                gettext("Hours follow each other, and each ends after it begins.")
            ]

    @staticmethod
    def data_of(week: Week) -> dict[str, time]:
        """The fields' values for a week."""
        return {
            name: wall
            for day, hours in enumerate(week)
            for n, stretch in enumerate(hours[:STRETCHES], 1)
            for name, wall in zip(_names(day, n), stretch, strict=True)
        }


def _names(day: int, stretch: int) -> tuple[str, str]:
    return f"day{day + 1}_from{stretch}", f"day{day + 1}_to{stretch}"


for _day, _name in enumerate(WEEKDAYS):
    for _stretch in range(1, STRETCHES + 1):
        _begin, _end = _names(_day, _stretch)
        _from = WallTime(_l("%(day)s, from", day=_name))
        _to = ClosingTime(_l("%(day)s, to", day=_name))
        setattr(WeekForm, _begin, _from)
        setattr(WeekForm, _end, _to)


class DaysForm(StaffForm):
    """A day or several in a row, off or worked."""

    first = Day(
        _l("First day"), validators=[InputRequired(_l("Please give a day, such as 2026-10-01."))]
    )
    last = Day(_l("Last day"), validators=[Optional()])
    kind = RadioField(
        _l("These days are"),
        choices=choices([("off", _l("off")), ("work", _l("worked"))]),
        default="off",
        validators=[InputRequired(_l("Please choose one of these."))],
    )
    hours = StringField(
        _l("Hours, when worked"),
        validators=[Length(max=80, message=_l("Please keep it to 80 characters."))],
        description=_l("Such as 08:00-12:00, 13:00-16:00. Empty: as on a usual day."),
    )
    note = StringField(
        _l("Note"),
        validators=[Length(max=LONGEST_NOTE, message=_l("Please keep it to 80 characters."))],
        description=_l("Such as the name of the holiday."),
    )

    def entry(self) -> Entry | None:
        """The entry that was sent; None, with the words at their fields, when it makes no sense."""
        works = self.kind.data == "work"
        try:
            hours = read_hours(self.hours.data or "") if works else ()
        except ValueError as fault:
            self.hours.errors = [str(fault)]
            return None
        first = cast(date, self.first.data)
        entry = Entry(first, self.last.data or first, works, hours, self.note.data or "")
        try:
            check_entry(entry)
        except ValueError as fault:
            self.last.errors = [str(fault)]
            return None
        return entry


class LinesForm(StaffForm):
    """A notice of holidays, pasted line by line."""

    lines = TextAreaField(
        _l("One line for each day or run of days"),
        validators=[
            InputRequired(_l("Please write at least one line.")),
            Length(max=20_000, message=_l("This is more than can be read at once.")),
        ],
    )


class RemoveForm(StaffForm):
    """A run of days to be taken out, as the page showed it."""

    first = Day(validators=[InputRequired()])
    last = Day(validators=[InputRequired()])
    seen = StringField(validators=[Length(max=64)])
