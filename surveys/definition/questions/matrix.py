"""Several things rated on one scale."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from surveys.definition.errors import Reason
from surveys.definition.part import Code, Flag, Part
from surveys.definition.questions.base import Question, Wording
from surveys.definition.questions.composite import Composite
from surveys.definition.questions.options import OptionCode
from surveys.definition.questions.rating import Rating
from surveys.definition.questions.scaled import USUAL_NOT_APPLICABLE
from surveys.definition.text import NO_TEXT, Text

MOST_ROWS = 30
_SHARED = (
    "points",
    "low",
    "labels",
    "low_label",
    "high_label",
    "not_applicable",
    "not_applicable_text",
    "required",
    "locked",
)


class Row(Part):
    """One thing to rate; it may count in an indicator of its own."""

    code: OptionCode
    text: Text
    indicator: Code | None = None
    reversed: Flag = False


class Matrix(Composite):
    """Rows rated on one scale; each row is a rating as any other to the arithmetic."""

    type: Literal["matrix"]
    rows: Annotated[tuple[Row, ...], Field(max_length=MOST_ROWS)] = ()
    points: Annotated[int, Field(strict=True, ge=2, le=11)] = 5
    low: Annotated[int, Field(strict=True, ge=0, le=1)] = 1
    labels: tuple[Text, ...] = ()
    low_label: Text = NO_TEXT
    high_label: Text = NO_TEXT
    not_applicable: Flag = False
    not_applicable_text: Text = NO_TEXT

    seconds: ClassVar[int] = 4
    """For a row, and once more for the question itself."""

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        codes = [row.code for row in self.rows]
        if len(set(codes)) < len(codes):
            raise ValueError("two rows have the same code")
        if self.labels and len(self.labels) != self.points:
            raise ValueError(f"{self.points} points need {self.points} labels, or none")
        return self

    @property
    def takes_seconds(self) -> int:
        """About how long it takes with all its rows."""
        return self.seconds * (len(self.rows) + 1)

    @property
    def missing(self) -> Reason:
        """Ask for a choice in each row; the rows say it themselves."""
        return Reason.MISSING_CHOICE

    @property
    def na_text(self) -> Text:
        """The words of "not applicable": its own, else the usual ones."""
        return self.not_applicable_text.over(USUAL_NOT_APPLICABLE)

    def leaves(self) -> tuple[Question, ...]:
        """Return a rating a row, under the code of both."""
        shared = {name: getattr(self, name) for name in _SHARED}
        return tuple(
            Rating(
                type="rating",
                code="row",
                text=row.text,
                indicator=row.indicator,
                reversed=row.reversed,
                **shared,
            ).under(self.leaf_code(row.code))
            for row in self.rows
        )

    def wordings(self) -> Iterator[Wording]:
        """Yield the texts, those of the rows as ``rows.<code>``."""
        yield from super().wordings()
        for row in self.rows:
            yield Wording(f"rows.{row.code}", row.text, needed=True)
        for point, label in enumerate(self.labels, start=self.low):
            yield Wording(f"labels.{point}", label, needed=True)
        yield Wording("low_label", self.low_label, needed=False)
        yield Wording("high_label", self.high_label, needed=False)
        if self.not_applicable:
            yield Wording("not_applicable_text", self.na_text, needed=True)
