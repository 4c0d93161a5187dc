"""The answers that a department's index counts, one by one, where that may be shown.

Never of anonymous surveys, only where the index is shown, and only the index of each
person, in the order of the indices: no day, no text, no question, nothing to know somebody by.
Departments that hold others have no list: less the lists of those below it, it would be the list
of one that is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluations.rules import Rules
from evaluations.snapshots import own_weights
from surveys.queries import content_of

if TYPE_CHECKING:
    from evaluations.snapshots import Part


@dataclass(frozen=True)
class Listed:
    """The persons' indices, best first, and how many persons have none."""

    indices: Sequence[float]
    without: int


def listed(part: Part, rules: Rules, unit: UUID) -> Listed:
    """The indices of a department's persons in one survey, from the responses as they are now."""
    import numpy as np

    from surveys.measuring.measured import Measured

    codes = [each.code for each in content_of(part.version).indicators if each.parent is None]
    measured = Measured(part.survey, own_weights(rules, part.questionnaire.ref, codes))
    branch = measured.units.tree.get(unit)
    if branch is None or branch.children or not measured.index.units[unit].shows_index:
        return Listed((), 0)
    mine = measured.scores.index[measured.units.within(unit)]
    known = mine[~np.isnan(mine)]
    return Listed(tuple(sorted(known.tolist(), reverse=True)), len(mine) - len(known))
