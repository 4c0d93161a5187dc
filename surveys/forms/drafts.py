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
from surveys.shortening import shortened
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


class PlaceForm(RevisedForm):
    """Where a question goes: the top of a section, or after another question."""

    to = SelectField(lazy_gettext("Move it to"))

    def offer(self, content: Content, language: str, code: str) -> PlaceForm:
        """Offer every place there is; the present one is chosen."""
        places: list[tuple[str, str]] = []
        at = number = 0
        for section in content.sections:
            title = shortened(content.say(section.title, language)) or section.code
            before = f"{section.code}/"
            places.append((before, gettext("%(section)s: at the top", section=title)))
            for question in section.questions:
                number += 1
                if question.code == code:
                    at = len(places) - 1
                    continue
                name = content.say(question.short, language) or content.say(question.text, language)
                words = gettext(
                    "%(section)s: after %(number)s, %(name)s",
                    section=title,
                    number=number,
                    name=shortened(name, 30),
                )
                places.append((f"{section.code}/{question.code}", words))
        self.to.choices = offered(places)
        if not self.is_submitted() and places:
            self.to.data = places[at][0]
        return self

    @property
    def place(self) -> tuple[str, str | None]:
        """The section, and the question to go after."""
        section, _, after = str(self.to.data or "").partition("/")
        return section, after or None


class IndicatorRow(Form):
    """An indicator's line."""

    code = HiddenField()
    zh = StringField(filters=[clean], validators=WORDS)
    en = StringField(filters=[clean], validators=WORDS)
    weight = PlainFloatField(validators=[_WEIGHT])
    parent = SelectField()


class IndicatorsForm(RevisedForm):
    """Names, places and weights of all indicators."""

    rows = FieldList(FormField(IndicatorRow), lazy_gettext("Indicators"), max_entries=100)
    take_rows = HiddenField()  # "theirs" keeps the stored ones, chosen on the conflict page

    def offer(self, content: Content, language: str) -> IndicatorsForm:
        """Offer to each row the indicators it may lie under; never itself."""
        choices = [("", gettext("First level")), *_parents(content, language)[1:]]
        for entry in self.rows:
            own = entry.form.code.data
            entry.form.parent.choices = offered(pair for pair in choices if pair[0] != own)
        return self

    def parents(self) -> dict[str, str | None]:
        """What each indicator shall lie under; None for the first level."""
        return {
            str(entry.form.code.data): entry.form.parent.data or None
            for entry in self.rows
            if entry.form.parent.data is not None
        }


class NewIndicatorForm(RevisedForm):
    """One more indicator."""

    name_zh = StringField(lazy_gettext("Name (Chinese)"), validators=WORDS)
    name_en = StringField(lazy_gettext("Name (English)"), validators=WORDS)
    weight = PlainFloatField(lazy_gettext("Weight"), validators=[_WEIGHT])
    parent = SelectField(lazy_gettext("Lies under"))

    def offer(self, content: Content, language: str) -> NewIndicatorForm:
        """Offer the indicators there are as parents."""
        self.parent.choices = offered(_parents(content, language))
        return self


def _parents(content: Content, language: str) -> list[tuple[str, str]]:
    return [
        ("", gettext("Nothing: first level")),
        *((i.code, content.say(i.name, language) or i.code) for i in content.indicators),
    ]


class DecisionForm(RevisedForm):
    """Approve with a note, or send back with reasons."""

    note = TextAreaField(lazy_gettext("Note"), validators=[Length(max=2000)])
