"""One of several."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from surveys.definition.errors import Reason
from surveys.definition.questions.base import MISSING_CODE, Answer, Column
from surveys.definition.questions.options import OptionQuestion


class OneOf(OptionQuestion):
    """A choice of one option."""

    seconds: ClassVar[int] = 4

    @property
    def missing(self) -> Reason:
        """Ask for a choice."""
        return Reason.MISSING_CHOICE

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read the code of an option."""
        raw = self.one_value(values)
        if raw is not None and raw not in self.option_codes:
            raise self.refuse(Reason.UNKNOWN_CHOICE)
        return raw

    def form_values(self, answer: Answer) -> list[str]:
        """Return the code."""
        return [str(answer)]

    def check_stored(self, value: object) -> bool:
        """Accept the code of an option."""
        return isinstance(value, str) and value in self.option_codes

    def read_stored(self, value: object, *languages: str) -> str:
        """Return the option's text."""
        return next((o.text.pick(*languages) for o in self.options if o.code == value), "")

    def columns(self) -> tuple[Column, ...]:
        """Return its one column."""
        return (Column(self.code, "single", options=self.option_codes),)

    def codes(self, value: object) -> list[int]:
        """Return the option's place."""
        places = {code: place for place, code in enumerate(self.option_codes)}
        return [places.get(value, MISSING_CODE) if isinstance(value, str) else MISSING_CODE]


class Single(OneOf):
    """One of several, all in sight."""

    type: Literal["single"]


class Dropdown(OneOf):
    """One of many, behind a list that opens."""

    type: Literal["dropdown"]

    seconds: ClassVar[int] = 6
