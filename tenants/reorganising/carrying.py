"""What goes along when departments are merged: each room says what it has open, and moves it.

    add_load(Load("cases", words, count, carry))

`count` tells beforehand how much there is at these departments, `carry` moves it to another
department and returns how much that was; both run with the organisation in scope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Move:
    """From which departments to which one, and the sentence that a history keeps of it."""

    sources: Sequence[UUID]
    target: UUID
    by: UUID | None
    sentence: str


@dataclass(frozen=True)
class Load:
    """One kind of thing that belongs to a department while it is open."""

    name: str
    words: Callable[[int], str]
    count: Callable[[Sequence[UUID]], int]
    carry: Callable[[Move], int]


_loads: dict[str, Load] = {}


def add_load(load: Load) -> None:
    """Have a kind of thing go along; adding it again changes nothing."""
    _loads[load.name] = load


def loads() -> list[Load]:
    """Every kind of thing that goes along, in the order in which the rooms told of them."""
    return list(_loads.values())


def carried_words(counts: dict[str, int]) -> list[str]:
    """What went or will go along, each kind in the reader's words; kinds without any left out."""
    return [each.words(counts[each.name]) for each in loads() if counts.get(each.name)]
