"""The forms of an appeal: filing it, deciding it."""

from __future__ import annotations

from wtforms import MultipleFileField, RadioField, TextAreaField

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l
from surveys.forms.texts import offered


class AppealForm(StaffForm):
    """Why a department does not agree with its result."""

    reason = TextAreaField(_l("What is not right, and why"))
    files = MultipleFileField(_l("Files"))


class DecisionForm(StaffForm):
    """Whether an appeal is right, with reasons."""

    verdict = RadioField(
        _l("Decision"),
        choices=offered(
            [
                ("upheld", _l("Upheld: the figures are computed anew")),
                ("dismissed", _l("Dismissed: the figures stay")),
            ]
        ),
        validate_choice=False,
    )
    reason = TextAreaField(_l("Reasons"))
