"""In the respondent's own words."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveys.definition.errors import Reason
from surveys.definition.questions.base import Answer, Question
from surveys.definition.text import plain_text


class LongText(Question):
    """Free text of several lines, kept in NFC and without blanks around it."""

    type: Literal["long_text"]
    max_length: Annotated[int, Field(strict=True, ge=1, le=2000)] = 1000

    seconds: ClassVar[int] = 25

    @property
    def missing(self) -> Reason:
        """Ask for a few words."""
        return Reason.MISSING_TEXT

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read text; nothing but blanks is no answer."""
        raw = self.one_value(values)
        if raw is None:
            return None
        try:
            text = plain_text(raw)
        except ValueError:
            raise self.refuse(Reason.UNSTORABLE) from None
        if len(text) > self.max_length:
            raise self.refuse(Reason.TOO_LONG, limit=self.max_length, length=len(text))
        return text or None

    def form_values(self, answer: Answer) -> list[str]:
        """Return the text."""
        return [str(answer)]

    def check_stored(self, value: object) -> bool:
        """Accept text that ``parse`` could have returned."""
        try:
            return (
                isinstance(value, str)
                and 0 < len(value) <= self.max_length
                and plain_text(value) == value
            )
        except ValueError:
            return False

    def read_stored(self, value: object, *_languages: str) -> str:
        """Return the text itself, whatever language it is in."""
        return value if isinstance(value, str) and self.check_stored(value) else ""
