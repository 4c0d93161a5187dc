"""A box to tick."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from surveys.definition.errors import Reason
from surveys.definition.part import Flag
from surveys.definition.questions.base import Answer, Question

TICKED = "yes"
"""The form value of the box."""


class Consent(Question):
    """A statement to agree to, which is ``text``. Ticked is ``true``, unticked is no answer.

    Required unless it says otherwise: then a response without the tick is not complete.
    """

    type: Literal["consent"]
    required: Flag = True

    seconds: ClassVar[int] = 5

    @property
    def missing(self) -> Reason:
        """Ask for the tick."""
        return Reason.MISSING_CONSENT

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read the tick."""
        raw = self.one_value(values)
        if raw not in (None, TICKED):
            raise self.refuse(Reason.UNKNOWN_CHOICE)
        return True if raw else None

    def form_values(self, answer: Answer) -> list[str]:
        """Return the value of the ticked box."""
        return [TICKED] if answer is True else []

    def check_stored(self, value: object) -> bool:
        """Accept ``true`` and nothing else."""
        return value is True

    def read_stored(self, value: object, *_languages: str) -> str:
        """Return a tick, which needs no translation."""
        return "✓" if value is True else ""
