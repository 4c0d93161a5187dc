"""Forms of results and reports."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext


class ReportForm(StaffForm):
    """Which language a report is written in."""

    language = RadioField(
        lazy_gettext("Language of the report"),
        validators=[InputRequired(lazy_gettext("Choose a language."))],
        choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")],
    )


class RetryForm(StaffForm):
    """A button without fields."""
