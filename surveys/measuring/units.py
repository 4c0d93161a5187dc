"""The departments of a survey as a tree, and sums of persons up its branches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from analysis.groups import group_estimates
from analysis.intervals import Estimate
from surveys.measuring.disclosure import ELSEWHERE, Branch

if TYPE_CHECKING:
    from analysis.scheme import Scores
    from surveys.folding import FoldedSurvey
    from tenants.models import Department

Codes = NDArray[np.intp]


@dataclass(frozen=True)
class Place:
    """A department by name; `asked` says that people answered for it, or have a way in to it."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    position: int
    asked: bool

    def name(self, language: str) -> str:
        """The department's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


class Units:
    """The branches that lead to whoever answered, and each person's place on every level."""

    def __init__(
        self, departments: Sequence[Department], doors: Iterable[UUID], folded: FoldedSurvey
    ) -> None:
        self._answered: Codes = folded.department_index.astype(np.intp) + 1  # 0 for none
        direct = np.bincount(self._answered, minlength=len(folded.departments) + 1)
        self.direct: dict[UUID, int] = dict(
            zip((ELSEWHERE, *folded.departments), direct.tolist(), strict=True)
        )
        parents = {row.id: row.parent_id for row in departments}
        asked = {*doors, *(unit for unit in folded.departments if self.direct[unit])}
        listed = {unit for each in asked for unit in _road(each, parents)}
        self.places: dict[UUID, Place] = {
            row.id: Place(row.id, row.code, row.name_zh, row.name_en, row.position, row.id in asked)
            for row in departments
            if row.id in listed
        }
        self.tree: dict[UUID, Branch] = _tree(self.places, parents)
        if self.direct[ELSEWHERE]:
            self.tree[ELSEWHERE] = Branch(ELSEWHERE, None, (), 0)
        self._order: dict[UUID, int] = {unit: at for at, unit in enumerate(self.tree)}
        self._levels: list[Codes] = self._levels_of(folded.departments)

    def below(self, unit: UUID) -> frozenset[UUID]:
        """A department with all that lie under it."""
        inside = {unit}
        for child in self.tree[unit].children:
            inside |= self.below(child)
        return frozenset(inside)

    def within(self, unit: UUID) -> NDArray[np.bool_]:
        """Who answered for a department or one under it."""
        inside: NDArray[np.bool_] = self._levels[self.tree[unit].depth] == self._order[unit]
        return inside

    def bases(self, counts: NDArray[np.bool_] | None = None) -> dict[UUID, int]:
        """Persons of each department, those below included; `counts` says who is a person here."""
        here = self._answered if counts is None else self._answered[counts]
        direct = np.bincount(here, minlength=len(self.direct)).tolist()
        total = dict.fromkeys(self.tree, 0)
        for unit, number in zip(self.direct, direct, strict=True):
            step: UUID | None = unit
            while step in self.tree:
                total[step] += number
                step = self.tree[step].parent
        return total

    def estimates(self, scores: Scores) -> dict[UUID, Estimate]:
        """Mean and interval of every department."""
        found: dict[UUID, Estimate] = {}
        for depth, codes in enumerate(self._levels):
            level = group_estimates(scores, codes, len(self.tree))
            found |= {
                unit: level[at]
                for unit, at in self._order.items()
                if self.tree[unit].depth == depth
            }
        return found

    def _levels_of(self, departments: Sequence[UUID]) -> list[Codes]:
        """For each depth of the tree, the branch that a person belongs to there, or -1."""
        deepest = max((branch.depth for branch in self.tree.values()), default=0)
        roads = np.full((deepest + 1, len(departments) + 1), -1, dtype=np.intp)
        roads[0, 0] = self._order.get(ELSEWHERE, -1)
        for at, unit in enumerate(departments, start=1):
            step: UUID | None = unit
            while step in self.tree:
                branch = self.tree[step]
                roads[branch.depth, at] = self._order[step]
                step = branch.parent
        return [road[self._answered] for road in roads]


def _road(unit: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """From a department up to its root."""
    road: list[UUID] = []
    step: UUID | None = unit
    while step is not None and step in parents and step not in road:
        road.append(step)
        step = parents[step]
    return road


def _tree(places: Mapping[UUID, Place], parents: Mapping[UUID, UUID | None]) -> dict[UUID, Branch]:
    """The branches in the order of the departments: roots first, each followed by its own."""
    children: dict[UUID | None, list[UUID]] = {}
    for place in sorted(places.values(), key=lambda each: (each.position, each.code)):
        children.setdefault(parents[place.id], []).append(place.id)
    tree: dict[UUID, Branch] = {}

    def grow(unit: UUID, parent: UUID | None, depth: int) -> None:
        tree[unit] = Branch(unit, parent, tuple(children.get(unit, ())), depth)
        for child in children.get(unit, ()):
            grow(child, unit, depth + 1)

    for root in children.get(None, ()):
        grow(root, None, 0)
    return tree
