"""Forms of cases that belong together."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from complaints.categories.choices import category_choices, usual_severities
from complaints.forms.choices import department_choices
from complaints.related.services.linking import WORDS_LIMIT
from complaints.services.intake import SUBJECT_LIMIT, TEXT_LIMIT
from complaints.wording import SEVERITY_WORDS
from complaints.workflow import SEVERITIES
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed.")
_ONE = _l("Choose one from the list.")
_TO_COMPLAINANT = _l("Message to the complainant")


class MergeForm(StaffForm):
    """What the complainant of the duplicate reads."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text = TextAreaField(
        _TO_COMPLAINANT, validators=[DataRequired(_NEEDED), Length(max=TEXT_LIMIT)]
    )


class UnmergeForm(MergeForm):
    """Why a duplicate is none, for the history, and what its complainant reads."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_NEEDED), Length(max=TEXT_LIMIT)])


class LinkForm(StaffForm):
    """How two cases are related."""

    words = StringField(
        _l("How are the two related?"),
        validators=[DataRequired(_NEEDED), Length(max=WORDS_LIMIT)],
    )


class SplitForm(StaffForm):
    """The second matter of a case."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    subject = StringField(
        _l("Subject of the new case"), validators=[DataRequired(_NEEDED), Length(max=SUBJECT_LIMIT)]
    )
    text = TextAreaField(
        _l("The second matter, in the complainant's words"),
        validators=[DataRequired(_NEEDED), Length(max=TEXT_LIMIT)],
    )
    category = SelectField(_l("Category"), validators=[DataRequired(_ONE)])
    severity = RadioField(_l("Severity"), validators=[DataRequired(_ONE)])
    safety = BooleanField(_l("Safety is concerned"))
    department_id = SelectField(_l("Department"), validators=[Optional()])
    messages = SelectMultipleField(
        _l("Messages that go along"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    files = SelectMultipleField(
        _l("Files that go along"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    words = TextAreaField(
        _TO_COMPLAINANT, validators=[DataRequired(_NEEDED), Length(max=TEXT_LIMIT)]
    )

    def offer(
        self, messages: Sequence[tuple[str, str]], files: Sequence[tuple[str, str]]
    ) -> SplitForm:
        """Offer the lists to choose from."""
        first = ("", gettext("Choose one"))
        self.category.choices = [first, *category_choices()]
        self.severity.choices = [(s, SEVERITY_WORDS[s]) for s in SEVERITIES]
        self.severity.description = usual_severities()
        self.department_id.choices = [("", gettext("Not known yet")), *department_choices()]
        self.messages.choices, self.files.choices = list(messages), list(files)
        return self
