"""The ways into a survey, and which level of anonymity each can carry: one table.

What a way in cannot hold is refused when it is added, and a survey's level cannot be set to what
one of its ways in cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foundation.errors import Invalid
from foundation.web.texts import gettext

KINDS = ("public", "kiosk", "embed", "personal", "paper")
READY = KINDS
BY_ADDRESS = frozenset({"public", "kiosk", "embed"})
"""Those that anybody opens by the survey's short address."""

_LEVELS = {
    "public": ("anonymous", "confidential"),
    "kiosk": ("anonymous", "confidential"),
    "embed": ("anonymous", "confidential"),
    "personal": ("anonymous", "confidential", "named"),
    "paper": ("anonymous", "confidential"),
}
PREFILLED = ("confidential", "named")
"""The levels of a personal link that carries visit or staff: such an answer is never anonymous."""


@dataclass(frozen=True)
class Channel:
    """A way in, in words: what it is for, and what holds there whatever is promised."""

    kind: str
    name: str
    use: str
    note: str

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of anonymity that it can carry."""
        return _LEVELS[self.kind]


def channel(kind: str) -> Channel:
    """A way in by its kind; `KeyError` for an unknown one."""
    return {one.kind: one for one in channels()}[kind]


def channels() -> list[Channel]:
    """All ways in, in the order in which they are offered."""
    return [
        Channel(
            "public",
            gettext("Public link"),
            gettext("For posters, leaflets and messages: one address and QR code for everybody."),
            gettext("A person can answer more than once; such answers are marked."),
        ),
        Channel(
            "kiosk",
            gettext("Kiosk"),
            gettext("For a device at the counter that one person after another uses."),
            gettext("No receipt is given, because the next person would read it."),
        ),
        Channel(
            "embed",
            gettext("On your website"),
            gettext("The survey in a frame on pages of your own."),
            gettext("The site around the frame knows its visitors; we do not learn who they are."),
        ),
        Channel(
            "personal",
            gettext("Personal links"),
            gettext("One link for each person on a list; it can be used once."),
            gettext("A link that carries visit or staff is confidential at most."),
        ),
        Channel(
            "paper",
            gettext("Paper"),
            gettext("Sheets filled in by hand, entered twice by two people and compared."),
            gettext("Whoever enters a sheet reads it. A sheet has no receipt."),
        ),
    ]


def holds(kind: str, level: str) -> bool:
    """Whether a way in of this kind can keep the promise of a level."""
    return level in _LEVELS[kind]


def check_holds(kinds: Iterable[str], level: str, field: str) -> None:
    """Raise `Invalid` beside `field` when one of these ways in cannot keep the promise."""
    for kind in sorted(set(kinds)):
        if not holds(kind, level):
            raise Invalid(fields={field: cannot_hold(kind)})


def cannot_hold(kind: str) -> str:
    """Why a promise and a way in do not go together."""
    if kind == "personal":
        return gettext("Links that carry visit or staff cannot be anonymous.")
    return gettext("“%(way)s” cannot ask by name: only personal links can.", way=channel(kind).name)
