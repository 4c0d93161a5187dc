"""What may be shown of a survey: the one place where small bases are hidden, for all outputs.

Every figure is decided by its own base, level by level down the tree of departments, over all
departments and not only those that one person may see: two people who put their pages together
learn nothing more. The rules themselves stand in `analysis.suppression`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from analysis.suppression import ANONYMOUS, NAMED, Policy, Standing, decide

ELSEWHERE = UUID(int=0)
"""The group of those who answered for the whole house and for no department."""


@dataclass(frozen=True)
class Branch:
    """A department in the tree, or `ELSEWHERE`."""

    id: UUID
    parent: UUID | None
    children: tuple[UUID, ...]
    depth: int


@dataclass(frozen=True)
class Standings:
    """What may be said of the whole and of each department."""

    whole: Standing
    units: Mapping[UUID, Standing]


def policy_for(anonymity: str) -> Policy:
    """Least bases of a survey: an anonymous one tells nothing of groups under ten."""
    return ANONYMOUS if anonymity == "anonymous" else NAMED


def figure_policy(policy: Policy) -> Policy:
    """Least bases of a single figure, which the whole needs no fewer answers for than a group."""
    return Policy(policy.breakdown, policy.breakdown, policy.index, policy.ranked)


def standings(
    tree: Mapping[UUID, Branch],
    bases: Mapping[UUID, int],
    total: int,
    policy: Policy,
    within: Standings | None = None,
) -> Standings:
    """Decide one figure for the whole and every department.

    `bases` are persons behind the figure, departments below included; `within` are the standings
    of the persons themselves: whoever shows nothing there shows no figure either.
    """
    roots = [branch.id for branch in tree.values() if branch.parent is None]
    counted = [bases[unit] for unit in roots]
    apart = total - sum(counted)
    whole = decide(counted, policy, ungrouped=apart).whole
    if within is not None and not within.whole.shows_figures:
        whole = within.whole
    levels = _Levels(tree, bases, policy, within)
    levels.decide(whole, roots, apart)
    return Standings(whole, levels.decided)


class _Levels:
    """Decides level by level, from the whole down.

    What is shown leaves over, on every level, nobody or enough persons (`analysis.suppression`).
    Where that costs a department that holds others, it alone falls silent: those below it take its
    place on the level above, so that three answers without a department do not silence a house.
    """

    def __init__(
        self,
        tree: Mapping[UUID, Branch],
        bases: Mapping[UUID, int],
        policy: Policy,
        within: Standings | None,
    ) -> None:
        self._tree, self._bases, self._policy, self._within = tree, bases, policy, within
        self.decided: dict[UUID, Standing] = {}

    def decide(self, parent: Standing, units: Sequence[UUID], apart: int) -> None:
        """Decide the units of one level; `apart` are persons of it in none of them."""
        level, apart = self._without_silent(units, apart)
        while True:
            bases = [self._bases[unit] for unit in level]
            found = decide(bases, self._policy, ungrouped=apart, parent=parent).groups
            holders = [
                unit
                for unit, standing in zip(level, found, strict=True)
                if standing is Standing.WITHHELD and self._tree[unit].children
            ]
            if not (holders and parent.shows_figures):
                break
            self.decided[holders[0]] = Standing.WITHHELD
            level.remove(holders[0])
            below, apart = self._without_silent(*self._below(holders[0], apart))
            level += below
        self.decided |= zip(level, found, strict=True)
        for unit in level:
            self.decide(self.decided[unit], *self._below(unit, 0))

    def _without_silent(self, units: Sequence[UUID], apart: int) -> tuple[list[UUID], int]:
        """Units whose persons may be told of, those below silent ones in the place of these."""
        level: list[UUID] = []
        for unit in units:
            persons = self._within.units[unit] if self._within else None
            if persons is None or persons.shows_figures:
                level.append(unit)
                continue
            self.decided[unit] = persons
            below, apart = self._without_silent(*self._below(unit, apart))
            level += below
        return level, apart

    def _below(self, unit: UUID, apart: int) -> tuple[tuple[UUID, ...], int]:
        """What lies below a unit, and the persons apart with those directly in it."""
        below = self._tree[unit].children
        return below, apart + self._bases[unit] - sum(self._bases[child] for child in below)
