"""The form of what complainants are told."""

from __future__ import annotations

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l


class SeenForm(StaffForm):
    """Which text the page showed."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class FeedbackForm(SeenForm):
    """What was done, in words for those who complained."""

    text_zh = TextAreaField(_l("What was done, in Chinese"))
    text_en = TextAreaField(_l("What was done, in English"))
