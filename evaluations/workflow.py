"""The steps of an evaluation period, as a table: pages show them, services hold to them.

Closing and opening again are steps of the calendar (`surveys.services.periods`); they stand here
so that the whole road can be read in one place.
"""

from __future__ import annotations

from dataclasses import dataclass

from foundation.errors import Conflict
from foundation.web.texts import gettext

STATES = ("open", "closed", "computed", "published", "locked")


@dataclass(frozen=True)
class Transition:
    """A step: from which states, to which (None: it stays), by whom, with what filled in."""

    name: str
    sources: tuple[str, ...]
    target: str | None
    permission: str
    needs: tuple[str, ...] = ()


TRANSITIONS: tuple[Transition, ...] = (
    Transition("close", ("open",), "closed", "period:write"),
    Transition("reopen", ("closed",), "open", "period:write"),
    Transition("compute", ("closed", "computed"), "computed", "period:write"),
    Transition("withdraw", ("computed",), "closed", "period:write"),
    Transition("recompute", ("published", "locked"), None, "period:write", ("reason",)),
    Transition(
        "publish",
        ("computed", "published", "locked"),
        "published",
        "period:publish",
        ("appeals_until",),
    ),
    Transition("lock", ("published",), "locked", "period:publish"),
)

_BY_NAME = {each.name: each for each in TRANSITIONS}


def transition(name: str) -> Transition:
    """A step by its name."""
    return _BY_NAME[name]


def allowed(name: str, state: str) -> bool:
    """Whether a period in this state can take this step."""
    return state in _BY_NAME[name].sources


def check(name: str, state: str) -> None:
    """Refuse a step that a period in this state cannot take."""
    if not allowed(name, state):
        raise Conflict(gettext("This period has changed since you opened the page."))
