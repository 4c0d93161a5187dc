"""Forms of ways in: where one leads, what is set about it, and lists of people."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from foundation.web.forms import StaffForm
from foundation.web.languages import language
from foundation.web.texts import gettext, lazy_gettext
from surveys.forms.surveys import FORMATS
from tenants.queries import department_list

_NUMBER = lazy_gettext("Please give a whole number.")
_TIME = lazy_gettext("Please give a day and a time, such as 2026-10-01 08:00.")


class WayInForm(StaffForm):
    """A new way in: the department whose answers come by it, or the whole organisation."""

    department_id = SelectField(lazy_gettext("Answers count for"), validators=[Optional()])
    idle_seconds = IntegerField(lazy_gettext("Seconds without a touch"), validators=[Optional()])

    def offer(self, kind: str) -> WayInForm:
        """Offer the departments; the seconds are a kiosk's alone."""
        nodes = [
            (str(node.department.id), "\u2003" * node.depth + node.department.name(language()))
            for node in department_list()
        ]
        self.department_id.choices = [("", gettext("The whole organisation")), *nodes]
        if kind != "kiosk":
            del self.idle_seconds
        return self


class KioskForm(StaffForm):
    """What is set about a kiosk."""

    idle_seconds = IntegerField(lazy_gettext("Seconds without a touch"), validators=[Optional()])


class PeopleForm(StaffForm):
    """A list of people, pasted or as a file; `agreed` is what was looked at before."""

    people = TextAreaField(lazy_gettext("People, one a line"))
    file = FileField(lazy_gettext("Or a CSV file"))
    expires_at = DateTimeLocalField(
        lazy_gettext("Links are good until"), format=FORMATS, validators=[Optional()]
    )
    agreed = HiddenField()
    make = HiddenField()  # the button that makes the links


class PeopleStepForm(StaffForm):
    """Something that is done to links, after asking."""

    reason = StringField(validators=[Length(max=200)])
