"""The three rates of complaint handling (三率) by department and month, small bases kept back.

Responded in time, resolved, satisfied; with them the share of closed cases that were judged. Pure:
counts in, cells out. Whether we responded in time is nobody's opinion and is told from five cases
on. Each other rate is decided by its own base (`analysis.suppression`), level by level
down the tree of departments, and a month of a department is told only where neither its
neighbours' same month nor its own other months would give a small base away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from analysis.intervals import Estimate, share_estimate
from analysis.suppression import NAMED, Standing, decide
from complaints.judgements.answers import ITEMS

K = TypeVar("K")
Unit = UUID | None
"""A department, or None for the whole organisation."""


@dataclass(frozen=True)
class Tally:
    """Counts of closed cases. `items` gives for each item who answered and how many were good."""

    closed: int = 0
    in_time: int = 0
    rated: int = 0
    satisfied: int = 0
    answered: int = 0
    resolved: int = 0
    items: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        both = {
            item: (mine[0] + more[0], mine[1] + more[1])
            for item in ITEMS
            for mine in [self.items.get(item, (0, 0))]
            for more in [other.items.get(item, (0, 0))]
        }
        return Tally(
            self.closed + other.closed,
            self.in_time + other.in_time,
            self.rated + other.rated,
            self.satisfied + other.satisfied,
            self.answered + other.answered,
            self.resolved + other.resolved,
            both,
        )


@dataclass(frozen=True)
class Rate:
    """A rate: what it counts, of what, and which cases of the register stand behind it."""

    name: str
    hits: Callable[[Tally], int]
    base: Callable[[Tally], int]
    opinion: bool = True  # what somebody said, which a remainder must not give away


RATES = (
    Rate("in_time", lambda t: t.in_time, lambda t: t.closed, opinion=False),
    Rate("resolved", lambda t: t.resolved, lambda t: t.answered),
    Rate("satisfied", lambda t: t.satisfied, lambda t: t.rated),
)
# How many judged tells the base of "satisfied", so it is told where that is.
SHARE = Rate("rated", lambda t: t.rated, lambda t: t.closed)


@dataclass(frozen=True)
class Cell:
    """A rate as it may be told; `estimate` is None where its base is too small to tell.

    `kept_back` where the base is large enough, but would give a small one away.
    """

    rate: str
    hits: int = 0
    estimate: Estimate | None = None
    kept_back: bool = False


@dataclass(frozen=True)
class Row(Generic[K]):
    """The figures of a department or a month: how many cases were closed, and the cells."""

    key: K
    closed: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Board:
    """All that a page tells of a unit in a year."""

    whole: Row[Unit]
    items: tuple[Cell, ...]
    units: tuple[Row[UUID], ...]
    months: tuple[Row[int], ...]


class Tree:
    """Departments with those directly below each; None is the whole organisation."""

    def __init__(self, parents: Mapping[UUID, UUID | None]) -> None:
        self.parents = parents
        self.below: dict[Unit, list[UUID]] = {}
        for unit, parent in parents.items():
            self.below.setdefault(parent, []).append(unit)

    def holding(self, unit: Unit) -> list[Unit]:
        """A unit and all that hold it, the whole last."""
        road: list[Unit] = []
        while unit is not None and unit not in road:
            road.append(unit)
            unit = self.parents.get(unit)
        return [*road, None]


def board(tree: Tree, counts: Mapping[tuple[UUID | None, int], Tally], unit: Unit = None) -> Board:
    """The figures of a unit, of what lies directly below it, and of each month."""
    year = _summed(tree, ((place, tally) for (place, _), tally in counts.items()))
    months = {
        month: _summed(tree, ((p, tally) for (p, m), tally in counts.items() if m == month))
        for month in sorted({month for _, month in counts})
    }
    told = {rate.name: _told(tree, year, rate) for rate in RATES}
    of_months = {rate.name: _told_months(tree, months, unit, rate, told) for rate in RATES}
    own = year.get(unit, Tally())
    return Board(
        whole=_row(unit, own, {name: unit in shown for name, shown in told.items()}),
        items=_items(tree, year, unit),
        units=tuple(
            _row(below, year[below], {name: below in shown for name, shown in told.items()})
            for below in tree.below.get(unit, ())
            if below in year
        ),
        months=tuple(
            _row(month, found[unit], {name: month in s for name, s in of_months.items()})
            for month, found in months.items()
            if unit in found
        ),
    )


def _summed(tree: Tree, counts: Iterable[tuple[UUID | None, Tally]]) -> dict[Unit, Tally]:
    """Each unit with all below it."""
    found: dict[Unit, Tally] = {}
    for place, tally in counts:
        for holder in tree.holding(place):
            found[holder] = found.get(holder, Tally()).plus(tally)
    return found


def _told(tree: Tree, sums: Mapping[Unit, Tally], rate: Rate) -> set[Unit]:
    """The units whose rate may be told."""
    if not rate.opinion:
        return {unit for unit, tally in sums.items() if rate.base(tally) >= NAMED.breakdown}
    told: set[Unit] = set()
    whole = decide([], ungrouped=rate.base(sums.get(None, Tally()))).whole
    _descend(tree, sums, rate, None, whole, told)
    return told


def _descend(  # noqa: PLR0917 - the walk's state
    tree: Tree,
    sums: Mapping[Unit, Tally],
    rate: Rate,
    unit: Unit,
    standing: Standing,
    told: set[Unit],
) -> None:
    if standing.shows_figures:
        told.add(unit)
    below: Sequence[UUID] = [each for each in tree.below.get(unit, ()) if each in sums]
    if not below:
        return
    bases = [rate.base(sums[each]) for each in below]
    direct = rate.base(sums[unit]) - sum(bases)
    decided = decide(bases, ungrouped=direct, parent=standing)
    for each, own in zip(below, decided.groups, strict=True):
        _descend(tree, sums, rate, each, own, told)


def _told_months(
    tree: Tree,
    months: Mapping[int, Mapping[Unit, Tally]],
    unit: Unit,
    rate: Rate,
    told: Mapping[str, set[Unit]],
) -> set[int]:
    """The months of a unit that may be told, beside its neighbours' and beside each other."""
    bases = {month: rate.base(sums.get(unit, Tally())) for month, sums in months.items()}
    open_months = [m for m, sums in months.items() if unit in _told(tree, sums, rate)]
    if not rate.opinion:
        return set(open_months)
    hidden = sum(base for month, base in bases.items() if month not in open_months)
    parent = Standing.SHOWN if unit in told[rate.name] else Standing.WITHHELD
    decided = decide([bases[m] for m in open_months], NAMED, ungrouped=hidden, parent=parent)
    pairs = zip(open_months, decided.groups, strict=True)
    return {month for month, standing in pairs if standing.shows_figures}


def _row(key: K, tally: Tally, shown: Mapping[str, bool]) -> Row[K]:
    cells = [_cell(rate, tally, shown=shown[rate.name]) for rate in RATES]
    share = _cell(SHARE, tally, shown=shown["satisfied"])
    return Row(key, tally.closed, (*cells, share))


def _cell(rate: Rate, tally: Tally, *, shown: bool) -> Cell:
    if not shown:
        return Cell(rate.name, kept_back=rate.base(tally) >= NAMED.breakdown)
    hits = rate.hits(tally)
    return Cell(rate.name, hits, share_estimate(hits, rate.base(tally)))


def _items(tree: Tree, year: Mapping[Unit, Tally], unit: Unit) -> tuple[Cell, ...]:
    own = year.get(unit, Tally())
    rates = [_item_rate(item) for item in ITEMS]
    return tuple(_cell(rate, own, shown=unit in _told(tree, year, rate)) for rate in rates)


def _item_rate(item: str) -> Rate:
    """The share of good answers to an item, among those who did not leave it out."""
    return Rate(
        item,
        lambda tally: tally.items.get(item, (0, 0))[1],
        lambda tally: tally.items.get(item, (0, 0))[0],
    )
