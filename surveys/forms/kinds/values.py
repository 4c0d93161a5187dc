"""Numbers, dates and texts: what may be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError as Unfit
from wtforms import Field, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import NumberRange, Optional

from foundation.web.forms import clean
from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.questions.base import Question
from surveys.definition.questions.date import DateField
from surveys.definition.questions.number import NumberField
from surveys.definition.questions.short_text import ShortText
from surveys.definition.text import NO_TEXT
from surveys.forms.texts import WORDS, PlainFloatField, offered

if TYPE_CHECKING:
    from surveys.forms.questions import QuestionForm

FIELDS: dict[str, tuple[str, ...]] = {
    "number": ("minimum", "maximum", "decimals", "unit"),
    "date": ("part", "earliest", "latest"),
    "short_text": ("expects", "max_length"),
    "long_text": ("max_length",),
}
_BOUND = NumberRange(-1e12, 1e12, lazy_gettext("Please give a smaller number."))


class ValueFields:
    """Bounds and shapes."""

    minimum = PlainFloatField(lazy_gettext("Smallest number"), validators=[Optional(), _BOUND])
    maximum = PlainFloatField(lazy_gettext("Largest number"), validators=[Optional(), _BOUND])
    decimals = IntegerField(
        lazy_gettext("Decimals"),
        validators=[NumberRange(0, 4, lazy_gettext("Please give a number from 0 to 4."))],
    )
    unit_zh = StringField(validators=WORDS)
    unit_en = StringField(validators=WORDS)
    part = SelectField(
        lazy_gettext("Asks for"),
        choices=offered(
            [
                ("date", lazy_gettext("A date")),
                ("time", lazy_gettext("A time of day")),
                ("both", lazy_gettext("Date and time")),
            ]
        ),
    )
    earliest = StringField(lazy_gettext("Earliest"), filters=[clean])
    latest = StringField(lazy_gettext("Latest"), filters=[clean])
    expects = SelectField(
        lazy_gettext("What is typed"),
        choices=offered(
            [
                ("text", lazy_gettext("Any words")),
                ("email", lazy_gettext("An e-mail address")),
                ("phone", lazy_gettext("A telephone number")),
                ("digits", lazy_gettext("Digits only")),
            ]
        ),
    )
    max_length = IntegerField(lazy_gettext("Longest answer in characters"))

    def validate_maximum(self, field: Field) -> None:
        """Not below the smallest."""
        least = self.minimum.data
        if least is not None and field.data is not None and field.data < least:
            raise ValidationError(gettext("This is below the smallest number."))

    def validate_max_length(self, field: Field) -> None:
        """As far as the kind goes: a line is shorter than a text."""
        most = 200 if "expects" in self else 2000  # type: ignore[operator]  # a form
        if field.data is None or not 1 <= field.data <= most:
            raise ValidationError(gettext("Please give a number from 1 to %(most)s.", most=most))

    def validate_earliest(self, field: Field) -> None:
        """Written as the part asked for is."""
        self._moment(field)

    def validate_latest(self, field: Field) -> None:
        """Written as the part asked for is, and not before the earliest."""
        self._moment(field)
        if self.earliest.data and field.data and field.data < self.earliest.data:
            raise ValidationError(gettext("This is before the earliest."))

    def _moment(self, field: Field) -> None:
        if not field.data:
            return
        shapes = {"date": "2026-11-22", "time": "14:30", "both": "2026-11-22T14:30"}
        part = self.part.data if self.part.data in shapes else "date"
        try:
            DateField(type="date", code="x", text=NO_TEXT, part=part, earliest=field.data)
        except Unfit:
            raise ValidationError(
                gettext("Please write it like this: %(example)s.", example=shapes[part])
            ) from None


def data(question: Question) -> dict[str, Any]:
    """What differs between the stored question and its form."""
    if isinstance(question, DateField):
        return {"earliest": question.earliest or "", "latest": question.latest or ""}
    return {}


def changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """Bounds as typed; an empty one is none."""
    if isinstance(question, NumberField):
        return {"minimum": form.minimum.data, "maximum": form.maximum.data}
    if isinstance(question, DateField):
        bounds = {"earliest": form.earliest.data or None, "latest": form.latest.data or None}
        return {**bounds, "part": form.part.data or question.part}
    if isinstance(question, ShortText):
        return {"expects": form.expects.data or question.expects}
    return {}
