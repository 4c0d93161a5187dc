"""Forms of a case beside its steps: entering one, writing, looking at who complained."""

from __future__ import annotations

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

from complaints.forms.choices import department_choices
from complaints.services.intake import SUBJECT_LIMIT, TEXT_LIMIT
from complaints.wording import CATEGORY_WORDS, CHANNEL_WORDS, SEVERITY_WORDS
from complaints.workflow import CATEGORIES, SEVERITIES, STAFF_CHANNELS
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed.")
_ONE = _l("Choose one from the list.")
_ADDRESS = _l("Please check the e-mail address.")


class EnterForm(StaffForm):
    """A complaint that came by telephone, at the counter or by letter."""

    key = HiddenField(validators=[DataRequired(), Length(max=64)])
    channel = RadioField(_l("How it came in"), validators=[DataRequired(_ONE)])
    subject = StringField(
        _l("Subject"), validators=[DataRequired(_NEEDED), Length(max=SUBJECT_LIMIT)]
    )
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

    def offer(self) -> EnterForm:
        """Offer the lists to choose from."""
        self.channel.choices = [(c, CHANNEL_WORDS[c]) for c in STAFF_CHANNELS]
        first = ("", gettext("Choose one"))
        self.category.choices = [first, *((c, CATEGORY_WORDS[c]) for c in CATEGORIES)]
        self.severity.choices = [(s, SEVERITY_WORDS[s]) for s in SEVERITIES]
        self.department_id.choices = [("", gettext("Not known yet")), *department_choices()]
        return self


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
