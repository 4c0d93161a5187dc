"""Ratings, effort, recommendation and the scale of a table: points and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange

from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.questions.base import Question
from surveys.definition.questions.matrix import Matrix
from surveys.definition.questions.rating import Rating
from surveys.definition.questions.scaled import Scaled
from surveys.definition.text import Text
from surveys.forms.texts import LANGUAGES, WORDS, offered

if TYPE_CHECKING:
    from surveys.forms.questions import QuestionForm

_ENDS = ("low_label", "high_label")
_SCALE = ("labels", *_ENDS, "not_applicable", "not_applicable_text")
FIELDS: dict[str, tuple[str, ...]] = {
    "rating": ("points", "low", "look", *_SCALE, "reversed", "indicator"),
    "ces": (*_SCALE, "indicator"),
    "matrix": ("points", "low", *_SCALE),
    "nps": _ENDS,
}


class ScaleFields:
    """Points, their words and what they count in."""

    points = IntegerField(
        lazy_gettext("Points"),
        validators=[NumberRange(2, 11, lazy_gettext("Please give a number from 2 to 11."))],
    )
    low = SelectField(lazy_gettext("Lowest point"), choices=offered([("1", "1"), ("0", "0")]))
    look = SelectField(
        lazy_gettext("Shown as"),
        choices=offered(
            [
                ("numbers", lazy_gettext("Numbers with words")),
                ("stars", lazy_gettext("Stars")),
                ("faces", lazy_gettext("Faces")),
            ]
        ),
    )
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

    def validate_labels_zh(self, field: Field) -> None:
        """As many words as points, or none."""
        self._count_labels(field)

    def validate_labels_en(self, field: Field) -> None:
        """As many words as points, or none."""
        self._count_labels(field)

    def _count_labels(self, field: Field) -> None:
        lines = lines_of(field.data)
        points = self.points.data if "points" in self else 7  # type: ignore[operator]  # a form
        if lines and points and len(lines) != points:
            raise ValidationError(
                gettext(
                    "%(points)s points need %(points)s lines, or none; there are %(lines)s.",
                    points=points,
                    lines=len(lines),
                )
            )


def lines_of(text: Any) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in str(text or "").split("\n") if line.strip()]


def data(question: Question) -> dict[str, Any]:
    """The words of the points, a line each; the indicator."""
    if not isinstance(question, Scaled | Matrix):
        return {}
    found: dict[str, Any] = {"low": str(question.low)}
    for tag in LANGUAGES:
        lines = "\n".join(text.root.get(tag, "") for text in question.labels)
        found[f"labels_{tag}"] = lines.strip()
    if isinstance(question, Scaled):
        found["indicator"] = question.indicator or ""
    if isinstance(question, Rating):
        found["look"] = question.look
    return found


def changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """The scale as typed."""
    if not isinstance(question, Scaled | Matrix):
        return {}
    found: dict[str, Any] = {"labels": _labels(form, question)}
    if "low" in form:
        found["low"] = int(form.low.data)
    if "look" in form and form.look.data:
        found["look"] = form.look.data
    if "indicator" in form:
        found["indicator"] = form.indicator.data or None
    return found


def _labels(form: QuestionForm, question: Scaled | Matrix) -> tuple[Text, ...]:
    points = (form.points.data if "points" in form else None) or question.points
    typed = {tag: lines_of(form[f"labels_{tag}"].data) for tag in form.languages}
    if not any(typed.values()):
        return ()
    same = len(question.labels) == points
    old = [dict(text.root) for text in question.labels] if same else [{} for _ in range(points)]
    return tuple(
        Text({**old[i], **{tag: lines[i] if lines else "" for tag, lines in typed.items()}})
        for i in range(points)
    )
