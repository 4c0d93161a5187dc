"""What this part puts on the application."""

from __future__ import annotations

from surveys.erasure.copying import copy_answers, copy_links
from surveys.erasure.erasing import erase_answers, erase_links
from surveys.erasure.finding import (
    ANSWERS,
    INVITATIONS,
    answers,
    find_answers,
    find_links,
    links,
)
from surveys.erasure.outlook import outlook_of_answers, outlook_of_links
from surveys.erasure.telling import tell_invited, tell_respondents
from tenants.subjects.rooms import Room, add_room


def register() -> None:
    """Let people ask of their answers and of the links made for them."""
    answered = (find_answers, answers, outlook_of_answers, copy_answers, erase_answers)
    add_room(Room(ANSWERS, *answered, tell_respondents))
    invited = (find_links, links, outlook_of_links, copy_links, erase_links)
    add_room(Room(INVITATIONS, *invited, tell_invited))
