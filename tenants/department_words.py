"""A department as people write it in a list, by its code or name: one, none or several."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from foundation.web.texts import gettext


class UnclearError(Exception):
    """A line of a list that cannot be followed; the message says why."""


def only_one(found: Collection[UUID], word: str) -> UUID:
    """The one department that a word stands for; `UnclearError` for none or several."""
    if not found:
        raise UnclearError(
            gettext("No department in use has the name or code “%(word)s”.", word=word)
        )
    if len(found) > 1:
        raise UnclearError(
            gettext("Several departments are called “%(word)s”; write the code.", word=word)
        )
    return next(iter(found))
