"""The form by which many cases go from one person to another."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from complaints.forms.choices import handler_choices
from complaints.models import Complaint
from complaints.services.checking import handlers
from complaints.workflow import STATE_WORDS
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

# No revision has as many; `int` refuses thousands of them.
_DIGITS = 10


class HandOverForm(StaffForm):
    """Which cases, to whom, why."""

    giver = HiddenField()
    cases = SelectMultipleField(
        _l("Cases"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    handler_id = SelectField(_l("To whom"), validate_choice=False)
    reason = TextAreaField(
        _l("Reason"), validators=[Length(max=5000, message=_l("At most 5,000 characters."))]
    )

    def offer(self, giver: UUID, cases: Iterable[Complaint]) -> HandOverForm:
        """Offer the cases of somebody, and those who can take them."""
        self.cases.choices = [(f"{case.ref} {case.revision}", _words(case)) for case in cases]
        able = [one for one in handlers() if one != giver]
        self.handler_id.choices = [("", gettext("Choose one")), *handler_choices(able)]
        self.handler_id.flags.required = self.reason.flags.required = True
        self.reason.description = gettext("Stays in the history, where the next one reads it.")
        return self

    def revisions(self) -> dict[str, int]:
        """The chosen cases by number, with the revision that the page showed."""
        pairs = (str(each).rpartition(" ") for each in self.cases.data or ())
        return {
            ref: int(number)
            for ref, _, number in pairs
            if number.isdecimal() and len(number) < _DIGITS and ref.isprintable() and ref
        }

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, str(sentence)]


def _words(case: Complaint) -> str:
    return gettext(
        "%(ref)s %(subject)s (%(state)s)",
        ref=case.ref,
        subject=case.subject,
        state=STATE_WORDS[case.state],
    )
