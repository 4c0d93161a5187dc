"""What differs from one way in to another: how long a form lives, and what its pages show."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.entry import Entry
from portal.marks import GOOD_FOR
from surveys.services.ways_in import idle_seconds

ASKING = 20  # seconds that a kiosk waits for an answer to "still there?"
UNSEEN = 3  # without a script typing is not seen, so a page may wait so many times as long


@dataclass(frozen=True)
class Kiosk:
    """What a kiosk's page needs to know; seconds, and where to begin anew."""

    idle: int
    again: str
    ask: str
    privacy: str
    asking: int = ASKING

    @property
    def alone(self) -> int:
        """How long a page may stand where no script sees that somebody is typing."""
        return UNSEEN * self.idle


def kiosk_of(entry: Entry) -> Kiosk | None:
    """What a kiosk's page needs to know; None for any other way in."""
    if entry.kind != "kiosk":
        return None

    def to(endpoint: str) -> str:
        return url_for(endpoint, slug=entry.tenant.slug, code=entry.code)

    return Kiosk(
        idle_seconds(entry.door.collector),
        to("portal.again"),
        to("portal.still_there"),
        to("portal.privacy_inside"),
    )


def good_for(entry: Entry) -> int:
    """For how many seconds a page's form is good: at a kiosk as long as the page waits."""
    if entry.kind != "kiosk":
        return GOOD_FOR
    return UNSEEN * idle_seconds(entry.door.collector) + 2 * ASKING


def remembers(entry: Entry) -> bool:
    """Whether a browser may remember that somebody answered here, and the receipt."""
    return entry.kind not in ("kiosk", "embed")


def sender_group(entry: Entry) -> str:
    """Whose answers from one address are counted together, against floods.

    A kiosk has a count of its own: the house around it shares its address with it.
    """
    return str(entry.door.collector.id if entry.kind == "kiosk" else entry.tenant.id)


def may_hand_over(entry: Entry) -> bool:
    """Whether a form may go on elsewhere: at an address that another device can open, too."""
    return entry.kind == "public" and entry.invited is None and entry.trial is None
