"""What this part puts on the application."""

from __future__ import annotations

from complaints.erasure.copying import copy
from complaints.erasure.erasing import erase, tell
from complaints.erasure.finding import ROOM, find, things
from complaints.erasure.outlook import outlook
from tenants.subjects.rooms import Room, add_room


def register() -> None:
    """Let people ask of their cases."""
    add_room(Room(ROOM, find, things, outlook, copy, erase, tell))
