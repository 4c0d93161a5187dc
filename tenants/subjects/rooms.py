"""Where data about people lies: each room says how it is found, copied and erased.

from tenants.subjects.rooms import Room, add_room

add_room(Room("complaints", find, things, outlook, copy, erase, tell))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from foundation.web.viewer import Viewer


@dataclass(frozen=True)
class Sought:
    """By what somebody is looked for; empty where nothing was said."""

    email: str = ""
    phone: str = ""
    ref: str = ""
    receipt: str = ""


@dataclass(frozen=True)
class Thing:
    """Something about a person that can be copied or erased as one."""

    room: str
    id: UUID
    words: str
    url: str = ""
    erased: bool = False

    @property
    def token(self) -> str:
        """By what a form names it."""
        return f"{self.room}:{self.id}"


@dataclass(frozen=True)
class Outlook:
    """What an erasure would take away, what stays and why, and what stands against it now."""

    goes: list[str] = field(default_factory=list)
    stays: list[tuple[str, str]] = field(default_factory=list)
    hindrances: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Copied:
    """All that is kept of a person: rows by the table's name, and files with their names."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass(frozen=True)
class Erased:
    """What an erasure took away, in numbers; `mails` are still on their way."""

    counts: dict[str, int] = field(default_factory=dict)
    mails: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class News:
    """What somebody is told of their request: that it is refused, or takes longer until a day."""

    reason: str
    until: date | None = None


@dataclass(frozen=True)
class Room:
    """A room of which people may ask. `name` is stable.

    `find` and `things` tell of nothing that this viewer may not see, be it because it is about
    them. `erase` runs in a job, in one transaction, and does nothing the second time; `tell` says
    to the people behind these things that there is news of their request.
    """

    name: str
    find: Callable[[Sought, Viewer], Iterable[Thing]]
    things: Callable[[Sequence[UUID], Viewer], Iterable[Thing]]
    outlook: Callable[[Sequence[UUID]], Outlook]
    copy: Callable[[Sequence[UUID]], Copied]
    erase: Callable[[Sequence[UUID]], Erased]
    tell: Callable[[Sequence[UUID], News], None]


_rooms: dict[str, Room] = {}


def add_room(room: Room) -> None:
    """Have a room be asked; adding it again changes nothing."""
    _rooms[room.name] = room


Follower = Callable[[Sequence[UUID]], None]
_followers: dict[str, list[Follower]] = {}


def follow_erasures(room: str, follower: Follower) -> None:
    """Have a room that quotes another's things be told which are erased, just before they are."""
    known = _followers.setdefault(room, [])
    if follower not in known:
        known.append(follower)


def tell_followers(room: str, ids: Sequence[UUID]) -> None:
    """Tell those who follow the erasures of a room, in the transaction of the erasure."""
    for follower in _followers.get(room, ()):
        follower(ids)


def rooms() -> list[Room]:
    """Every room, in the order they were added."""
    return list(_rooms.values())


def parts(things: Mapping[str, Sequence[str]]) -> list[tuple[Room, list[UUID]]]:
    """The things of a request, room by room."""
    return [(_rooms[name], [UUID(each) for each in ids]) for name, ids in things.items() if ids]
