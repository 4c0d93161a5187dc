"""Forms of the editor beside the question's own: parts, texts, indicators, moves."""

from __future__ import annotations

from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.web.forms import StaffForm, clean
from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.model import Questionnaire as Content
from surveys.forms.texts import LANGUAGES, WORDS, PlainFloatField, RevisedForm, offered
from surveys.sentences import shortened
from surveys.wording import language_names, pagings, question_kinds

_WEIGHT = NumberRange(0.01, 100, lazy_gettext("Please give a number above 0, at most 100."))


class Ticks(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take several values, or one with commas, as the conflict page sends it."""
        super().process_formdata([one for text in valuelist for one in text.split(",") if one])


class BlankForm(StaffForm):
    """A questionnaire from nothing: its title."""

    title_zh = StringField(lazy_gettext("Title (Chinese)"), validators=WORDS)
    title_en = StringField(lazy_gettext("Title (English)"), validators=WORDS)
    languages = Ticks(lazy_gettext("Languages"), default=list(LANGUAGES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = offered(language_names().items())

    def validate_languages(self, field: Ticks) -> None:
        """At least one of them."""
        _one_at_least(field)


class SettingsForm(RevisedForm):
    """Languages, the texts around the questions, and paging."""

    title_zh = StringField(lazy_gettext("Title (Chinese)"), validators=WORDS)
    title_en = StringField(lazy_gettext("Title (English)"), validators=WORDS)
    introduction_zh = TextAreaField(lazy_gettext("Introduction (Chinese)"), validators=WORDS)
    introduction_en = TextAreaField(lazy_gettext("Introduction (English)"), validators=WORDS)
    closing_zh = TextAreaField(lazy_gettext("Thanks (Chinese)"), validators=WORDS)
    closing_en = TextAreaField(lazy_gettext("Thanks (English)"), validators=WORDS)
    languages = Ticks(lazy_gettext("Languages"))
    first = SelectField(lazy_gettext("First language"))
    paging = RadioField(lazy_gettext("How it is cut into pages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = offered(language_names().items())
        self.first.choices = offered(language_names().items())
        self.paging.choices = offered(pagings().items())

    def validate_languages(self, field: Ticks) -> None:
        """At least one of them."""
        _one_at_least(field)


def _one_at_least(field: Ticks) -> None:
    if not field.data:
        raise ValidationError(gettext("Please choose at least one."))


class AddQuestionForm(RevisedForm):
    """What kind of question, and where."""

    section = SelectField(lazy_gettext("Section"))
    kind = SelectField(lazy_gettext("Kind of question"))

    def offer(self, content: Content, language: str) -> AddQuestionForm:
        """Offer the sections there are."""
        self.kind.choices = offered(question_kinds().items())
        self.section.choices = offered(
            (s.code, shortened(content.say(s.title, language)) or s.code) for s in content.sections
        )
        return self


class KindForm(RevisedForm):
    """Another kind for a question."""

    kind = SelectField(lazy_gettext("Kind of question"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = offered(question_kinds().items())


class SectionForm(RevisedForm):
    """A section's title."""

    title_zh = StringField(lazy_gettext("Title (Chinese)"), validators=WORDS)
    title_en = StringField(lazy_gettext("Title (English)"), validators=WORDS)


class StepForm(RevisedForm):
    """A step without words: remove, duplicate."""


class MoveForm(RevisedForm):
    """Up or down."""

    direction = StringField(validators=[AnyOf(("up", "down"))])

    @property
    def step(self) -> int:
        """-1 for up, 1 for down."""
        return -1 if self.direction.data == "up" else 1


class IndicatorRow(Form):
    """An indicator's line."""

    code = HiddenField()
    zh = StringField(filters=[clean], validators=WORDS)
    en = StringField(filters=[clean], validators=WORDS)
    weight = PlainFloatField(validators=[_WEIGHT])


class IndicatorsForm(RevisedForm):
    """Names and weights of all indicators."""

    rows = FieldList(FormField(IndicatorRow), lazy_gettext("Indicators"), max_entries=100)
    take_rows = HiddenField()  # "theirs" keeps the stored ones, chosen on the conflict page


class NewIndicatorForm(RevisedForm):
    """One more indicator."""

    name_zh = StringField(lazy_gettext("Name (Chinese)"), validators=WORDS)
    name_en = StringField(lazy_gettext("Name (English)"), validators=WORDS)
    weight = PlainFloatField(lazy_gettext("Weight"), validators=[_WEIGHT])
    parent = SelectField(lazy_gettext("Lies under"))

    def offer(self, content: Content, language: str) -> NewIndicatorForm:
        """Offer the indicators there are as parents."""
        self.parent.choices = offered(
            [
                ("", gettext("Nothing: first level")),
                *((i.code, content.say(i.name, language) or i.code) for i in content.indicators),
            ]
        )
        return self


class DecisionForm(RevisedForm):
    """Approve with a note, or send back with reasons."""

    note = TextAreaField(lazy_gettext("Note"), validators=[Length(max=2000)])
