"""Forms on answers that may not count: what is left out, and why."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext
from surveys.forms.drafts import Ticks
from surveys.quality_words import flag_words
from surveys.services.excluding import CHOICES, REASON_LIMIT


class ReasonForm(StaffForm):
    """Why a decision is taken, or taken back."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        validators=[
            DataRequired(lazy_gettext("Please give a reason.")),
            Length(max=REASON_LIMIT, message=lazy_gettext("At most 500 characters.")),
        ],
    )


class LeaveOutForm(ReasonForm):
    """Which answers are left out: those that carry all signs that are ticked."""

    flags = Ticks(lazy_gettext("Answers with all of these signs"))

    def offer(self) -> LeaveOutForm:
        """The signs to choose from."""
        words = flag_words()
        self.flags.choices = [(flag, words[flag]) for flag in CHOICES]
        return self
