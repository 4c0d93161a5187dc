"""Questions that are answered in parts, each stored under a code of its own."""

from collections.abc import Sequence

from surveys.definition.questions.base import Answer, Question


class Composite(Question):
    """A question without an answer of its own: its leaves have them, or it asks nothing."""

    def parse(self, values: Sequence[str]) -> Answer | None:  # noqa: ARG002 - there is none
        """Nothing is stored under its own code."""
        return None

    def form_values(self, answer: Answer) -> list[str]:  # noqa: ARG002 - there is none
        """There is no field of its own."""
        return []

    def check_stored(self, value: object) -> bool:  # noqa: ARG002 - there is none
        """Accept nothing."""
        return False

    def read_stored(self, value: object, *languages: str) -> str:  # noqa: ARG002 - there is none
        """Return nothing."""
        return ""

    def leaf_code(self, part: str) -> str:
        """Return the code that a part's answer is stored under."""
        return f"{self.code}.{part}"
