"""The forms of changes: a text, and a step with its reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from complaints.changes.models import ChangeText
from complaints.changes.services import LIMIT
from complaints.forms.choices import department_choices
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed.")


class TextForm(StaffForm):
    """What was said and what was done, in both languages."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    said_zh = TextAreaField(
        _l("You said (Chinese)"), validators=[DataRequired(_NEEDED), Length(max=LIMIT)]
    )
    did_zh = TextAreaField(
        _l("We did (Chinese)"), validators=[DataRequired(_NEEDED), Length(max=LIMIT)]
    )
    said_en = TextAreaField(_l("You said (English)"), validators=[Length(max=LIMIT * 2)])
    did_en = TextAreaField(_l("We did (English)"), validators=[Length(max=LIMIT * 2)])
    department_id = SelectField(_l("Department"), validate_choice=False)
    since_on = DateField(_l("In place since"), validators=[Optional()])

    def offer(self, *, whole_house: bool) -> TextForm:
        """Offer the departments, and the whole house to those who may write for it."""
        first = gettext("The whole organisation") if whole_house else gettext("Choose one")
        self.department_id.choices = [("", first), *department_choices()]
        return self

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        names = ("said_zh", "said_en", "did_zh", "did_en", "since_on")
        return {name: self[name].data for name in names} | {
            "department_id": _id(self.department_id.data)
        }

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            self[name].errors = [*self[name].errors, str(sentence)]


def text_data(text: ChangeText) -> dict[str, Any]:
    """What the form of a text begins with."""
    names = ("revision", "said_zh", "said_en", "did_zh", "did_en", "since_on")
    data = {name: getattr(text, name) for name in names}
    return data | {"department_id": str(text.department_id or "")}


class StepForm(StaffForm):
    """A step, with the revision that the page showed and the reasons."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    reason = TextAreaField(_l("Reasons"))


class PinForm(StaffForm):
    """Whether it stands before all others."""

    pinned = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


def _id(value: str | None) -> UUID | str | None:
    if not value:
        return None
    try:
        return UUID(value)
    except ValueError:
        return value
