"""Forms of contributions."""

from __future__ import annotations

from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from complaints.forms.choices import department_choices
from complaints.services.checking import TEXT_LIMIT
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed for the step.")
_LONG = Length(max=TEXT_LIMIT, message=_l("At most 5,000 characters."))


class AskForm(StaffForm):
    """A question to a department, and by when."""

    department_id = SelectField(_l("Department"), validators=[DataRequired(_NEEDED)])
    question = TextAreaField(_l("Question"), validators=[DataRequired(_NEEDED), _LONG])
    due_on = DateField(_l("By which day"), validators=[Optional()])

    def offer(self) -> AskForm:
        """Offer the departments."""
        self.department_id.choices = [("", gettext("Choose one")), *department_choices()]
        return self


class ContributeForm(StaffForm):
    """The department's answer, for colleagues."""

    text = TextAreaField(_l("Contribution"), validators=[DataRequired(_NEEDED), _LONG])


class TakeBackForm(StaffForm):
    """Why a question is taken back."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_NEEDED), _LONG])
