"""Scales with words: what ratings, effort scores and the rows of a matrix share."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from surveys.definition.errors import Reason
from surveys.definition.part import Code, Flag
from surveys.definition.questions.base import (
    NOT_APPLICABLE,
    NOT_APPLICABLE_CODE,
    Answer,
    Choice,
    Column,
    Scale,
    Wording,
)
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.text import NO_TEXT, Text

USUAL_NOT_APPLICABLE = Text(
    {"zh": "不适用（这次没有经历）", "en": "Not applicable (did not happen this time)"}
)


class Scaled(NumberQuestion):
    """A number on a scale that the index can count.

    ``labels`` are the words of every point from the lowest up, or none at all;
    ``low_label`` and ``high_label`` stand at the ends of a scale without them.
    """

    points: int
    low: int
    labels: tuple[Text, ...] = ()
    low_label: Text = NO_TEXT
    high_label: Text = NO_TEXT
    not_applicable: Flag = False
    not_applicable_text: Text = NO_TEXT
    reversed: bool = False
    indicator: Code | None = None

    column_kind: ClassVar[Literal["rating", "ces"]] = "rating"

    seconds: ClassVar[int] = 6

    @model_validator(mode="after")
    def _label_every_point_or_none(self) -> Self:
        if self.labels and len(self.labels) != self.points:
            raise ValueError(f"{self.points} points need {self.points} labels, or none")
        return self

    @property
    def lowest(self) -> int:
        """The lowest point."""
        return self.low

    @property
    def highest(self) -> int:
        """The highest point."""
        return self.low + self.points - 1

    @property
    def scored(self) -> Scale:
        """The scale; every such question has one."""
        return Scale(self.lowest, self.highest, self.reversed)

    @property
    def indicator_code(self) -> str | None:
        """The indicator it counts in; None leaves it outside the index."""
        return self.indicator

    @property
    def missing(self) -> Reason:
        """Ask for a choice, and point at "not applicable" where it is offered."""
        offered = self.not_applicable
        return Reason.MISSING_OR_NOT_APPLICABLE if offered else Reason.MISSING_CHOICE

    @property
    def na_text(self) -> Text:
        """The words of "not applicable": its own, else the usual ones."""
        return self.not_applicable_text.over(USUAL_NOT_APPLICABLE)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The points, each with its words."""
        ends = {self.lowest: self.low_label, self.highest: self.high_label}
        words = dict(enumerate(self.labels, start=self.lowest)) or ends
        points = range(self.lowest, self.highest + 1)
        return tuple(Choice(str(point), words.get(point, NO_TEXT)) for point in points)

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read a point, or "not applicable" where it is offered."""
        raw = self.one_value(values)
        if raw == NOT_APPLICABLE and self.not_applicable:
            return NOT_APPLICABLE
        return None if raw is None else self.parse_number(raw)

    def check_stored(self, value: object) -> bool:
        """Accept a point, or "not applicable" where it is offered."""
        return (self.not_applicable and value == NOT_APPLICABLE) or super().check_stored(value)

    def read_stored(self, value: object, *languages: str) -> str:
        """Return the point with its words, or the words of "not applicable"."""
        if self.not_applicable and value == NOT_APPLICABLE:
            return self.na_text.pick(*languages)
        return super().read_stored(value, *languages)

    def columns(self) -> tuple[Column, ...]:
        """Return its one column."""
        return (Column(self.code, self.column_kind),)

    def codes(self, value: object) -> list[int]:
        """Return the point itself."""
        if self.not_applicable and value == NOT_APPLICABLE:
            return [NOT_APPLICABLE_CODE]
        return super().codes(value)

    def wordings(self) -> Iterator[Wording]:
        """Yield the texts, those of the points as ``labels.1`` and so on."""
        yield from super().wordings()
        for point, label in enumerate(self.labels, start=self.lowest):
            yield Wording(f"labels.{point}", label, needed=True)
        yield Wording("low_label", self.low_label, needed=False)
        yield Wording("high_label", self.high_label, needed=False)
        if self.not_applicable:
            yield Wording("not_applicable_text", self.na_text, needed=True)
