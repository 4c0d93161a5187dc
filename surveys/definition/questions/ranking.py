"""Putting things in order."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from surveys.definition.errors import AnswerError, Reason
from surveys.definition.part import Code, Flag, Part
from surveys.definition.questions.base import Choice, Column, Question, Wording
from surveys.definition.questions.composite import Composite
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.questions.options import OptionCode
from surveys.definition.text import NO_TEXT, Text

MOST_RANKED = 20


class Ranked(Part):
    """One thing to put in order."""

    code: OptionCode
    text: Text
    fixed: Flag = False


class Place(NumberQuestion):
    """The place given to one thing, counted from 1."""

    type: Literal["place"]
    code: Code
    last: int

    seconds: ClassVar[int] = 4

    @property
    def lowest(self) -> int:
        """The first place."""
        return 1

    @property
    def highest(self) -> int:
        """The last place there is."""
        return self.last

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The places."""
        return tuple(Choice(str(place), NO_TEXT) for place in range(1, self.last + 1))

    def columns(self) -> tuple[Column, ...]:
        """Return its one column."""
        return (Column(self.code, "rank"),)


class Ranking(Composite):
    """Things to put in order: all of them, or the first ``most``.

    Given places begin with 1 and leave no gap; what got none comes after those that did.
    """

    type: Literal["ranking"]
    options: Annotated[tuple[Ranked, ...], Field(max_length=MOST_RANKED)] = ()
    most: Annotated[int, Field(strict=True, ge=1, le=MOST_RANKED)] | None = None
    shuffle: Flag = False

    seconds: ClassVar[int] = 20

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        codes = [option.code for option in self.options]
        if len(set(codes)) < len(codes):
            raise ValueError("two options have the same code")
        return self

    @property
    def places(self) -> int:
        """How many places there are to give."""
        return min(self.most or len(self.options), len(self.options))

    @property
    def missing(self) -> Reason:
        """Ask for the places."""
        return Reason.MISSING_RANKS

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The things to put in order."""
        return tuple(Choice(o.code, o.text, fixed=o.fixed) for o in self.options)

    def leaves(self) -> tuple[Question, ...]:
        """Return a place for each thing."""
        return tuple(
            Place(type="place", code="place", text=option.text, last=self.places).under(
                self.leaf_code(option.code)
            )
            for option in self.options
        )

    def check_together(self, answers: Mapping[str, object]) -> Iterator[AnswerError]:
        """Find places given twice or left out, and places that are still to be given."""
        given: dict[int, str] = {}
        for option in self.options:
            code = self.leaf_code(option.code)
            place = answers.get(code)
            if not isinstance(place, int):
                continue
            if place in given:
                yield AnswerError(code, Reason.RANK_TWICE, place=place)
                return
            given[place] = code
        gap = next((place for place in range(1, len(given) + 1) if place not in given), None)
        if gap is not None:
            yield AnswerError(self.code, Reason.RANK_SKIPPED, place=gap)
        elif self.required and len(given) < self.places:
            yield AnswerError(self.code, Reason.MISSING_RANKS, limit=self.places)

    def wordings(self) -> Iterator[Wording]:
        """Yield the texts, those of the options as ``options.<code>``."""
        yield from super().wordings()
        for option in self.options:
            yield Wording(f"options.{option.code}", option.text, needed=True)
