"""A few words on one line."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from surveys.definition.errors import Reason
from surveys.definition.questions.base import Answer
from surveys.definition.questions.written import Written

Expected = Literal["text", "email", "phone", "digits"]
# Loose on purpose: what looks odd here may well be somebody's address or number.
_SHAPES: Final[dict[str, tuple[re.Pattern[str], Reason]]] = {
    "email": (re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+"), Reason.NO_EMAIL),
    "phone": (re.compile(r"\+?[0-9][0-9 ()/-]{3,24}"), Reason.NO_PHONE),
    "digits": (re.compile(r"[0-9]+"), Reason.NOT_DIGITS),
}


class ShortText(Written):
    """One line of text, or an e-mail address, a telephone number, digits."""

    type: Literal["short_text"]
    max_length: Annotated[int, Field(strict=True, ge=1, le=200)] = 100
    expects: Expected = "text"

    seconds: ClassVar[int] = 12

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read one line; a line end in it becomes a blank."""
        text = super().parse(values)
        if not isinstance(text, str):
            return None
        line = " ".join(text.split("\n"))
        if self.expects in _SHAPES and not _SHAPES[self.expects][0].fullmatch(line):
            raise self.refuse(_SHAPES[self.expects][1])
        return line

    def check_stored(self, value: object) -> bool:
        """Accept a line that ``parse`` could have returned."""
        if not super().check_stored(value) or "\n" in str(value):
            return False
        return self.expects not in _SHAPES or bool(_SHAPES[self.expects][0].fullmatch(str(value)))
