"""Forms of remarks on the questions of a version."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.model import Questionnaire as Content
from surveys.definition.place import Place
from surveys.forms.texts import offered
from surveys.sentences import place_words

_WORDS = [
    DataRequired(lazy_gettext("Please write a few words.")),
    Length(max=2000, message=lazy_gettext("Please shorten this to 2000 characters.")),
]


class RemarkForm(StaffForm):
    """A remark, and the question it is about."""

    code = SelectField(lazy_gettext("About"))
    text = TextAreaField(lazy_gettext("Remark"), validators=_WORDS)

    def offer(self, content: Content, language: str) -> RemarkForm:
        """Offer the questions there are."""
        questions = [
            (q.code, place_words(content, Place("question", q.code), language))
            for q in content.questions
        ]
        self.code.choices = offered([("", gettext("The whole questionnaire")), *questions])
        return self


class AnswerForm(StaffForm):
    """An answer to a remark."""

    text = TextAreaField(lazy_gettext("Answer to the remark"), validators=_WORDS)
