"""Forms of surveys: the plan, its steps, and the links."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext, lazy_gettext
from surveys.forms.drafts import Ticks
from surveys.forms.texts import PlainFloatField, offered
from surveys.promises import promises

_TIME = lazy_gettext("Please give a day and a time, such as 2026-10-01 08:00.")
_ONE = lazy_gettext("Please choose one of these.")
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
LOCKED = ("version_id", "period_id", "anonymity", "opens_at")


class SurveyForm(StaffForm):
    """A survey's plan. Once it is open, `lock` takes away what is fixed."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    version_id = SelectField(lazy_gettext("Questionnaire"), validators=[DataRequired(_ONE)])
    period_id = SelectField(lazy_gettext("Evaluation period"), validators=[DataRequired(_ONE)])
    name_zh = StringField(
        lazy_gettext("Name (Chinese)"),
        validators=[DataRequired(lazy_gettext("Please give it a name.")), Length(max=120)],
    )
    name_en = StringField(lazy_gettext("Name (English)"), validators=[Length(max=120)])
    anonymity = RadioField(
        lazy_gettext("What respondents are promised"),
        validators=[DataRequired(_ONE)],
    )
    opens_at = DateTimeLocalField(
        lazy_gettext("Opens at"), format=FORMATS, validators=[DataRequired(_TIME)]
    )
    closes_at = DateTimeLocalField(
        lazy_gettext("Closes at"), format=FORMATS, validators=[DataRequired(_TIME)]
    )
    target = PlainFloatField(
        lazy_gettext("Target of the index"),
        validators=[
            Optional(),
            NumberRange(0, 100, lazy_gettext("Please give a number from 0 to 100.")),
        ],
    )

    by_proxy = BooleanField(lazy_gettext("People may answer for somebody else"))

    def offer(self, versions: list[tuple[str, str]], periods: list[tuple[str, str]]) -> SurveyForm:
        """Offer the approved versions, the open periods and the promises."""
        first = ("", gettext("Choose one"))
        self.version_id.choices = offered([first, *versions])
        self.period_id.choices = offered([first, *periods])
        self.anonymity.choices = offered((p.level, p.name) for p in promises())
        return self

    def lock(self) -> SurveyForm:
        """Leave what may still change while people answer."""
        for name in LOCKED:
            del self[name]
        return self

    def fields(self) -> dict[str, Any]:
        """What the services take, without version and period."""
        names = ("name_zh", "name_en", "anonymity", "opens_at", "closes_at", "target", "by_proxy")
        return {name: self[name].data for name in names if name in self}


class SurveyStepForm(StaffForm):
    """Open or close, as seen at a revision."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class CollectorsForm(StaffForm):
    """The places that get a link of their own."""

    whole_house = BooleanField(lazy_gettext("One link for the whole organisation"))
    departments = Ticks(lazy_gettext("Choose departments"), validate_choice=False)
    places = TextAreaField(
        lazy_gettext("Places in each of these departments"), validators=[Length(max=5_000)]
    )


class PlacesForm(StaffForm):
    """A list of doors, one a line."""

    text = TextAreaField(
        lazy_gettext("One place a line"),
        validators=[
            DataRequired(lazy_gettext("Please write at least one line.")),
            Length(max=40_000, message=lazy_gettext("This list is too long; please halve it.")),
        ],
    )


class PlaceForm(StaffForm):
    """The name of a place."""

    place_zh = StringField(
        lazy_gettext("Place (Chinese)"),
        validators=[DataRequired(lazy_gettext("Please give it a name.")), Length(max=60)],
    )
    place_en = StringField(lazy_gettext("Place (English)"), validators=[Length(max=60)])


class StepForm(StaffForm):
    """A button without fields."""
