"""The form of an evaluation period: first and last day, both inclusive, as people say them."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext
from surveys.forms.texts import offered
from surveys.wording import period_kinds

_DAY = lazy_gettext("Please give a day, such as 2026-10-01.")


class PeriodForm(StaffForm):
    """Name, kind, days and grace."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    name_zh = StringField(
        lazy_gettext("Name (Chinese)"),
        validators=[DataRequired(lazy_gettext("Please give it a name.")), Length(max=80)],
    )
    name_en = StringField(lazy_gettext("Name (English)"), validators=[Length(max=80)])
    kind = SelectField(lazy_gettext("Kind"))
    first_day = DateField(lazy_gettext("First day"), validators=[DataRequired(_DAY)])
    last_day = DateField(lazy_gettext("Last day"), validators=[Optional()])
    grace_minutes = IntegerField(
        lazy_gettext("Minutes of grace after closing"),
        default=30,
        validators=[
            NumberRange(0, 10080, lazy_gettext("Please give a number from 0 to 10080.")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = offered(period_kinds().items())

    def fields(self) -> dict[str, Any]:
        """What the services take."""
        names = ("name_zh", "name_en", "kind", "first_day", "last_day", "grace_minutes")
        return {name: self[name].data for name in names} | {"name_en": self.name_en.data or ""}


class PeriodStepForm(StaffForm):
    """Close or open again, as seen at a revision."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
