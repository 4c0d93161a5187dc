"""Options to choose from, as single and multiple choice share them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from surveys.definition.errors import AnswerError, Reason
from surveys.definition.part import Flag, Part
from surveys.definition.questions.base import NOT_APPLICABLE, Choice, Question, Wording
from surveys.definition.questions.short_text import ShortText
from surveys.definition.text import Text

MOST_OPTIONS = 100  # their places fit into one signed byte
LONGEST_OTHER = 100


def _not_reserved(code: str) -> str:
    if code == NOT_APPLICABLE:
        raise ValueError(f"“{NOT_APPLICABLE}” is kept for “not applicable”")
    return code


OptionCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,30}$"), AfterValidator(_not_reserved)
]


class Option(Part):
    """Something to choose: the code is stored, the text is shown.

    ``other`` asks for a few words beside it, which are stored apart; ``fixed`` keeps its place
    when the others are shuffled.
    """

    code: OptionCode
    text: Text
    other: Flag = False
    fixed: Flag = False


class OptionQuestion(Question):
    """A question that offers options, no two with the same code."""

    options: Annotated[tuple[Option, ...], Field(max_length=MOST_OPTIONS)]
    shuffle: Flag = False

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
        return tuple(
            Choice(option.code, option.text, other=option.other, fixed=option.fixed)
            for option in self.options
        )

    def leaves(self) -> tuple[Question, ...]:
        """Return itself, and a text for each option that asks for words."""
        return (self, *(self._words_of(option) for option in self.options if option.other))

    def _words_of(self, option: Option) -> Question:
        text = ShortText(
            type="short_text", code="other", text=option.text, max_length=LONGEST_OTHER
        )
        return text.under(self.other_code(option.code))

    def other_code(self, option: str) -> str:
        """Return the code that the words beside an option are stored under."""
        return f"{self.code}.{option}"

    def check_together(self, answers: Mapping[str, object]) -> Iterator[AnswerError]:
        """Find words beside an option that was not chosen."""
        chosen = answers.get(self.code)
        ticked = chosen if isinstance(chosen, list) else [chosen]
        for option in self.options:
            code = self.other_code(option.code)
            if option.other and answers.get(code) and option.code not in ticked:
                yield AnswerError(code, Reason.OTHER_UNTICKED)

    def wordings(self) -> Iterator[Wording]:
        """Yield the texts, those of the options as ``options.<code>``."""
        yield from super().wordings()
        for option in self.options:
            yield Wording(f"options.{option.code}", option.text, needed=True)
