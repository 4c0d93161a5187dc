"""Tests of differences, and what many tests at once do to them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.intervals import Estimate


def welch_p(first: Estimate, second: Estimate) -> float | None:
    """Two-sided p of Welch's test that two means are equal; None without a basis for one.

    Without any spread in either group there is no error to test against. Source: Welch 1947.
    """
    from scipy import special

    if first.value is None or second.value is None or first.sd is None or second.sd is None:
        return None
    a, b = first.sd**2 / first.n, second.sd**2 / second.n
    if a + b == 0:
        return None
    part = a / (a + b)
    degrees = 1 / (part**2 / (first.n - 1) + (1 - part) ** 2 / (second.n - 1))
    t = abs(second.value - first.value) / math.sqrt(a + b)
    return min(1.0, 2 * float(special.stdtr(degrees, -t)))


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
