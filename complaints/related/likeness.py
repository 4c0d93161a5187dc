"""How much two subjects are alike, by the pairs of characters they share: pure."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

ALIKE = 0.4
"""From here on two subjects are shown as alike; a word or two of Chinese in common is less."""


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters and digits, in small letters, whatever stands between."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = [character for character in plain if character.isalnum()]
    return frozenset(first + second for first, second in pairwise(kept))


def likeness(one: str, other: str) -> float:
    """Dice's coefficient over the pairs, 0 to 1; what has no pair is like nothing."""
    first, second = pairs(one), pairs(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))
