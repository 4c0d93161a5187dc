"""The form of a rule: when an answer becomes a case."""

from __future__ import annotations

from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l


class RuleForm(StaffForm):
    """What must be answered for a response to become a case."""

    when = SelectField(_l("Open a case when"), validate_choice=False)
    at_most = IntegerField(
        _l("Rating at or below"),
        validators=[Optional(), NumberRange(0, 10, _l("A whole number from 0 to 10."))],
    )

    def offer(self, choices: list[tuple[str, str]]) -> RuleForm:
        """Offer what the questionnaire asks."""
        self.when.choices = [("", gettext("Choose one")), *choices]
        return self

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            self[name].errors = [*self[name].errors, str(sentence)]


class SwitchOffForm(StaffForm):
    """Make no more cases; there is nothing to fill in."""
