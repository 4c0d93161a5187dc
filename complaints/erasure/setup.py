"""What this part puts on the application."""

from __future__ import annotations

from complaints.erasure.copying import copy
from complaints.erasure.erasing import erase, tell
from complaints.erasure.finding import ROOM, find, things
from complaints.erasure.outlook import outlook
from complaints.services.withdrawn import cut_erased_answers
from tenants.subjects.rooms import Room, add_room, follow_erasures


def register() -> None:
    """Let people ask of their cases."""
    follow_erasures("answers", cut_erased_answers)
    add_room(Room(ROOM, find, things, outlook, copy, erase, tell))
