"""Options to choose from, as single and multiple choice share them."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from surveys.definition.part import Part
from surveys.definition.questions.base import NOT_APPLICABLE, Choice, Question, Wording
from surveys.definition.text import Text

MOST_OPTIONS = 100  # their places fit into one signed byte


def _not_reserved(code: str) -> str:
    if code == NOT_APPLICABLE:
        raise ValueError(f"“{NOT_APPLICABLE}” is kept for “not applicable”")
    return code


OptionCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,30}$"), AfterValidator(_not_reserved)
]


class Option(Part):
    """Something to choose: the code is stored, the text is shown."""

    code: OptionCode
    text: Text


class OptionQuestion(Question):
    """A question that offers options, no two with the same code."""

    options: Annotated[tuple[Option, ...], Field(max_length=MOST_OPTIONS)]

    @model_validator(mode="after")
    def _no_code_twice(self) -> Self:
        if len(set(self.option_codes)) < len(self.options):
            raise ValueError("two options have the same code")
        return self

    @property
    def option_codes(self) -> tuple[str, ...]:
        """The codes of the options, in order."""
        return tuple(option.code for option in self.options)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The options."""
        return tuple(Choice(option.code, option.text) for option in self.options)

    def wordings(self) -> Iterator[Wording]:
        """Yield the texts, those of the options as ``options.<code>``."""
        yield from super().wordings()
        for option in self.options:
            yield Wording(f"options.{option.code}", option.text, needed=True)
