"""Forms of a case beside its steps: entering one, writing, looking at who complained."""

from __future__ import annotations

from typing import Self

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp

from complaints.calling.queries import LONGEST
from complaints.categories.choices import category_choices, usual_severities
from complaints.forms.choices import department_choices
from complaints.services.intake import SUBJECT_LIMIT, TEXT_LIMIT
from complaints.wording import CHANNEL_WORDS, SEVERITY_WORDS
from complaints.workflow import SEVERITIES, STAFF_CHANNELS
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed.")
_ONE = _l("Choose one from the list.")
_ADDRESS = _l("Please check the e-mail address.")


class ComplaintForm(StaffForm):
    """A complaint that one of the staff enters, however it came."""

    key = HiddenField(validators=[DataRequired(), Length(max=64)])
    subject = StringField(_l("Subject"), validators=[Optional(), Length(max=SUBJECT_LIMIT)])
    text = TextAreaField(
        _l("What happened, in the complainant's words"),
        validators=[DataRequired(_NEEDED), Length(max=TEXT_LIMIT)],
    )
    category = SelectField(_l("Category"), validators=[DataRequired(_ONE)])
    severity = RadioField(_l("Severity"), validators=[DataRequired(_ONE)])
    safety = BooleanField(_l("Safety is concerned"))
    department_id = SelectField(_l("Department"), validators=[Optional()])
    name = StringField(_l("Full name"), validators=[Length(max=80)])
    phone = StringField(_l("Telephone"), validators=[Length(max=40)])
    email = EmailField(
        _l("E-mail"),
        validators=[
            Optional(),
            Length(max=254),
            Regexp(r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+$", message=_ADDRESS),
        ],
    )

    wants_news = BooleanField(_l("Tell the complainant when something changes because of it"))

    def offer(self) -> Self:
        """Offer the lists to choose from."""
        first = ("", gettext("Choose one"))
        self.category.choices = [first, *category_choices()]
        self.severity.choices = [(s, SEVERITY_WORDS[s]) for s in SEVERITIES]
        self.severity.description = usual_severities()
        self.department_id.choices = [("", gettext("Not known yet")), *department_choices()]
        return self


class EnterForm(ComplaintForm):
    """A complaint that came by telephone, at the counter or by letter; or one there is already."""

    existing = StringField(
        _l("Is there a case already? Reference, receipt or telephone number"),
        validators=[Optional(), Length(max=LONGEST)],
        description=_l(
            "Of a reference the number alone is enough; a receipt as it is spoken, in groups."
        ),
    )
    looked = StringField(validators=[Length(max=LONGEST)])
    follows = StringField(validators=[Length(max=LONGEST)])
    channel = RadioField(_l("How it came in"), validators=[DataRequired(_ONE)])

    def offer(self) -> Self:
        """The same, and the ways it may have come."""
        self.channel.choices = [(c, CHANNEL_WORDS[c]) for c in STAFF_CHANNELS]
        return super().offer()


class LookForm(StaffForm):
    """Which case a caller speaks of; the fields of the form it stands in go along."""

    existing = StringField(validators=[Length(max=LONGEST)])


class ReplyForm(StaffForm):
    """A message to the complainant."""

    reply = TextAreaField(_l("Message to the complainant"))


class NoteForm(StaffForm):
    """A note among colleagues."""

    note = TextAreaField(_l("Internal note"))


class RevealForm(StaffForm):
    """Why somebody needs to know who complained."""

    reason = TextAreaField(
        _l("Why do you need to know?"), validators=[DataRequired(_NEEDED), Length(max=500)]
    )
