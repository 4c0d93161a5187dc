"""Forms of weighing a level: the pairs of the comparison, the experts and what they give."""

from __future__ import annotations

from typing import Any

from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from foundation.web.forms import StaffForm, plain_text
from foundation.web.texts import lazy_gettext
from surveys.definition.weighting import LONGEST_REASON
from surveys.forms.texts import PlainFloatField, RevisedForm
from surveys.weighing.pairs import ANSWERS, Answers, Pair

_ANSWERS = {str(answer): answer for answer in ANSWERS}
_MOST_ROWS = 36
_MOST_TEXT = 8000


class PairRow(Form):
    """A pair and the answer to it; the codes say which pair, so that order does not matter."""

    first = HiddenField()
    second = HiddenField()
    answer = StringField()


class PairsForm(RevisedForm):
    """A judgement for each pair of a level; `worked` is what the outcome shown was made from."""

    rows = FieldList(FormField(PairRow), max_entries=_MOST_ROWS)
    worked = HiddenField()
    reason = TextAreaField(
        lazy_gettext("Why these judgements are taken all the same"),
        render_kw={"maxlength": LONGEST_REASON},
    )

    def answers(self, pairs: list[Pair]) -> dict[Pair, int]:
        """What was answered to these pairs; those without a good answer are left out."""
        typed = {(row["first"], row["second"]): row["answer"] for row in self._rows()}
        return {pair: _ANSWERS[typed[pair]] for pair in pairs if typed.get(pair) in _ANSWERS}

    def _rows(self) -> list[dict[str, Any]]:
        return [entry.form.data for entry in self.rows]


def pairs_data(revision: int, answers: Answers, reason: str) -> dict[str, Any]:
    """What was kept, as the data of the form."""
    rows = [
        {"first": first, "second": second, "answer": str(answer)}
        for (first, second), answer in answers.items()
    ]
    return {"revision": revision, "rows": rows, "reason": reason}


_DAY = lazy_gettext("Please give a day, such as 2026-10-01.")


class UntilForm(RevisedForm):
    """Until when answers are wanted."""

    until = DateField(lazy_gettext("Answers by"), validators=[InputRequired(_DAY)])


class MoreExpertsForm(RevisedForm):
    """More experts for the round that is open."""

    experts = TextAreaField(lazy_gettext("More experts"), validators=[Length(max=_MOST_TEXT)])


class PanelForm(UntilForm):
    """Whom to ask, until when, and a word to them."""

    experts = TextAreaField(lazy_gettext("Experts"), validators=[Length(max=_MOST_TEXT)])
    note = TextAreaField(lazy_gettext("A word to the experts"), validators=[Length(max=1000)])


class WeightRow(Form):
    """A part and the points it gets."""

    code = HiddenField()
    points = PlainFloatField(
        validators=[NumberRange(1, 100, lazy_gettext("Please give a number from 1 to 100."))]
    )


class WeightsForm(StaffForm):
    """What an expert gives: points for each part, and a remark."""

    rows = FieldList(FormField(WeightRow), max_entries=100)
    comment = TextAreaField(lazy_gettext("Remark"), validators=[Length(max=1000), plain_text])

    def points(self) -> dict[str, float]:
        """The points by part."""
        return {
            str(entry.form.code.data): float(entry.form.points.data or 0) for entry in self.rows
        }
