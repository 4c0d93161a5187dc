"""A survey measured: its persons' scores, their places in the tree, and what may be told.

Results, documents and evaluations all start here, so that the same answers give the same figures
to the last digit wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from analysis.groups import group_estimates
from analysis.intervals import Estimate
from analysis.scheme import Scores
from analysis.suppression import Policy
from surveys.definition.scoring import Plan, scoring_plan
from surveys.exclusions import Rule
from surveys.measuring.disclosure import Standings, figure_policy, policy_for, standings
from surveys.measuring.gathering import Gathered, gather
from surveys.measuring.scores import PersonScores, person_scores
from surveys.measuring.units import Units
from surveys.models import Survey


class Measured:
    """A survey's matrix with its tree, and the standings of persons and of the index.

    `weights` replace those of the questionnaire at the first level, by indicator; `rules` the
    decisions in force on what is left out.
    """

    def __init__(
        self,
        survey: Survey,
        weights: Mapping[str, float] | None = None,
        rules: Sequence[Rule] | None = None,
    ) -> None:
        self.gathered: Gathered = gather(survey, rules)
        self.plan: Plan = _weighed(scoring_plan(self.gathered.content), weights or {})
        self.policy: Policy = policy_for(survey.anonymity)
        folded = self.gathered.folded
        self.units = Units(self.gathered.departments, self.gathered.doors, folded)
        self.scores: PersonScores = person_scores(self.plan, folded.columns, folded.matrix)
        self.indexed = bool(self.scores.dimensions)
        self.total = len(folded.matrix)
        self.bases = self.units.bases()
        self.persons: Standings = standings(self.units.tree, self.bases, self.total, self.policy)
        self.index: Standings = self.standings(~np.isnan(self.scores.index))

    def with_all(self) -> Estimate | None:
        """The index with nothing left out; None where that would tell of a small group.

        Both figures together tell the mean of those left out: they are as many as a group must be.
        """
        sifted = self.gathered.sifted
        if sifted.number < self.policy.breakdown or not self.index.whole.shows_index:
            return None
        folded = sifted.everybody
        scores = person_scores(self.plan, folded.columns, folded.matrix).index
        counted = int((~np.isnan(scores)).sum()) - int((~np.isnan(self.scores.index)).sum())
        return self.estimate(scores) if counted >= self.policy.breakdown else None

    def standings(self, counts: NDArray[np.bool_]) -> Standings:
        """Decide a figure for all departments from who counts in it."""
        return standings(
            self.units.tree,
            self.units.bases(counts),
            int(counts.sum()),
            figure_policy(self.policy),
            self.persons,
        )

    def estimate(self, scores: Scores, unit: UUID | None = None) -> Estimate:
        """Mean and interval of the persons of a unit (None: of all)."""
        mine = scores if unit is None else scores[self.units.within(unit)]
        everybody = np.zeros(len(mine), dtype=np.intp)
        return group_estimates(mine, everybody, 1)[0]


def _weighed(plan: Plan, weights: Mapping[str, float]) -> Plan:
    """The plan with other weights at the first level."""
    branches = tuple(
        replace(branch, weight=weights[branch.indicator])
        if branch.parent is None and branch.indicator in weights
        else branch
        for branch in plan.branches
    )
    return replace(plan, branches=branches)
