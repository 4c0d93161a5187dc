"""The form that takes the library's updates over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from foundation.web.texts import lazy_gettext
from surveys.definition.takeover import Update
from surveys.forms.drafts import Ticks
from surveys.forms.texts import RevisedForm


class TakeOverForm(RevisedForm):
    """Which updates to take, by the names of their pieces."""

    pieces = Ticks(lazy_gettext("Take over"))

    def offer(self, updates: Iterable[Update]) -> Self:
        """Take no others than these."""
        self.pieces.choices = [(update.piece.name, update.piece.name) for update in updates]
        return self
