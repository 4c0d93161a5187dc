"""Forms of pairs of ratings that may contradict each other."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.contradictions import USUAL_GAP, Contradiction
from surveys.definition.model import Questionnaire as Content
from surveys.forms.texts import RevisedForm

_ONE = lazy_gettext("Please choose one of these.")
_RANGE = lazy_gettext("Please give a number from 10 to 99.")


def kind_words() -> dict[str, str]:
    """How two ratings hang together, in words."""
    return {
        "together": gettext("go together: high here means high there"),
        "against": gettext("oppose each other: high here means low there"),
    }


class ContradictionForm(RevisedForm):
    """A pair: two ratings, how they hang together, how far apart they may lie."""

    first = SelectField(lazy_gettext("One rating"), validators=[DataRequired(_ONE)])
    kind = SelectField(lazy_gettext("How they hang together"), validators=[DataRequired(_ONE)])
    second = SelectField(lazy_gettext("Other rating"), validators=[DataRequired(_ONE)])
    gap = IntegerField(
        lazy_gettext("Largest plausible distance"),
        default=int(USUAL_GAP),
        validators=[InputRequired(_RANGE), NumberRange(10, 99, _RANGE)],
    )

    def offer(self, content: Content, language: str) -> ContradictionForm:
        """The ratings of this questionnaire to choose from."""
        ratings = [
            (
                leaf.code,
                f"{content.numbers.get(leaf.code, '')} {content.words_of(leaf.code, language)}",
            )
            for leaf in content.leaves
            if leaf.scored
        ]
        self.first.choices = self.second.choices = [("", gettext("Choose one")), *ratings]
        self.kind.choices = list(kind_words().items())
        return self

    @property
    def pair(self) -> Contradiction:
        """The pair as typed."""
        return Contradiction(
            first=self.first.data,
            second=self.second.data,
            kind="against" if self.kind.data == "against" else "together",
            gap=float(self.gap.data or USUAL_GAP),
        )


class PairForm(RevisedForm):
    """A pair by its two codes, to take it away."""

    first = StringField(widget=HiddenInput())
    second = StringField(widget=HiddenInput())


def _words(content: Content, code: str, language: str) -> str:
    return f"{content.numbers.get(code, '')} {content.words_of(code, language)}".strip()
