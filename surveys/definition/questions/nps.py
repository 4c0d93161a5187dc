"""Would you recommend us? The eleven points of the net promoter score."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from surveys.definition.questions.base import Choice, Column, Wording
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.text import NO_TEXT, Text


class Recommendation(NumberQuestion):
    """A number from 0 to 10, counted as promoters less detractors and never in the index."""

    type: Literal["nps"]
    low_label: Text = NO_TEXT
    high_label: Text = NO_TEXT

    seconds: ClassVar[int] = 6

    @property
    def lowest(self) -> int:
        """0."""
        return 0

    @property
    def highest(self) -> int:
        """10."""
        return 10

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The eleven numbers, words at both ends."""
        ends = {0: self.low_label, 10: self.high_label}
        return tuple(Choice(str(number), ends.get(number, NO_TEXT)) for number in range(11))

    def columns(self) -> tuple[Column, ...]:
        """Return its one column."""
        return (Column(self.code, "nps"),)

    def wordings(self) -> Iterator[Wording]:
        """Yield the texts, those of the ends among them."""
        yield from super().wordings()
        yield Wording("low_label", self.low_label, needed=True)
        yield Wording("high_label", self.high_label, needed=True)
