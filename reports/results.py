"""The results of a survey: every figure that any output shows comes from here, and only from here.

What may not be shown is not carried: a withheld figure has no numbers to leak. Screen, document
and exports take the same objects, so that they say the same.

Who answers for departments only gets these, judged as everybody's pages judge them. The index of
the whole stands beside for comparison when what lies outside their departments is made of two
departments at least and of as many answers as a group must have: with one other department, the
whole less the own would tell its figure to somebody who has no right to it.
"""

from __future__ import annotations

from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import Estimate
from analysis.suppression import Standing
from foundation.errors import NotFound
from reports.counting import answered, question_result
from reports.figures import (
    DepartmentResults,
    DimensionResult,
    Figure,
    Intake,
    PlaceResult,
    Readable,
    Scope,
    SurveyResults,
    UnitResult,
    Voice,
    told,
)
from surveys.doubts import carrying
from surveys.measuring.disclosure import ELSEWHERE, Standings
from surveys.measuring.measured import Measured
from surveys.measuring.places import place_figures
from surveys.measuring.ways import answering
from surveys.models import Survey
from surveys.quality import PROXY


def survey_results(survey: Survey, own: frozenset[UUID] | None = None) -> SurveyResults:
    """What a survey says, to who may see everything (`own` None) or to owners of departments."""
    cut = _Cut(survey)
    if own is None:
        return SurveyResults(
            cut.gathered.content,
            cut.policy,
            cut.indexed,
            tuple(cut.unit(each) for each in cut.units.tree),
            cut.figure(cut.index.whole, cut.scores.index),
            cut.readable(frozenset(cut.units.tree)),
            cut.scope(None),
            cut.intake(),
            cut.places(frozenset(cut.units.tree) | {ELSEWHERE}),
        )
    mine = cut.owned(own)
    return SurveyResults(
        cut.gathered.content,
        cut.policy,
        cut.indexed,
        tuple(cut.unit(each) for each in cut.units.tree if each in mine),
        cut.comparison(mine),
        cut.readable(mine),
        places=cut.places(mine),
    )


def department_results(
    survey: Survey, code: str, own: frozenset[UUID] | None = None
) -> DepartmentResults:
    """One department's results; `NotFound` for one that is not in this survey or not theirs."""
    cut = _Cut(survey)
    mine = frozenset(cut.units.tree) if own is None else cut.owned(own)
    found = [each for each, place in cut.units.places.items() if place.code == code]
    if not found or found[0] not in mine:
        raise NotFound
    below = cut.units.below(found[0])
    whole = cut.figure(cut.index.whole, cut.scores.index) if own is None else cut.comparison(mine)
    return DepartmentResults(
        cut.gathered.content,
        cut.policy,
        cut.indexed,
        cut.unit(found[0]),
        cut.scope(found[0]),
        tuple(cut.unit(each) for each in cut.units.tree if each in below and each != found[0]),
        whole,
        cut.readable(below),
        cut.places(frozenset([found[0]])),
    )


def trend_scope(survey: Survey, unit: UUID | None) -> Scope | None:
    """The whole of a survey, or one department of it, for a line over several; None if unasked."""
    cut = _Cut(survey)
    if unit is not None and unit not in cut.units.tree:
        return None
    return cut.scope(unit, questions=False)


def readable_comments(survey: Survey, own: frozenset[UUID] | None = None) -> Voice:
    """Whose comments somebody may read."""
    cut = _Cut(survey)
    mine = frozenset(cut.units.tree) if own is None else cut.owned(own)
    return Voice(cut.gathered.content, cut.readable(mine))


class _Cut(Measured):
    """A survey measured, told as far as it may be."""

    def __init__(self, survey: Survey) -> None:
        super().__init__(survey)
        self.survey = survey
        self._estimates: dict[UUID, Estimate] = self.units.estimates(self.scores.index)

    def figure(
        self, standing: Standing, scores: NDArray[np.float64], unit: UUID | None = None
    ) -> Figure:
        """The mean of the persons of a unit (None: of all), as far as it may be told."""
        if not standing.shows_figures:
            return Figure(standing)
        return told(standing, self.estimate(scores, unit))

    def unit(self, unit: UUID) -> UnitResult:
        """A department's line."""
        branch, persons = self.units.tree[unit], self.persons.units[unit]
        return UnitResult(
            unit,
            self.units.places.get(unit),
            branch.depth,
            bool(branch.children),
            persons,
            self.bases[unit] if persons.shows_figures else None,
            told(self.index.units[unit], self._estimates[unit]),
        )

    def places(self, mine: frozenset[UUID]) -> tuple[PlaceResult, ...]:
        """The places of these departments; of all places, each is judged beside the others."""
        return tuple(
            PlaceResult(
                self.units.places.get(each.department),
                each.name_zh,
                each.name_en,
                each.persons,
                each.n if each.persons.shows_figures else None,
                told(each.standing, each.index),
            )
            for each in place_figures(self)
            if each.department in mine
        )

    def scope(self, unit: UUID | None, *, questions: bool = True) -> Scope:
        """The whole or one department with its dimensions and, if wanted, its questions."""
        persons = self.persons.whole if unit is None else self.persons.units[unit]
        folded = self.gathered.folded
        answers = folded.matrix if unit is None else folded.matrix[self.units.within(unit)]
        dimensions = []
        for each in self.scores.dimensions:
            standing = _of(self.standings(~np.isnan(each.scores)), unit)
            figure = self.figure(standing, each.scores, unit)
            dimensions.append(DimensionResult(each.indicator, each.share, figure))
        results = []
        for question in self.plan.questions if questions else ():
            standing = _of(self.standings(answered(question, folded)), unit)
            results.append(question_result(question, standing, folded.columns, answers))
        return Scope(
            persons,
            len(answers) if persons.shows_figures else None,
            self.figure(_of(self.index, unit), self.scores.index, unit),
            tuple(dimensions),
            tuple(results),
        )

    def intake(self) -> Intake:
        """What came in, day by day."""
        folded, everybody = self.gathered.folded, self.gathered.sifted.everybody
        counts = np.bincount(folded.day_index, minlength=len(folded.days)).tolist()
        return Intake(
            self.total,
            self.gathered.late,
            folded.unfolded_count,
            folded.unreadable,
            tuple(sorted(zip(folded.days, counts, strict=True))),
            self.gathered.sifted.left_out,
            self.with_all(),
            len(everybody.matrix),
            carrying(everybody, PROXY, careful=True),
            answering(self.survey, self.policy),
        )

    def readable(self, mine: frozenset[UUID]) -> Readable:
        """Departments whose comments may be read.

        Their index is shown (without an index: they would have enough answers for one), and enough
        people answered for them directly: words written for a department that holds others must
        not be told from those of one small group in it.
        """
        decided = self.index if self.indexed else self.persons
        return {
            unit: self.units.places.get(unit)
            for unit in self.units.tree
            if unit in mine
            and decided.units[unit].shows_index
            and self.units.direct.get(unit, 0) >= self.policy.breakdown
        }

    def owned(self, own: frozenset[UUID]) -> frozenset[UUID]:
        """The departments somebody answers for, with all below them."""
        known = [unit for unit in own if unit in self.units.tree]
        return frozenset().union(*(self.units.below(unit) for unit in known))

    def comparison(self, mine: frozenset[UUID]) -> Figure | None:
        """The index of the whole, unless it would tell one other department's."""
        others = [unit for unit, n in self.units.direct.items() if n and unit not in mine]
        outside = sum(self.units.direct[unit] for unit in others)
        if len(others) < 2 or outside < self.policy.breakdown:
            return None
        return self.figure(self.index.whole, self.scores.index)


def _of(found: Standings, unit: UUID | None) -> Standing:
    return found.whole if unit is None else found.units[unit]
