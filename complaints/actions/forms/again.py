"""The forms of causes that came back, and of questions to other departments."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from complaints.actions.again.wording import ANSWER_WORDS
from complaints.actions.forms.plan import id_of, person_choices
from complaints.forms.choices import department_choices
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l


class AgainForm(StaffForm):
    """Why somebody decides so."""

    reason = TextAreaField(_l("Reasons"))


class AskForm(StaffForm):
    """Which department is asked, why, whom and until when."""

    department_id = SelectField(_l("Department"), validate_choice=False)
    reason = TextAreaField(_l("Why it could exist there"))
    owner_id = SelectField(_l("Who looks"), validate_choice=False)
    due_on = DateField(_l("Until"), validators=[Optional()])

    def offer(self) -> AskForm:
        """Offer departments and people."""
        first = ("", gettext("Choose one"))
        self.department_id.choices = [first, *department_choices()]
        self.owner_id.choices = [first, *person_choices()]
        return self

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "department_id": id_of(self.department_id.data),
            "reason": self.reason.data,
            "owner_id": id_of(self.owner_id.data),
            "due_on": self.due_on.data,
        }


class CheckForm(StaffForm):
    """Whether the cause exists here."""

    answer = RadioField(_l("Does it exist here?"), validate_choice=False)
    note = TextAreaField(_l("What you looked at, and what you found"))

    def offer(self) -> CheckForm:
        """Offer the two answers."""
        self.answer.choices = [(each, words) for each, words in ANSWER_WORDS.items()]
        return self
