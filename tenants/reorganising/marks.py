"""Where a department's figures of two times speak of another department than before.

    for each in Reorganised(made_before, made_now).of(unit, language): …

Figures that are made new follow the tree as it is: what was taken in counts with its successor.
Frozen ones stay as they were made. So whoever compares figures that were made at two moments says
what came into force between them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tenants.reorganising.queries import Told, in_force_between, touching
from tenants.reorganising.wording import sentence


class Reorganised:
    """What came into force between two moments, asked for once for many departments."""

    def __init__(self, after: datetime, until: datetime) -> None:
        self._events: list[Told] = in_force_between(after, until)

    def of(self, unit: UUID | None, language: str) -> list[str]:
        """What makes a department another than before, a sentence each; empty for the whole."""
        return [sentence(each, language) for each in touching(unit, self._events)]

    def all(self, language: str) -> list[str]:
        """Everything that came into force between, whatever it touches."""
        return [sentence(each, language) for each in self._events]
