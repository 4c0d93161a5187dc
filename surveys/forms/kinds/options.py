"""Options to choose from or to put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.questions.base import Question
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.options import MOST_OPTIONS, OptionQuestion
from surveys.definition.questions.ranking import MOST_RANKED, Ranking
from surveys.forms.kinds.rows import RowForm, rows_data, rows_typed, said

if TYPE_CHECKING:
    from surveys.forms.questions import QuestionForm

_OPTIONS = ("options", "take_options", "shuffle")
FIELDS: dict[str, tuple[str, ...]] = {
    "single": _OPTIONS,
    "dropdown": _OPTIONS,
    "multiple": (*_OPTIONS, "min_choices", "max_choices"),
    "ranking": (*_OPTIONS, "places"),
}
FLAGS: dict[str, tuple[str, ...]] = {
    "single": ("other", "fixed"),
    "dropdown": ("other", "fixed"),
    "multiple": ("exclusive", "other", "fixed"),
    "ranking": ("fixed",),
}
_COUNT = NumberRange(1, MOST_OPTIONS, lazy_gettext("Please give a number from 1 to 100."))


class OptionForm(RowForm):
    """An option: stands alone, asks for words beside it, keeps its place when others are mixed."""

    exclusive = BooleanField(lazy_gettext("stands alone"))
    other = BooleanField(lazy_gettext("asks for words beside it"))
    fixed = BooleanField(lazy_gettext("keeps its place"))


class OptionFields:
    """The options and how many of them."""

    options = FieldList(FormField(OptionForm), lazy_gettext("Options"))
    take_options = HiddenField()  # "theirs" keeps the stored ones, chosen on the conflict page
    shuffle = BooleanField(lazy_gettext("In another order for everybody"))
    min_choices = IntegerField(lazy_gettext("Fewest choices"), validators=[Optional(), _COUNT])
    max_choices = IntegerField(lazy_gettext("Most choices"), validators=[Optional(), _COUNT])
    places = IntegerField(
        lazy_gettext("How many places are given"),
        validators=[
            Optional(),
            NumberRange(1, MOST_RANKED, lazy_gettext("Please give a number from 1 to 20.")),
        ],
    )

    def validate_options(self, _field: Field) -> None:
        """Not more than can be counted, or put in order."""
        limit = MOST_RANKED if "places" in self else MOST_OPTIONS  # type: ignore[operator]  # a form
        if said(self.options) > limit:
            raise ValidationError(
                gettext("A question holds %(limit)s options at most.", limit=limit)
            )

    def validate_max_choices(self, field: Field) -> None:
        """Not fewer than have to be chosen."""
        fewest = self.min_choices.data
        if fewest and field.data and field.data < fewest:
            raise ValidationError(gettext("This is fewer than have to be chosen."))


def data(question: Question) -> dict[str, Any]:
    """The options as lines."""
    if isinstance(question, Ranking):
        return {"options": rows_data(question.options, "fixed"), "places": question.most}
    if isinstance(question, OptionQuestion):
        return {"options": rows_data(question.options, *FLAGS[question.type])}
    return {}


def changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """The options as typed; none sent, none changed."""
    if not isinstance(question, OptionQuestion | Ranking):
        return {}
    found: dict[str, Any] = {}
    if isinstance(question, Ranking):
        found["most"] = form.places.data
    if len(form.options) and form.take_options.data != "theirs":
        flags = FLAGS[question.type]
        found["options"] = rows_typed(form.options, question.options, form.languages, "o", *flags)
    if isinstance(question, Multiple):
        found["min_choices"] = form.min_choices.data
    return found
