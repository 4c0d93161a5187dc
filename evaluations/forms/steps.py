"""Forms of the steps of a period."""

from __future__ import annotations

from wtforms import DateField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from evaluations.services.computing import LONGEST_REASON
from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext


class StepForm(StaffForm):
    """A button without fields."""


class ComputeForm(StaffForm):
    """Why the figures change once more; asked for only after publishing."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        validators=[Length(max=LONGEST_REASON, message=lazy_gettext("Please shorten this."))],
    )


class PublishForm(StaffForm):
    """Which snapshot was seen, and until when appeals run."""

    snapshot = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    appeals_until = DateField(
        lazy_gettext("Last day of appeals"),
        validators=[DataRequired(lazy_gettext("Please give a day, such as 2026-10-01."))],
    )
