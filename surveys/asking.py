"""A question as the respondent's page shows it, for staff's preview.

The same fields that `components/public.html` reads on the portal's pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from surveys.definition.model import Questionnaire, field_name
from surveys.definition.questions.base import Question
from surveys.definition.questions.long_text import LongText
from surveys.definition.questions.nps import Recommendation
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.rating import Rating
from surveys.definition.text import Text

_KINDS = {"long_text": "text"}  # what the components call it, where they differ
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """One question in one language, not answered yet."""

    name: str
    code: str
    kind: str
    number: int
    text: str
    hint: str
    required: bool
    points: Choices = ()
    na_label: str = ""
    low_label: str = ""
    high_label: str = ""
    options: Choices = ()
    max_length: int | None = None


def asked(questionnaire: Questionnaire, question: Question, language: str) -> Asked:
    """The question in a language, with its number among all."""

    def say(text: Text) -> str:
        return questionnaire.say(text, language)

    choices = tuple((choice.value, say(choice.label)) for choice in question.choices)
    ends = isinstance(question, Rating | Recommendation)
    return Asked(
        name=field_name(question.code),
        code=question.code,
        kind=_KINDS.get(question.type, question.type),
        number=number_of(questionnaire, question.code),
        text=say(question.text),
        hint=say(question.hint),
        required=question.required,
        points=choices if isinstance(question, Rating) else (),
        na_label=_na(questionnaire, question, language),
        low_label=choices[0][1] if ends else "",
        high_label=choices[-1][1] if ends else "",
        options=choices if isinstance(question, OptionQuestion) else (),
        max_length=question.max_length if isinstance(question, LongText) else None,
    )


def number_of(questionnaire: Questionnaire, code: str) -> int:
    """The number that a question carries, through all sections."""
    return next(i for i, q in enumerate(questionnaire.questions, start=1) if q.code == code)


def _na(questionnaire: Questionnaire, question: Question, language: str) -> str:
    if isinstance(question, Rating) and question.not_applicable:
        return questionnaire.say(question.na_text, language)
    return ""
