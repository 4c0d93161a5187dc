"""What short and long texts share."""

from collections.abc import Sequence

from surveys.definition.errors import Reason
from surveys.definition.questions.base import Answer, Question
from surveys.definition.text import plain_text


class Written(Question):
    """Text, kept in NFC and without blanks around it."""

    max_length: int

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
