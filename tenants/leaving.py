"""What somebody who leaves has open: each room says what it is and how it goes to somebody else.

from tenants.leaving import OpenWork, add_open_work

def cases_of(user_id: UUID, viewer: Viewer) -> Iterable[OpenWork]:
    yield OpenWork("cases", gettext("Cases in hand"), lines, total, able, hand)

add_open_work(cases_of)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from foundation.web.viewer import Viewer

# How many things of a kind a page lists.
LISTED = 20


@dataclass(frozen=True)
class Line:
    """Something open: in words, and where it is."""

    words: str
    url: str


@dataclass(frozen=True)
class OpenWork:
    """What is open of one kind, all of which goes to one person.

    `kind` is a stable name of lower-case letters and `_`, unlike that of any other room. `hand`
    gives all of it to one of `takers`, with a reason, and says how much it was; it refuses by
    `Invalid` with a sentence, or by `Conflict`.
    """

    kind: str
    title: str
    lines: Sequence[Line]
    total: int
    takers: Sequence[UUID]
    hand: Callable[[UUID, str], int]


Provider = Callable[[UUID, Viewer], Iterable[OpenWork]]
_providers: dict[str, Provider] = {}


def add_open_work(provider: Provider) -> None:
    """Have `provider` be asked what a person has open; adding it again changes nothing."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider


def open_work_of(user_id: UUID, viewer: Viewer) -> list[OpenWork]:
    """What a person has open in every room, without the kinds of which there is nothing."""
    found = (work for provider in _providers.values() for work in provider(user_id, viewer))
    return [work for work in found if work.total]
