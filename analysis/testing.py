"""What many tests at once do to each of them."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p values made honest for being several (Holm 1979), in the order given.

    A difference is significant at 5 % when its adjusted p is at most 0.05.
    """
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    found = [0.0] * len(p_values)
    least = 0.0
    for rank, at in enumerate(order):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[at]))
        found[at] = least
    return tuple(found)
