"""Any of several."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from surveys.definition.errors import Reason
from surveys.definition.part import Flag
from surveys.definition.questions.base import MISSING_CODE, Answer, Choice, Column
from surveys.definition.questions.options import MOST_OPTIONS, Option, OptionQuestion


class Tick(Option):
    """An option to tick; an exclusive one ("nothing of these") stands alone."""

    exclusive: Flag = False


class Multiple(OptionQuestion):
    """A choice of any number of options, or of ``min_choices`` to ``max_choices``.

    An option that stands alone is enough, whatever ``min_choices`` says.
    """

    type: Literal["multiple"]
    options: Annotated[tuple[Tick, ...], Field(max_length=MOST_OPTIONS)]
    max_choices: Annotated[int, Field(strict=True, ge=1, le=MOST_OPTIONS)] | None = None
    min_choices: Annotated[int, Field(strict=True, ge=1, le=MOST_OPTIONS)] | None = None

    seconds: ClassVar[int] = 10

    @property
    def missing(self) -> Reason:
        """Ask for one choice at least."""
        return Reason.MISSING_CHOICES

    @property
    def exclusive_codes(self) -> frozenset[str]:
        """The codes of the options that stand alone."""
        return frozenset(option.code for option in self.options if option.exclusive)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The options."""
        return tuple(Choice(o.code, o.text, o.exclusive, o.other, o.fixed) for o in self.options)

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read the codes of options; they are kept sorted."""
        found = self.several_values(values)
        reason = self._why_not(found)
        if reason:
            limits = {Reason.TOO_MANY: self.max_choices, Reason.TOO_FEW: self.min_choices}
            limit = limits.get(reason)
            raise self.refuse(reason, limit=limit) if limit else self.refuse(reason)
        return sorted(found) or None

    def _why_not(self, found: list[str]) -> Reason | None:
        if not set(found) <= set(self.option_codes):
            return Reason.UNKNOWN_CHOICE
        if len(set(found)) < len(found):
            return Reason.REPEATED
        if len(found) > 1 and not self.exclusive_codes.isdisjoint(found):
            return Reason.EXCLUSIVE
        if self.max_choices is not None and len(found) > self.max_choices:
            return Reason.TOO_MANY
        if found and len(found) < (self.min_choices or 0):
            return None if not self.exclusive_codes.isdisjoint(found) else Reason.TOO_FEW
        return None

    def form_values(self, answer: Answer) -> list[str]:
        """Return the codes."""
        return list(answer) if isinstance(answer, list) else []

    def check_stored(self, value: object) -> bool:
        """Accept a sorted list of codes that could have been chosen together."""
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(code, str) for code in value)
            and value == sorted(value)
            and self._why_not(value) is None
        )

    def read_stored(self, value: object, *languages: str) -> str:
        """Return the texts of the options, one a line."""
        if not isinstance(value, list) or not self.check_stored(value):
            return ""
        return "\n".join(o.text.pick(*languages) for o in self.options if o.code in value)

    def columns(self) -> tuple[Column, ...]:
        """Return one column an option."""
        return tuple(Column(self.code, "multiple", option=code) for code in self.option_codes)

    def codes(self, value: object) -> list[int]:
        """Return 1 for each ticked option and 0 for the others."""
        if not isinstance(value, list) or not self.check_stored(value):
            return [MISSING_CODE] * len(self.options)
        return [int(code in value) for code in self.option_codes]
