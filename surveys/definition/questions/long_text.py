"""In the respondent's own words."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveys.definition.questions.written import Written


class LongText(Written):
    """Free text of several lines, kept in NFC and without blanks around it."""

    type: Literal["long_text"]
    max_length: Annotated[int, Field(strict=True, ge=1, le=2000)] = 1000

    seconds: ClassVar[int] = 25
