"""The form of one question, of whatever kind."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from foundation.web.forms import clean
from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Question
from surveys.definition.questions.options import MOST_OPTIONS
from surveys.forms.texts import LANGUAGES, WORDS, RevisedForm, offered, shown_languages
from surveys.wording import language_names

_OF_KIND: dict[str, tuple[str, ...]] = {
    "rating": (
        "points",
        "low",
        "labels",
        "low_label",
        "high_label",
        "not_applicable",
        "not_applicable_text",
        "reversed",
        "indicator",
    ),
    "nps": ("low_label", "high_label"),
    "single": ("options", "take_options"),
    "multiple": ("options", "take_options", "max_choices"),
    "long_text": ("max_length",),
    "consent": (),
}
_OF_ALL = ("text", "hint", "short", "required", "revision", "csrf_token")


class OptionForm(Form):
    """A line of the table of options; a line without words is no option."""

    code = HiddenField()
    zh = StringField(filters=[clean], validators=WORDS)
    en = StringField(filters=[clean], validators=WORDS)
    place = IntegerField(
        validators=[
            Optional(),
            NumberRange(0, 999, lazy_gettext("Please give a number from 0 to 999.")),
        ]
    )
    exclusive = BooleanField()


class QuestionForm(RevisedForm):
    """Every field that some kind of question has; `fit` leaves those of one kind."""

    text_zh = TextAreaField(validators=WORDS)
    text_en = TextAreaField(validators=WORDS)
    hint_zh = StringField(validators=WORDS)
    hint_en = StringField(validators=WORDS)
    short_zh = StringField(validators=WORDS)
    short_en = StringField(validators=WORDS)
    required = BooleanField(lazy_gettext("Has to be answered"))
    points = IntegerField(
        lazy_gettext("Points"),
        validators=[NumberRange(2, 11, lazy_gettext("Please give a number from 2 to 11."))],
    )
    low = SelectField(lazy_gettext("Lowest point"), choices=offered([("1", "1"), ("0", "0")]))
    labels_zh = TextAreaField(validators=WORDS)
    labels_en = TextAreaField(validators=WORDS)
    low_label_zh = StringField(validators=WORDS)
    low_label_en = StringField(validators=WORDS)
    high_label_zh = StringField(validators=WORDS)
    high_label_en = StringField(validators=WORDS)
    not_applicable = BooleanField(lazy_gettext("Offers “not applicable”, which never counts"))
    not_applicable_text_zh = StringField(validators=WORDS)
    not_applicable_text_en = StringField(validators=WORDS)
    reversed = BooleanField(lazy_gettext("Turned round: a high answer is a bad one"))
    indicator = SelectField(lazy_gettext("Counts in the indicator"))
    options = FieldList(FormField(OptionForm), lazy_gettext("Options"))
    take_options = HiddenField()  # "theirs" keeps the stored ones, chosen on the conflict page
    max_choices = IntegerField(
        lazy_gettext("Most choices"),
        validators=[
            Optional(),
            NumberRange(1, MOST_OPTIONS, lazy_gettext("Please give a number from 1 to 100.")),
        ],
    )
    max_length = IntegerField(
        lazy_gettext("Longest answer in characters"),
        validators=[NumberRange(1, 2000, lazy_gettext("Please give a number from 1 to 2000."))],
    )

    def fit(self, content: Content, question: Question, language: str) -> QuestionForm:
        """Keep the fields of this question's kind in the questionnaire's languages."""
        self.languages = shown_languages(content.languages)
        wanted = {*_OF_ALL, *_OF_KIND[question.type]}
        for name in list(self._fields):
            stem, _, tag = name.rpartition("_")
            if tag in LANGUAGES:
                if stem not in wanted or tag not in self.languages:
                    del self[name]
            elif name not in wanted:
                del self[name]
        if "indicator" in self:
            self.indicator.choices = offered(
                [
                    ("", gettext("None: shown beside the index")),
                    *((i.code, _indicator_words(content, i, language)) for i in content.indicators),
                ]
            )
        self._name_fields(question)
        return self

    def _name_fields(self, question: Question) -> None:
        names = {
            "text": gettext("Statement") if question.type == "consent" else gettext("Question"),
            "hint": gettext("Hint under it"),
            "short": gettext("Short name, for tables and charts"),
            "labels": gettext("Words of the points, lowest first, one a line"),
            "low_label": gettext("Words at the low end"),
            "high_label": gettext("Words at the high end"),
            "not_applicable_text": gettext("Own words for “not applicable”"),
        }
        for name, field in self._fields.items():
            stem, _, tag = name.rpartition("_")
            if stem in names and tag in LANGUAGES:
                field.label.text = gettext(
                    "%(field)s (%(language)s)", field=names[stem], language=language_names()[tag]
                )

    def validate_labels_zh(self, field: Field) -> None:
        """As many words as points, or none."""
        self._count_labels(field)

    def validate_labels_en(self, field: Field) -> None:
        """As many words as points, or none."""
        self._count_labels(field)

    def _count_labels(self, field: Field) -> None:
        lines, points = lines_of(field.data), self.points.data
        if lines and points and len(lines) != points:
            raise ValidationError(
                gettext(
                    "%(points)s points need %(points)s lines, or none; there are %(lines)s.",
                    points=points,
                    lines=len(lines),
                )
            )

    def validate_options(self, _field: Field) -> None:
        """Not more than can be counted."""
        rows = [row.form for row in self.options]
        if len([row for row in rows if row.zh.data or row.en.data]) > MOST_OPTIONS:
            raise ValidationError(
                gettext("A question holds %(limit)s options at most.", limit=MOST_OPTIONS)
            )


def lines_of(text: Any) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in str(text or "").split("\n") if line.strip()]


def _indicator_words(content: Content, indicator: Any, language: str) -> str:
    name = content.say(indicator.name, language) or indicator.code
    return gettext("%(name)s (weight %(weight)s)", name=name, weight=f"{indicator.weight:g}")
