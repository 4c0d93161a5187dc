"""A date, a time of day, or both."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from surveys.definition.errors import Reason
from surveys.definition.questions.base import Answer, Question

_SHAPES = {
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "%Y-%m-%d"),
    "time": (re.compile(r"[0-9]{2}:[0-9]{2}"), "%H:%M"),
    "both": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"), "%Y-%m-%dT%H:%M"),
}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class DateField(Question):
    """A date, a time or both, kept as browsers send them: ``2026-03-15T14:30``."""

    type: Literal["date"]
    part: Literal["date", "time", "both"] = "date"
    earliest: str | None = None
    latest: str | None = None

    seconds: ClassVar[int] = 10

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        for bound in (self.earliest, self.latest):
            if bound is not None and not self._is_one(bound):
                raise ValueError(f"“{bound}” is no {self.part} as it has to be written")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("the earliest comes after the latest")
        return self

    def _is_one(self, text: str) -> bool:
        shape, written = _SHAPES[self.part]
        if not shape.fullmatch(text):
            return False
        try:
            found = datetime.strptime(text, written)  # noqa: DTZ007 - a local time as people say it
        except ValueError:
            return False
        return self.part == "time" or _FIRST_YEAR <= found.year <= _LAST_YEAR

    @property
    def missing(self) -> Reason:
        """Ask for it."""
        return Reason.MISSING_DATE

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read what a browser's own field sends; seconds of nought may stand behind a time."""
        raw = self.one_value(values)
        if raw is None or not raw.strip():
            return None
        text = raw.strip().replace(" ", "T") if self.part == "both" else raw.strip()
        if self.part != "date" and text.count(":") == 2 and text.endswith(":00"):
            text = text.removesuffix(":00")
        if not self._is_one(text):
            raise self.refuse(Reason.NO_TIME if self.part == "time" else Reason.NO_DATE)
        if self.earliest and text < self.earliest:
            raise self.refuse(Reason.TOO_EARLY, limit=_read(self.earliest))
        if self.latest and text > self.latest:
            raise self.refuse(Reason.TOO_LATE, limit=_read(self.latest))
        return text

    def form_values(self, answer: Answer) -> list[str]:
        """Return it as the browser's field takes it."""
        return [str(answer)]

    def check_stored(self, value: object) -> bool:
        """Accept what ``parse`` could have returned."""
        return (
            isinstance(value, str)
            and self._is_one(value)
            and (self.earliest or value) <= value <= (self.latest or value)
        )

    def read_stored(self, value: object, *_languages: str) -> str:
        """Return it with a blank between date and time."""
        return _read(str(value)) if self.check_stored(value) else ""


def _read(text: str) -> str:
    return text.replace("T", " ")
