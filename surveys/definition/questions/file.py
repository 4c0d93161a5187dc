"""A photo or a file."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveys.definition.errors import Reason
from surveys.definition.questions.base import Answer, Question

MOST_FILES = 5
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FileField(Question):
    """Photos, or files of any kind that is taken; the answer is the ids they were kept under."""

    type: Literal["file"]
    accept: Literal["photos", "files"] = "photos"
    most: Annotated[int, Field(strict=True, ge=1, le=MOST_FILES)] = 1

    seconds: ClassVar[int] = 30

    @property
    def missing(self) -> Reason:
        """Ask for a file."""
        return Reason.MISSING_FILE

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read ids of files that were taken in before; they are kept sorted."""
        found = self.several_values(values)
        if not all(_ID.fullmatch(one) for one in found):
            raise self.refuse(Reason.UNKNOWN_FILE)
        if len(set(found)) < len(found):
            raise self.refuse(Reason.REPEATED)
        if len(found) > self.most:
            raise self.refuse(Reason.TOO_MANY_FILES, limit=self.most)
        return sorted(found) or None

    def form_values(self, answer: Answer) -> list[str]:
        """Return the ids."""
        return list(answer) if isinstance(answer, list) else []

    def check_stored(self, value: object) -> bool:
        """Accept a sorted list of ids."""
        return (
            isinstance(value, list)
            and 0 < len(value) <= self.most
            and all(isinstance(one, str) and _ID.fullmatch(one) for one in value)
            and value == sorted(set(value))
        )

    def read_stored(self, value: object, *_languages: str) -> str:
        """Return how many there are; the files themselves are shown where they may be seen."""
        return str(len(value)) if isinstance(value, list) and self.check_stored(value) else ""
