"""The form of a thing to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from complaints.actions.forms.plan import id_of, person_choices
from complaints.actions.items.waits import ANY, KINDS, LASTING
from complaints.actions.items.wording import LASTING_WORDS, WANTS_WORDS
from complaints.actions.models import ActionItem
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l


class ItemForm(StaffForm):
    """A thing to do."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text = TextAreaField(_l("What is to be done"))
    owner_id = SelectField(_l("In charge of it"), validate_choice=False)
    due_on = DateField(_l("Until"), validators=[Optional()])
    evidence_wanted = StringField(_l("Evidence wanted"))
    wants = SelectField(_l("Has to be there"), default=ANY, validate_choice=False)
    lasting = SelectField(_l("Changes for good"), default="", validate_choice=False)
    waits_for = SelectMultipleField(
        _l("Waits for"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )

    def offer(self, items: Iterable[ActionItem], own: UUID | None = None) -> ItemForm:
        """Offer people, kinds of evidence, and the items that this one can wait for."""
        self.owner_id.choices = [("", gettext("Choose one")), *person_choices()]
        self.wants.choices = [(each, WANTS_WORDS[each]) for each in KINDS]
        self.lasting.choices = [(each, LASTING_WORDS[each]) for each in LASTING]
        self.waits_for.choices = [(str(each.id), each.text) for each in items if each.id != own]
        return self

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "text": self.text.data,
            "owner_id": id_of(self.owner_id.data),
            "due_on": self.due_on.data,
            "evidence_wanted": self.evidence_wanted.data,
            "wants": self.wants.data,
            "lasting": self.lasting.data,
            "waits_for": [id_of(each) for each in self.waits_for.data or ()],
        }
