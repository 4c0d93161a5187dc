"""Departments as lines of a table: their order, and the axis that their whiskers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reports.figures import Figure, UnitResult


def in_order(units: Sequence[UnitResult]) -> list[UnitResult]:
    """Departments within each branch by index, best first; those without one come last,
    and after all of them who answered for no department."""
    branches: list[list[UnitResult]] = []
    for unit in units:
        if branches and unit.depth > branches[-1][0].depth:
            branches[-1].append(unit)
        else:
            branches.append([unit])
    branches.sort(key=lambda branch: _standing(branch[0]))
    return [unit for first, *below in branches for unit in (first, *in_order(below))]


def _standing(row: UnitResult) -> tuple[bool, bool, float]:
    return (row.place is None, row.index.value is None, -(row.index.value or 0.0))


class Indexed(Protocol):
    """A line of a table with a mean and its interval."""

    @property
    def index(self) -> Figure: ...  # noqa: D102 - as the lines have it


@dataclass(frozen=True)
class Axis:
    """The common axis of the whiskers in a table."""

    start: float
    stop: float


def axis(units: Sequence[Indexed], target: float | None) -> Axis:
    """The least range of tens that holds every whisker and the target."""
    values = [
        end
        for each in units
        for end in (each.index.low, each.index.value, each.index.high, target)
        if end is not None and each.index.value is not None
    ]
    if not values:
        return Axis(0, 100)
    start = 10 * int(min(values) // 10)
    stop = min(100, -10 * int(-max(values) // 10))
    return Axis(max(0, min(start, stop - 20)), max(stop, start + 20))
