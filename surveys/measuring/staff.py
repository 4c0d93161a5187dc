"""Figures by member of staff: who was picked, how often, and how what was asked about them went.

Staff cut across what is told already: departments, and places under them. So that nothing is won
by putting these together, everybody stands in one cell, the smallest group that is told of (a
place, else a department without those below it that are told, else the rest of the house). Within
each cell it is decided apart, as for places, whose answers may be told: those left over in it are
nobody or enough. A person's figure is made of the cells in which it may be told
(docs/decisions/0030). Where a survey asks for two persons, two groups that are nearly the same
are not both told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.groups import group_estimates
from analysis.index import combine, leaf_scores
from analysis.intervals import Estimate
from analysis.scheme import Leaf, Scores
from analysis.suppression import Policy, Standing, decide
from surveys.definition.loops import authored_code
from surveys.definition.questions.picker import Picker
from surveys.measuring.disclosure import figure_policy
from surveys.measuring.measured import Measured
from surveys.measuring.places import place_codes, place_figures, place_groups
from surveys.measuring.scores import LEAST_SHARE

Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]
NOBODY = -1


@dataclass(frozen=True)
class StaffFigures:
    """Somebody of the staff, by code: how many answers, and their mean, each with its standing."""

    code: str
    persons: Standing
    n: int
    standing: Standing
    mean: Estimate


@dataclass(frozen=True)
class PickedFigures:
    """A question that asked for somebody; `own` says that the means are of its section alone."""

    picker: Picker
    own: bool
    staff: tuple[StaffFigures, ...]


def staff_figures(measured: Measured) -> tuple[PickedFigures, ...]:
    """Everybody who was picked, question by question, in the order of their codes."""
    pickers = measured.plan.pickers
    if not pickers:
        return ()
    cells = told_cells(measured)
    found: list[PickedFigures] = []
    earlier: list[Mask] = []
    for picker in pickers:
        scores, own = _scores(measured, picker)
        groups = _Groups(*_picked(measured, picker), cells, measured.policy)
        told = groups.told(np.ones(measured.total, np.bool_))
        told = groups.without_twins(told, earlier)
        earlier += groups.each(told)
        staff = tuple(groups.figures(told, scores))
        found.append(PickedFigures(picker, own, staff))
    return tuple(found)


def told_cells(measured: Measured) -> Codes:
    """For each person the smallest group that is told of and holds them, as a number from 0."""
    cells: Codes = np.zeros(measured.total, np.intp)
    for at, unit in enumerate(measured.units.tree, start=1):  # from the top down
        if measured.persons.units[unit].shows_figures:
            cells[measured.units.within(unit)] = at
    groups = place_groups(measured)
    if groups:
        codes, first = place_codes(measured, groups), len(measured.units.tree) + 1
        for at, place in enumerate(place_figures(measured)):
            if place.persons.shows_figures:
                cells[codes == at] = first + at
    return cells


def _picked(measured: Measured, picker: Picker) -> tuple[list[str], Codes]:
    """The codes of everybody picked, and for each person whose they are; -1 for nobody."""
    folded = measured.gathered.folded
    number: Codes = np.zeros(measured.total, np.intp)
    for power, column in enumerate(picker.pick_columns()):
        part = folded.matrix[:, folded.columns.index(column)].astype(np.intp)
        number = np.where((part < 0) | (number < 0), NOBODY, number + part * 100**power)
    known = sorted({int(each) for each in number if each > 0})
    place = {each: at for at, each in enumerate(known)}
    codes = np.array([place.get(int(each), NOBODY) for each in number], np.intp)
    return [f"s{each}" for each in known], codes


def _scores(measured: Measured, picker: Picker) -> tuple[Scores, bool]:
    """Each person's mean over the ratings beside the question, else their index."""
    content, folded = measured.gathered.content, measured.gathered.folded
    section = content.section_of(authored_code(picker.code))
    beside = {leaf.code for question in section.asked for leaf in question.leaves()}
    at = {column.question: place for place, column in enumerate(folded.columns)}
    found = []
    for code, (low, high, turned) in measured.plan.scales.items():
        if code in beside and code in at:
            column = np.ascontiguousarray(folded.matrix[:, at[code]])
            found.append(leaf_scores(column, Leaf(low, high, reversed=turned)))
    if not found:
        return measured.scores.index, False
    return combine(found, [1.0] * len(found), LEAST_SHARE), True


@dataclass(frozen=True)
class _Groups:
    """Persons by whom they picked, in the cells that nothing told may cut into too finely."""

    staff: list[str]
    codes: Codes
    cells: Codes
    policy: Policy

    def told(self, counts: Mask, within: Mask | None = None) -> Mask:
        """Whose answers may be told of those who count, cell by cell."""
        found = np.zeros(len(self.codes), np.bool_)
        mine = self.codes >= 0 if within is None else within
        for cell in np.unique(self.cells[counts]):
            here = (self.cells == cell) & counts
            bases = np.bincount(self.codes[here & mine], minlength=len(self.staff))
            groups = decide(
                bases.tolist(),
                figure_policy(self.policy),
                ungrouped=int(here.sum() - bases.sum()),
            ).groups
            shown = np.array([each.shows_figures for each in groups] + [False], np.bool_)
            found |= here & mine & shown[self.codes]
        return found

    def each(self, told: Mask) -> list[Mask]:
        """Everybody of whom something is told: who picked them."""
        masks = [told & (self.codes == at) for at in range(len(self.staff))]
        return [mask for mask in masks if mask.any()]

    def without_twins(self, told: Mask, earlier: list[Mask]) -> Mask:
        """Silent about a group that differs by too few from one of another question."""
        left = told.copy()
        for mask in self.each(told):
            if any(0 < int((mask ^ other).sum()) < self.policy.breakdown for other in earlier):
                left &= ~mask
        return left

    def figures(self, told: Mask, scores: Scores) -> Iterator[StaffFigures]:
        """Everybody with what may be said; a mean is of those told who have a score."""
        counted = ~np.isnan(scores)
        scored = self.told(counted, told)
        number = len(self.staff)
        picked = np.bincount(self.codes[self.codes >= 0], minlength=number)
        bases = np.bincount(self.codes[told], minlength=number).tolist()
        groups = np.where(scored, self.codes, NOBODY)
        estimates = group_estimates(scores, groups, number)
        for at, code in enumerate(self.staff):
            persons = self._standing(bases[at], int(picked[at]))
            mean = self._standing(estimates[at].n, bases[at])
            yield StaffFigures(
                code,
                persons,
                bases[at],
                mean if persons.shows_figures else persons,
                estimates[at],
            )

    def _standing(self, base: int, of: int) -> Standing:
        """The standing of a base of which nothing is left where too many had to be withheld."""
        if not base and of >= self.policy.breakdown:
            return Standing.WITHHELD
        return decide([base], figure_policy(self.policy)).groups[0]
