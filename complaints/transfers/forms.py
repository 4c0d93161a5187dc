"""Forms of transfers: what a body sent on, our answer to it, another day that it gave."""

from __future__ import annotations

from typing import Self

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from complaints.forms.cases import ComplaintForm
from complaints.services.checking import TEXT_LIMIT
from complaints.transfers.models import BODIES, WAYS
from complaints.transfers.services import NAME_LIMIT, NUMBER_LIMIT, Sent
from complaints.transfers.wording import BODY_WORDS, WAY_WORDS
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed.")
_ONE = _l("Choose one from the list.")
_LONG = Length(max=TEXT_LIMIT, message=_l("At most 5,000 characters."))


class SentForm(StaffForm):
    """What a body says of the complaint that it sends on."""

    body = SelectField(_l("Who sent it on"), validators=[DataRequired(_ONE)])
    body_name = StringField(_l("Its name"), validators=[Length(max=NAME_LIMIT)])
    number = StringField(
        _l("Its own number"), validators=[DataRequired(_NEEDED), Length(max=NUMBER_LIMIT)]
    )
    received_on = DateField(_l("Received on"), validators=[Optional()])
    due_on = DateField(_l("Answer it by"), validators=[Optional()])
    known = RadioField(_l("Did it say who complained?"), validators=[DataRequired(_ONE)])

    def offer(self) -> Self:
        """Offer the lists to choose from."""
        self.body.choices = [(body, BODY_WORDS[body]) for body in BODIES]
        self.known.choices = [("yes", gettext("Yes")), ("no", gettext("No"))]
        return self

    def sent(self) -> Sent:
        """What was filled in."""
        return Sent(
            body=self.body.data or "",
            body_name=self.body_name.data or "",
            number=self.number.data or "",
            received_on=self.received_on.data,
            due_on=self.due_on.data,
            known=self.known.data == "yes",
        )


class EnterTransferForm(SentForm, ComplaintForm):
    """The same with the complaint itself."""

    def offer(self) -> Self:
        """Offer the lists of both."""
        SentForm.offer(self)
        ComplaintForm.offer(self)
        return self


class AnswerBodyForm(StaffForm):
    """When and how the body was answered, and what it was told."""

    answered_on = DateField(_l("Sent on"), validators=[Optional()])
    answered_via = SelectField(_l("How it was sent"), validators=[DataRequired(_ONE)])
    answer = TextAreaField(_l("What it was told"), validators=[_LONG])

    def offer(self) -> Self:
        """Offer the ways."""
        self.answered_via.choices = [(way, WAY_WORDS[way]) for way in WAYS]
        return self


class MoveDayForm(StaffForm):
    """Another day of the body, and why."""

    due_on = DateField(_l("Answer it by"), validators=[Optional()])
    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_NEEDED), _LONG])
