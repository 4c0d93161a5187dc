"""The lines of a table of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    ValidationError,
)

from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.questions.base import Question
from surveys.definition.questions.matrix import MOST_ROWS, Matrix
from surveys.forms.kinds.rows import RowForm, rows_data, rows_typed, said

if TYPE_CHECKING:
    from surveys.forms.questions import QuestionForm

FIELDS: dict[str, tuple[str, ...]] = {"matrix": ("rows", "take_rows")}


class LineForm(RowForm):
    """One thing to rate, with the indicator it counts in."""

    indicator = SelectField(lazy_gettext("Counts in the indicator"))
    reversed = BooleanField(lazy_gettext("turned round"))


class TableFields:
    """The lines."""

    rows = FieldList(FormField(LineForm), lazy_gettext("Lines to rate"))
    take_rows = HiddenField()  # "theirs" keeps the stored ones, chosen on the conflict page

    def validate_rows(self, _field: Field) -> None:
        """Not more than a table holds."""
        if said(self.rows) > MOST_ROWS:
            raise ValidationError(
                gettext("A table holds %(limit)s lines at most.", limit=MOST_ROWS)
            )


def data(question: Question) -> dict[str, Any]:
    """The lines."""
    if not isinstance(question, Matrix):
        return {}
    lines = rows_data(question.rows, "indicator", "reversed")
    return {"rows": [{**line, "indicator": line.get("indicator") or ""} for line in lines]}


def changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """The lines as typed; none sent, none changed."""
    if not isinstance(question, Matrix) or not len(form.rows) or form.take_rows.data == "theirs":
        return {}
    flags = ("indicator", "reversed")
    lines = rows_typed(form.rows, question.rows, form.languages, "r", *flags)
    return {"rows": [{**line, "indicator": line["indicator"] or None} for line in lines]}
