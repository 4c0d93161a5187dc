"""The forms of a longer time: asking for it, allowing it, refusing it."""

from __future__ import annotations

from wtforms import DateField, IntegerField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from complaints.timing.extending import Asked
from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l


class _Revised(StaffForm):
    """A form that knows which revision of the case it was shown with."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            self[name].errors = [*self[name].errors, str(sentence)]


class AskForm(_Revised):
    """Until when, why, and what the complainant will read."""

    promised_on = DateField(_l("New day"), validators=[Optional()])
    reason = TextAreaField(_l("Reason"))
    text = TextAreaField(_l("Message to the complainant"))

    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(self.promised_on.data, self.reason.data or "", self.text.data or "")


class AllowForm(_Revised):
    """Allowing it, with a word to the colleague if one likes."""

    note = TextAreaField(_l("Note in the history"))


class RefuseForm(_Revised):
    """Refusing it, with the reason."""

    reason = TextAreaField(_l("Reason"))
