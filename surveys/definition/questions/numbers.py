"""Numbers on a scale, as ratings and recommendations share them."""

import re
from collections.abc import Sequence

from surveys.definition.errors import Reason
from surveys.definition.questions.base import MISSING_CODE, Answer, Question

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")


class NumberQuestion(Question):
    """A question whose answer is a whole number between ``lowest`` and ``highest``."""

    @property
    def lowest(self) -> int:
        """The lowest number offered."""
        raise NotImplementedError

    @property
    def highest(self) -> int:
        """The highest number offered."""
        raise NotImplementedError

    @property
    def missing(self) -> Reason:
        """Ask for a choice."""
        return Reason.MISSING_CHOICE

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read a number written the plain way: ASCII digits, no sign, no blank, no zero ahead."""
        raw = self.one_value(values)
        return None if raw is None else self.parse_number(raw)

    def parse_number(self, raw: str) -> int:
        """Return the number that ``raw`` is, or raise ``AnswerError``."""
        if not _WHOLE_NUMBER.fullmatch(raw):
            raise self.refuse(Reason.NOT_A_NUMBER)
        number = int(raw)
        if not self.lowest <= number <= self.highest:
            raise self.refuse(Reason.OUT_OF_RANGE, low=self.lowest, high=self.highest)
        return number

    def form_values(self, answer: Answer) -> list[str]:
        """Return the number as written in the form."""
        return [str(answer)]

    def check_stored(self, value: object) -> bool:
        """Accept whole numbers on the scale; ``true`` and 3.0 are none."""
        return type(value) is int and self.lowest <= value <= self.highest

    def read_stored(self, value: object, *languages: str) -> str:
        """Return the number, with its words where the scale has some."""
        if not self.check_stored(value):
            return ""
        label = next((c.label.pick(*languages) for c in self.choices if c.value == str(value)), "")
        return f"{value} {label}".rstrip()

    def codes(self, value: object) -> list[int]:
        """Return the number itself."""
        return [value if isinstance(value, int) and self.check_stored(value) else MISSING_CODE]
