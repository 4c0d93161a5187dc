"""All kinds of question in one place: the list to extend."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Field, TypeAdapter

from surveys.definition.questions.base import Question
from surveys.definition.questions.consent import Consent
from surveys.definition.questions.contact import Contact
from surveys.definition.questions.date import DateField
from surveys.definition.questions.effort import Effort
from surveys.definition.questions.file import FileField
from surveys.definition.questions.long_text import LongText
from surveys.definition.questions.matrix import Matrix
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.note import Note
from surveys.definition.questions.nps import Recommendation
from surveys.definition.questions.number import NumberField
from surveys.definition.questions.picker import Picker
from surveys.definition.questions.ranking import Ranking
from surveys.definition.questions.rating import Rating
from surveys.definition.questions.short_text import ShortText
from surveys.definition.questions.single import Dropdown, Single

AnyQuestion: TypeAlias = Annotated[
    Rating
    | Recommendation
    | Effort
    | Matrix
    | Single
    | Multiple
    | Dropdown
    | Ranking
    | NumberField
    | DateField
    | ShortText
    | LongText
    | Contact
    | FileField
    | Consent
    | Note
    | Picker,
    Field(discriminator="type"),
]

KINDS: dict[str, type[Question]] = {
    "rating": Rating,
    "nps": Recommendation,
    "ces": Effort,
    "matrix": Matrix,
    "single": Single,
    "multiple": Multiple,
    "dropdown": Dropdown,
    "ranking": Ranking,
    "number": NumberField,
    "date": DateField,
    "short_text": ShortText,
    "long_text": LongText,
    "contact": Contact,
    "file": FileField,
    "consent": Consent,
    "note": Note,
    "picker": Picker,
}

_any_question: TypeAdapter[AnyQuestion] = TypeAdapter(AnyQuestion)


def question_from(data: Mapping[str, object]) -> AnyQuestion:
    """Return the question that ``data`` describes; pydantic's ``ValidationError`` if none."""
    return _any_question.validate_python(data)
