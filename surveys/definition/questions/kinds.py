"""All kinds of question in one place: the list to extend."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Field, TypeAdapter

from surveys.definition.questions.base import Question
from surveys.definition.questions.consent import Consent
from surveys.definition.questions.long_text import LongText
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.nps import Recommendation
from surveys.definition.questions.rating import Rating
from surveys.definition.questions.single import Single

AnyQuestion: TypeAlias = Annotated[
    Rating | Recommendation | Single | Multiple | LongText | Consent,
    Field(discriminator="type"),
]

KINDS: dict[str, type[Question]] = {
    "rating": Rating,
    "nps": Recommendation,
    "single": Single,
    "multiple": Multiple,
    "long_text": LongText,
    "consent": Consent,
}

_any_question: TypeAdapter[AnyQuestion] = TypeAdapter(AnyQuestion)


def question_from(data: Mapping[str, object]) -> AnyQuestion:
    """Return the question that ``data`` describes; pydantic's ``ValidationError`` if none."""
    return _any_question.validate_python(data)
