"""A department or a person of the organisation, chosen from its own lists."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from surveys.definition.errors import Reason
from surveys.definition.part import Flag
from surveys.definition.questions.base import MISSING_CODE, Answer, Column, Question

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
_ENTRY = re.compile(r"s([1-9][0-9]{0,5})")  # how the directory codes its entries
_PAIR, _PAIRS = 100, 3  # two digits fit into a signed byte
_Department = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$")]


class Picker(Question):
    """One of the departments or staff; what there is to choose comes with the survey.

    With ``sets_department`` an answer counts for the department chosen, unless the way in
    already says which. Of the staff, ``departments`` offers those of these departments (by their
    short codes) and of all below them; ``at_door`` those of the department of the way in.
    """

    type: Literal["picker"]
    source: Literal["departments", "staff"] = "departments"
    sets_department: Flag = False
    departments: Annotated[tuple[_Department, ...], Field(max_length=200)] = ()
    at_door: Flag = False

    seconds: ClassVar[int] = 8

    def pick_columns(self) -> tuple[Column, ...]:
        """Return the columns in which figures find who was picked; for staff alone."""
        if self.source != "staff":
            return ()
        return tuple(Column(self.code, "pick", str(pair)) for pair in range(_PAIRS))

    def pick_codes(self, value: object) -> list[int]:
        """Return the small integers for a stored value, as many as ``pick_columns``.

        Members, who were picked before there was a directory, are found in no figure.
        """
        found = _ENTRY.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return [MISSING_CODE] * len(self.pick_columns())
        return [int(found[1]) // _PAIR**pair % _PAIR for pair in range(_PAIRS)]

    @property
    def missing(self) -> Reason:
        """Ask for a choice."""
        return Reason.MISSING_CHOICE

    def parse(self, values: Sequence[str]) -> Answer | None:
        """Read the name of what was chosen; whether it was offered is for who knows the lists."""
        raw = self.one_value(values)
        if raw is not None and not _ID.fullmatch(raw):
            raise self.refuse(Reason.UNKNOWN_CHOICE)
        return raw

    def form_values(self, answer: Answer) -> list[str]:
        """Return what was chosen."""
        return [str(answer)]

    def check_stored(self, value: object) -> bool:
        """Accept what looks like a name from the lists."""
        return isinstance(value, str) and bool(_ID.fullmatch(value))

    def read_stored(self, value: object, *_languages: str) -> str:
        """Return the name under which it is listed; who knows the lists can say more."""
        return value if isinstance(value, str) and self.check_stored(value) else ""
