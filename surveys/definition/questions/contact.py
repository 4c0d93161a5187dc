"""How somebody may be reached."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from surveys.definition.errors import Reason
from surveys.definition.part import Flag, Part
from surveys.definition.questions.base import Question
from surveys.definition.questions.composite import Composite
from surveys.definition.questions.short_text import Expected, ShortText
from surveys.definition.text import Text

ContactKind = Literal["name", "phone", "email", "organisation", "address"]
WORDS: dict[str, Text] = {
    "name": Text({"zh": "姓名", "en": "Name"}),
    "phone": Text({"zh": "电话", "en": "Telephone"}),
    "email": Text({"zh": "电子邮箱", "en": "E-mail"}),
    "organisation": Text({"zh": "单位", "en": "Organisation"}),
    "address": Text({"zh": "地址", "en": "Address"}),
}
_EXPECTED: dict[str, Expected] = {"phone": "phone", "email": "email"}


class Reachable(ShortText):
    """A line of contact details, which says who somebody is."""

    identifying: ClassVar[bool] = True


class ContactField(Part):
    """One line of contact details."""

    kind: ContactKind
    required: Flag = False


class Contact(Composite):
    """Name, telephone and the like; kept apart from what is shown in figures and comments."""

    type: Literal["contact"]
    fields: Annotated[tuple[ContactField, ...], Field(max_length=5)] = ()

    seconds: ClassVar[int] = 20
    identifying: ClassVar[bool] = True

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        kinds = [field.kind for field in self.fields]
        if len(set(kinds)) < len(kinds):
            raise ValueError("a contact field stands there twice")
        return self

    @property
    def missing(self) -> Reason:
        """Ask for a few words; the fields say it themselves."""
        return Reason.MISSING_TEXT

    def leaves(self) -> tuple[Question, ...]:
        """Return a line a field."""
        return tuple(self._line(field) for field in self.fields)

    def _line(self, field: ContactField) -> Question:
        line = Reachable(
            type="short_text",
            code="line",
            text=WORDS[field.kind],
            required=field.required,
            expects=_EXPECTED.get(field.kind, "text"),
        )
        return line.under(self.leaf_code(field.kind))
