"""A number, such as an age or an amount."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from surveys.definition.errors import Reason
from surveys.definition.questions.base import Answer, Question, Wording
from surveys.definition.text import NO_TEXT, Text

_WRITTEN = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
_Bound = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


class NumberField(Question):
    """A number between ``minimum`` and ``maximum`` with so many ``decimals``.

    Kept as a whole number where no decimals are asked for, else rounded to them.
    """

    type: Literal["number"]
    minimum: _Bound | None = None
    maximum: _Bound | None = None
    decimals: Annotated[int, Field(strict=True, ge=0, le=4)] = 0
    unit: Text = NO_TEXT

    seconds: ClassVar[int] = 8

    @model_validator(mode="after")
    def _room_between(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("the smallest number is larger than the largest")
        return self

    @property
    def missing(self) -> Reason:
        """Ask for a number."""
        return Reason.MISSING_NUMBER

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read a number in ASCII digits with a point; blanks around it do no harm."""
        raw = self.one_value(values)
        if raw is None or not raw.strip():
            return None
        written = raw.strip()
        if not _WRITTEN.fullmatch(written):
            raise self.refuse(Reason.NO_NUMBER)
        if len(written.partition(".")[2].rstrip("0")) > self.decimals:
            raise self.refuse(Reason.TOO_FINE, limit=self.decimals)
        number = round(float(written), self.decimals) + 0.0
        if self.minimum is not None and number < self.minimum:
            raise self.refuse(Reason.TOO_SMALL, limit=f"{self.minimum:.15g}")
        if self.maximum is not None and number > self.maximum:
            raise self.refuse(Reason.TOO_LARGE, limit=f"{self.maximum:.15g}")
        return number if self.decimals else int(number)

    def form_values(self, answer: Answer) -> list[str]:
        """Return the number as one would type it."""
        return [self._typed(answer)] if isinstance(answer, int | float) else []

    def _typed(self, number: float) -> str:
        return f"{number:.{self.decimals}f}" if self.decimals else str(int(number))

    def check_stored(self, value: object) -> bool:
        """Accept numbers within the bounds; ``true`` is none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        low = -1e13 if self.minimum is None else self.minimum
        high = 1e13 if self.maximum is None else self.maximum
        return low <= value <= high and round(value, self.decimals) == value

    def read_stored(self, value: object, *languages: str) -> str:
        """Return the number with its unit."""
        if not self.check_stored(value) or not isinstance(value, int | float):
            return ""
        return f"{self._typed(value)} {self.unit.pick(*languages)}".rstrip()

    def wordings(self) -> Iterator[Wording]:
        """Yield the texts, that of the unit among them."""
        yield from super().wordings()
        yield Wording("unit", self.unit, needed=False)
