"""Forms of results, reports and posters."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from foundation.errors import Invalid
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext, lazy_gettext

_ONE = lazy_gettext("Please choose one of these.")


class ReportForm(StaffForm):
    """Which language a report is written in."""

    language = RadioField(
        lazy_gettext("Language of the report"),
        validators=[InputRequired(lazy_gettext("Choose a language."))],
        choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")],
    )


class RetryForm(StaffForm):
    """A button without fields."""


class PostersForm(StaffForm):
    """Which posters: on what paper, in which languages, with what words, for which doors."""

    paper = RadioField(
        lazy_gettext("Paper size"), validators=[InputRequired(_ONE)], validate_choice=False
    )
    languages = RadioField(
        lazy_gettext("Languages"), validators=[InputRequired(_ONE)], validate_choice=False
    )
    invitation_zh = StringField(lazy_gettext("Invitation (Chinese)"), validators=[Length(max=100)])
    invitation_en = StringField(lazy_gettext("Invitation (English)"), validators=[Length(max=100)])
    departments = SelectMultipleField(
        lazy_gettext("Only these departments"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = StringField(lazy_gettext("Only places with these words"), validators=[Length(max=100)])
    code = StringField(widget=HiddenInput(), validators=[Length(max=10)])

    def offer(self, departments: list[tuple[str, str]], spoken: set[str]) -> None:
        """Offer the papers, the departments that have doors, and the languages that are asked."""
        self.paper.choices = [
            SelectChoice("a4", gettext("A4, one poster a page")),
            SelectChoice("a6_sheet", gettext("A6, four on a sheet of A4 to be cut")),
            SelectChoice("a6", gettext("A6, one poster a page")),
        ]
        offered = [("zh", "中文"), ("en", "English")]
        choices = [SelectChoice(tag, name) for tag, name in offered if tag in spoken]
        if len(choices) > 1:
            choices.insert(0, SelectChoice("both", gettext("Both on one poster")))
        self.languages.choices = choices
        if self.languages.data is None and choices:
            self.languages.data = choices[0].value
        self.departments.choices = [SelectChoice(value, name) for value, name in departments]

    def order(self) -> dict[str, Any]:
        """What `order_posters` takes, without the departments."""
        names = ("paper", "languages", "invitation_zh", "invitation_en", "words", "code")
        return {name: self[name].data or "" for name in names}

    def put_beside(self, refusal: Invalid) -> None:
        """Show a refusal beside the fields that it is about."""
        for name, sentence in refusal.fields.items():
            self[name].errors = [*self[name].errors, str(sentence)]
