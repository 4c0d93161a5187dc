"""Words between the questions."""

from typing import ClassVar, Literal

from surveys.definition.errors import Reason
from surveys.definition.questions.base import Question
from surveys.definition.questions.composite import Composite


class Note(Composite):
    """Plain text that asks nothing."""

    type: Literal["note"]

    seconds: ClassVar[int] = 5

    @property
    def missing(self) -> Reason:
        """Nothing can be missing."""
        return Reason.MISSING_TEXT

    def leaves(self) -> tuple[Question, ...]:
        """Return nothing: it has no answer."""
        return ()
