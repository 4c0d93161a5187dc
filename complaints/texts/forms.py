"""Forms of text modules."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from complaints.categories.choices import category_choices
from complaints.texts.queries import OCCASIONS
from complaints.texts.services import NAME_LIMIT, TEXT_LIMIT, Wording
from complaints.texts.wording import language_words, occasion_words
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed.")
_ONE = _l("Choose one from the list.")


class ModuleForm(StaffForm):
    """A text module."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    language = RadioField(_l("Language"), validators=[DataRequired(_ONE)])
    name = StringField(_l("Name"), validators=[DataRequired(_NEEDED), Length(max=NAME_LIMIT)])
    occasion = SelectField(_l("For"), validators=[Optional()])
    category = SelectField(_l("Category"), validators=[Optional()])
    text = TextAreaField(_l("Text"), validators=[DataRequired(_NEEDED), Length(max=TEXT_LIMIT)])

    def offer(self, keep: str = "") -> ModuleForm:
        """Offer the lists to choose from; `keep` is the category it has already."""
        self.language.choices = list(language_words().items())
        self.occasion.choices = [
            ("", gettext("Anything")),
            *((o, occasion_words(o)) for o in OCCASIONS),
        ]
        self.category.choices = [
            ("", gettext("Any category")),
            *category_choices(keep),
        ]
        return self

    def wording(self) -> Wording:
        """What was typed, for the service."""
        return Wording(
            language=self.language.data or "",
            name=self.name.data or "",
            text=self.text.data or "",
            category=self.category.data or "",
            occasion=self.occasion.data or "",
        )


class InsertForm(StaffForm):
    """Which module goes into the words so far; the fields of the form it stands in go along."""

    module = SelectField(_l("Text module"), validate_choice=False)
    reply = TextAreaField(_l("Message to the complainant"))
