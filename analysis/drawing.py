"""Drawing by weight from a seed, so that anybody can draw the same again.

Systematic drawing in proportion to weights over an order at random (Madow 1949; the order after
Hartley and Rao 1962): the chance of each is exactly min(1, n·w / W), those at 1 taken for certain.
Both the order and the start come from SHA-256 of the seed, and all arithmetic is in whole numbers,
so that the same seed gives the same sample on every machine, in whatever order the rows come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

ALGORITHM = "systematic-pps-sha256-1"
_FULL = 1 << 256


@dataclass(frozen=True)
class Drawn:
    """One that was drawn: its key, its weight, and the chance that it had (1.0: for certain)."""

    key: str
    weight: int
    chance: float


def chances(weights: Mapping[str, int], size: int) -> dict[str, float]:
    """The chance of each to be drawn; they add up to `size`, or to all where there are no more."""
    sure, rest, left = _split(weights, size)
    total = sum(rest.values())
    found = dict.fromkeys(sure, 1.0)
    return found | {key: left * weight / total for key, weight in rest.items()}


def draw(weights: Mapping[str, int], size: int, seed: str) -> list[Drawn]:
    """Draw `size` of these by their weights, in the order of their keys; all if there are no more.

    Raises ValueError for a size below 1 or a weight that is no positive whole number.
    """
    sure, rest, left = _split(weights, size)
    found = chances(weights, size)
    taken = [*sure, *_systematic(rest, left, seed)]
    return [Drawn(key, weights[key], found[key]) for key in sorted(taken)]


def _split(weights: Mapping[str, int], size: int) -> tuple[list[str], dict[str, int], int]:
    """Those taken for certain, the others, and how many are to be drawn of these."""
    if size < 1:
        raise ValueError("a sample has at least one")
    if any(weight < 1 for weight in weights.values()):
        raise ValueError("a weight is a positive whole number")
    rest, sure, left = dict(weights), [], min(size, len(weights))
    while rest:
        total = sum(rest.values())
        heavy = [key for key, weight in rest.items() if left * weight >= total]
        if not heavy:
            break
        sure += heavy
        left -= len(heavy)
        rest = {key: weight for key, weight in rest.items() if key not in set(heavy)}
    return sure, rest, left


def _systematic(weights: Mapping[str, int], size: int, seed: str) -> list[str]:
    """One for each of `size` equal steps along the weights, from a start at random."""
    total, passed, found = sum(weights.values()), 0, []
    start = _number(seed, "start")
    for key in sorted(weights, key=lambda key: (_number(seed, "order", key), key)):
        before, passed = passed, passed + weights[key]
        # The marks lie at (start + k·full)·total, the stretch of this one between these two.
        low, high = before * size * _FULL, passed * size * _FULL
        mark = -(-(low - start * total) // (_FULL * total))
        if (start + mark * _FULL) * total < high:
            found.append(key)
    return found


def _number(*parts: str) -> int:
    """A whole number below 2^256 out of these words."""
    return int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest())
