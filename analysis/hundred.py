"""Shares of a hundred, rounded so that they still make a hundred."""

from __future__ import annotations

import math
from collections.abc import Sequence


def to_hundred(values: Sequence[float], places: int = 1) -> tuple[float, ...]:
    """The values scaled to percent with so many decimals, which add up to exactly 100.

    Rounded by the largest remainders (Hamilton): each is within one last digit of its exact share;
    of equal remainders the earlier one is rounded up. Raises ValueError for values that are not
    above 0.
    """
    if not values or not all(math.isfinite(value) and value > 0 for value in values):
        raise ValueError("shares are of values above 0")
    units = 100 * 10**places
    total = math.fsum(values)
    exact = [value / total * units for value in values]
    floors = [math.floor(one + 1e-9) for one in exact]  # 30.0 may come as 29.999…
    missing = units - sum(floors)
    order = sorted(range(len(values)), key=lambda at: (floors[at] - exact[at], at))
    for at in order[:missing]:
        floors[at] += 1
    return tuple(round(one / 10**places, places) for one in floors)
