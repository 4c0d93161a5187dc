"""What waits for what among the items of a plan; pure."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Protocol, TypeVar
from uuid import UUID

Key = TypeVar("Key", bound=Hashable)

ANY, WORDS, FILE, BOTH = "any", "words", "file", "both"
KINDS = (ANY, WORDS, FILE, BOTH)
STANDARD, DOCUMENT, TRAINING = "standard", "document", "training"
LASTING = ("", STANDARD, DOCUMENT, TRAINING)  # what an item changes for good; empty: nothing


class Needs(Protocol):
    """What of an item says which evidence it needs, and which words were handed in."""

    wants: str
    evidence: str


def closes_circle(
    waits: Mapping[Key, Collection[Key]], item: Key, waits_for: Iterable[Key]
) -> bool:
    """Whether `item` would wait for itself, by however long a way, if it waited for these."""
    seen: set[Key] = set()
    ahead = list(waits_for)
    while ahead:
        each = ahead.pop()
        if each == item:
            return True
        if each not in seen:
            seen.add(each)
            ahead.extend(waits.get(each, ()))
    return False


def lacking_evidence(item: Needs, *, has_file: bool) -> tuple[str, ...]:
    """Which evidence an item still needs: `any`, `words`, `file`; empty when all of it is there."""
    words = bool(item.evidence.strip())
    if item.wants == ANY:
        return () if words or has_file else (ANY,)
    missing = []
    if item.wants in (WORDS, BOTH) and not words:
        missing.append(WORDS)
    if item.wants in (FILE, BOTH) and not has_file:
        missing.append(FILE)
    return tuple(missing)


Waits = dict[UUID, frozenset[UUID]]
