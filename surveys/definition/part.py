"""The ground of every piece of a questionnaire: unchangeable, and nothing unknown let in."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
"""The stable name of a question, section or indicator; answers are stored under it."""

Flag = Annotated[bool, Field(strict=True)]
"""True or false; "yes", 1 and their kin are refused rather than guessed at."""


class Part(BaseModel):
    """A piece of a questionnaire: frozen, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    def changed(self, **fields: Any) -> Self:
        """Return a copy with these fields set, checked as a new one is."""
        here = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**here, **fields})
