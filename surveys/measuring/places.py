"""Figures by place: who came by the doors of a counter, a window, a ward, under its department.

Places are one more level below the departments, and never change what is told of these: they take
what the departments leave over. Of the persons of a department who are in none of its shown
departments below, a place shows its figures only while those left over are nobody or enough
(`analysis.suppression`); so nothing is won by putting places, departments and the whole together
(docs/decisions/0025).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from analysis.groups import group_estimates
from analysis.intervals import Estimate
from analysis.suppression import Policy, Standing, decide
from surveys.measuring.disclosure import ELSEWHERE, Branch, Standings, figure_policy
from surveys.measuring.measured import Measured

NOWHERE = -1


@dataclass(frozen=True)
class PlaceFigures:
    """A place: how many answered there, and their index; each with what may be said of it."""

    department: UUID  # or ELSEWHERE
    name_zh: str
    name_en: str
    persons: Standing
    n: int
    standing: Standing
    index: Estimate

    def name(self, language: str) -> str:
        """The place's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


def place_figures(measured: Measured) -> tuple[PlaceFigures, ...]:
    """Every place of a survey in the order of its list; doors of one name are one place."""
    groups = place_groups(measured)
    english: dict[tuple[UUID, str], str] = {}
    for door in measured.gathered.placed:
        key = (door.department_id or ELSEWHERE, door.place_zh)
        english[key] = english.get(key) or door.place_en
    if not groups:
        return ()
    codes = place_codes(measured, groups)
    counted = ~np.isnan(measured.scores.index)
    bases = np.bincount(codes[codes >= 0], minlength=len(groups)).tolist()
    scored = np.bincount(codes[(codes >= 0) & counted], minlength=len(groups)).tolist()
    index_bases = measured.units.bases(counted)
    estimates = group_estimates(measured.scores.index, codes, len(groups))
    persons: dict[int, Standing] = {}
    index: dict[int, Standing] = {}
    for unit in dict.fromkeys(key[0] for key in groups):
        mine = [at for key, at in groups.items() if key[0] == unit]
        level = _Level(measured.units.tree, unit)
        persons |= level.decide(mine, bases, measured.bases, measured.persons, measured.policy)
        told = [at for at in mine if persons[at].shows_figures]
        silent = {at: persons[at] for at in mine if at not in told}
        policy = figure_policy(measured.policy)
        index |= silent | level.decide(told, scored, index_bases, measured.index, policy)
    return tuple(
        PlaceFigures(key[0], key[1], english[key], persons[at], bases[at], index[at], estimates[at])
        for key, at in groups.items()
    )


def place_groups(measured: Measured) -> dict[tuple[UUID, str], int]:
    """Every place by its department and name, numbered in the order of the list of doors."""
    groups: dict[tuple[UUID, str], int] = {}
    for door in measured.gathered.placed:
        groups.setdefault((door.department_id or ELSEWHERE, door.place_zh), len(groups))
    return groups


def place_codes(measured: Measured, groups: Mapping[tuple[UUID, str], int]) -> NDArray[np.intp]:
    """Each person's place; nowhere for who answered for another department than the door's."""
    folded = measured.gathered.folded
    if folded.door_index is None:
        return np.full(measured.total, NOWHERE, np.intp)
    at_door = {door.id: (door.department_id, door.place_zh) for door in measured.gathered.placed}
    units = {unit: at for at, unit in enumerate(folded.departments)}
    table = np.full((len(folded.doors) + 1, 2), (NOWHERE, -2), np.intp)  # the last for no door
    for at, door in enumerate(folded.doors):
        if door in at_door:
            unit, name = at_door[door]
            table[at] = groups[unit or ELSEWHERE, name], units.get(unit, -2) if unit else -1
    found = table[folded.door_index]
    codes: NDArray[np.intp] = np.where(found[:, 1] == folded.department_index, found[:, 0], NOWHERE)
    return codes


@dataclass(frozen=True)
class _Level:
    """The places of one department."""

    tree: Mapping[UUID, Branch]
    unit: UUID

    def decide(
        self,
        places: Sequence[int],
        bases: Sequence[int],
        units: Mapping[UUID, int],
        found: Standings,
        policy: Policy,
    ) -> dict[int, Standing]:
        """What may be said of these places, `units` and `found` being those of the departments."""
        if self.unit not in self.tree:  # nobody was asked there yet
            return dict.fromkeys(places, Standing.FEW)
        mine = [bases[at] for at in places]
        apart = self._left_over(units, found) - sum(mine)
        told = decide(mine, policy, ungrouped=apart, parent=found.units[self.unit])
        return dict(zip(places, told.groups, strict=True))

    def _left_over(self, units: Mapping[UUID, int], found: Standings) -> int:
        """Persons of the department who are in no department below it that is shown."""

        def shown(unit: UUID) -> int:
            return sum(
                units[child] if found.units[child].shows_figures else shown(child)
                for child in self.tree[unit].children
            )

        return units[self.unit] - shown(self.unit)
