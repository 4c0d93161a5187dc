"""The form of a scheme: target, least sample, grades, what counts with which weights, complaints.

Weights are fields of a class made for the period, since its questionnaires decide which there are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from wtforms import BooleanField, Field, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from evaluations.rules import (
    HANDLING,
    LEAST_MINIMUM,
    MOST_GRADES,
    MOST_MINIMUM,
    POINTS,
    RATINGS,
    UNHANDLED,
    Grade,
    Rules,
    printed,
)
from evaluations.weighing import Weighing
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from surveys.forms.texts import PlainFloatField

_KINDS = (UNHANDLED, *RATINGS)
_NUMBER = _l("Please give a number.")
_FROM_0_TO_100 = NumberRange(0, 100, _l("Please give a number from 0 to 100."))
_ROUNDING = 0.001


class SchemeForm(StaffForm):
    """All of a scheme but the weights."""

    weighings: Sequence[Weighing] = ()

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    target = PlainFloatField(
        _l("Target of the index"), validators=[InputRequired(_NUMBER), _FROM_0_TO_100]
    )
    minimum = IntegerField(
        _l("Least number of people"),
        validators=[
            InputRequired(_NUMBER),
            NumberRange(
                LEAST_MINIMUM,
                MOST_MINIMUM,
                _l(
                    "Please give a whole number from %(least)s to %(most)s.",
                    least=LEAST_MINIMUM,
                    most=MOST_MINIMUM,
                ),
            ),
        ],
    )
    counts_complaints = BooleanField(_l("Complaints handled move the score"))

    @property
    def seen(self) -> int:
        """The revision that the person's page showed."""
        return self.revision.data or 0

    @property
    def grade_rows(self) -> list[tuple[Field, Field, Field]]:
        """The fields of each grade: Chinese word, English word, lower bound."""
        rows = range(1, MOST_GRADES + 1)
        return [
            (self[f"grade_{n}_zh"], self[f"grade_{n}_en"], self[f"grade_{n}_from"]) for n in rows
        ]

    @property
    def point_rows(self) -> list[Field]:
        """The points of each kind of case."""
        return [self[f"points_{kind}"] for kind in _KINDS]

    @property
    def weight_rows(self) -> Iterator[tuple[Weighing, Field, list[Field]]]:
        """Each questionnaire with its tick and the weights of its indicators."""
        for at, weighing in enumerate(self.weighings):
            fields = [self[f"weight_{at}_{n}"] for n in range(len(weighing.indicators))]
            yield weighing, self[f"counts_{at}"], fields

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then grades that fall and weights that make 100."""
        good = super().validate(extra_validators)
        return all([good, self._grades_fall(), self._weights_make_100()])

    def rules(self) -> Rules:
        """The scheme as typed; only after `validate`."""
        points = {kind: float(self[f"points_{kind}"].data) for kind in _KINDS}
        weights = {}
        for weighing, _, fields in self.weight_rows:
            typed = dict(zip((i.code for i in weighing.indicators), _numbers(fields), strict=True))
            if chosen := weighing.chosen(typed):
                weights[weighing.ref] = chosen
        return Rules(
            float(self.target.data or 0),
            int(self.minimum.data or 0),
            tuple(Grade(bound, zh, en) for zh, en, bound in self._grades()),
            weights,
            points if self.counts_complaints.data else None,
            tuple(w.ref for w, counts, _ in self.weight_rows if not counts.data),
        )

    def _grades(self) -> list[tuple[str, str, float]]:
        return [
            (zh.data, en.data or "", float(bound.data or 0))
            for zh, en, bound in self.grade_rows
            if zh.data
        ]

    def _grades_fall(self) -> bool:
        """The best grade first, each below it lower, the last from 0 on; no gap between rows."""
        rows = self.grade_rows
        filled = [bool(zh.data) for zh, _, _ in rows]
        last = max((at for at, full in enumerate(filled) if full), default=-1)
        if last < 1:
            return _refuse(rows[1][0], gettext("Please name two grades at least."))
        good, above = True, 101.0
        for at, (zh, _en, bound) in enumerate(rows[: last + 1]):
            if bound.errors:
                good = False
                continue
            value = float(bound.data or 0)
            if not zh.data:
                good = _refuse(zh, gettext("Please name this grade, or leave out those below it."))
            elif at == last and value != 0:
                good = _refuse(bound, gettext("The last grade begins at 0."))
            elif float(printed(value)) >= above:
                good = _refuse(bound, gettext("Each grade begins lower than the one above it."))
            above = float(printed(value))
        return good

    def _weights_make_100(self) -> bool:
        good = True
        for _, counts, fields in self.weight_rows:
            if not fields or not counts.data or any(field.errors for field in fields):
                continue
            total = math.fsum(_numbers(fields))
            if abs(total - 100) > _ROUNDING:
                good = _refuse(
                    fields[0],
                    gettext(
                        "These weights make %(total)s; they have to make 100.", total=f"{total:g}"
                    ),
                )
        if self.weighings and not any(counts.data for _, counts, _ in self.weight_rows):
            field = next(counts for _, counts, _ in self.weight_rows)
            good = _refuse(field, gettext("One questionnaire at least has to count."))
        return good


def _numbers(fields: Sequence[Field]) -> list[float]:
    return [float(field.data or 0) for field in fields]


def _refuse(field: Field, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return False


def scheme_form(weighings: Sequence[Weighing]) -> type[SchemeForm]:
    """The form of a period with these questionnaires."""
    fields: dict[str, Any] = {"weighings": tuple(weighings)}
    for n in range(1, MOST_GRADES + 1):
        words = [Length(max=20, message=_l("Please shorten this."))]
        fields[f"grade_{n}_zh"] = StringField(
            _l("Grade %(number)s: word in Chinese", number=n), validators=words
        )
        fields[f"grade_{n}_en"] = StringField(
            _l("Grade %(number)s: word in English", number=n), validators=words
        )
        fields[f"grade_{n}_from"] = PlainFloatField(
            _l("Grade %(number)s: from", number=n), validators=[Optional(), _FROM_0_TO_100]
        )
    between = NumberRange(*POINTS, _l("Please give a number from −5 to 10."))
    labels = (
        _l("Not handled"),
        _l("Very dissatisfied (1)"),
        _l("Dissatisfied (2)"),
        _l("Neither (3)"),
        _l("Satisfied (4)"),
        _l("Very satisfied (5)"),
    )
    for kind, label in zip(_KINDS, labels, strict=True):
        fields[f"points_{kind}"] = PlainFloatField(
            label, validators=[InputRequired(_NUMBER), between]
        )
    for at, weighing in enumerate(weighings):
        fields[f"counts_{at}"] = BooleanField(_l("“%(name)s” counts", name=weighing.name))
        for n, each in enumerate(weighing.indicators):
            fields[f"weight_{at}_{n}"] = PlainFloatField(
                each.name, validators=[InputRequired(_NUMBER), _FROM_0_TO_100]
            )
    return type("PeriodSchemeForm", (SchemeForm,), fields)


def scheme_data(rules: Rules, weighings: Sequence[Weighing], revision: int) -> dict[str, Any]:
    """Rules as the data of the form."""
    data: dict[str, Any] = {
        "revision": revision,
        "target": rules.target,
        "minimum": rules.minimum,
        "counts_complaints": rules.handling is not None,
    }
    for n, grade in enumerate(rules.grades, start=1):
        data |= {
            f"grade_{n}_zh": grade.zh,
            f"grade_{n}_en": grade.en,
            f"grade_{n}_from": grade.least,
        }
    points = HANDLING if rules.handling is None else rules.handling
    data |= {f"points_{kind}": points[kind] for kind in _KINDS}
    for at, weighing in enumerate(weighings):
        data[f"counts_{at}"] = weighing.counts
        for n, each in enumerate(weighing.indicators):
            data[f"weight_{at}_{n}"] = each.own
    return data
