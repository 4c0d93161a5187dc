"""Break marks between a snapshot and the one before: for each line, by the surveys it rests on."""

from __future__ import annotations

from uuid import UUID

from evaluations.models import DepartmentResult, Evaluation
from evaluations.outcomes import parts_of
from evaluations.snapshots import Figures
from foundation.guests import whole_house
from foundation.loader import load_or_404
from surveys.trend_breaks import BreakMark, any_grave, marks_between
from tenants.reorganising.marks import Reorganised

Versions = frozenset[UUID]


class Breaks:
    """What changed in the questionnaires between two sets of figures.

    First-level weights are left to `basis_of`, since a scheme may have its own. What a line rests
    on is looked up once for all lines that rest on the same.
    """

    def __init__(self, before: Figures | None, now: Figures) -> None:
        self._before, self._now = before, now
        self._known: dict[tuple[Versions, Versions], list[BreakMark]] = {}

    def of(self, unit: UUID | None) -> list[BreakMark]:
        """The breaks in the line of a department; None for the whole."""
        if self._before is None:
            return []
        pair = _versions(self._before, unit), _versions(self._now, unit)
        if pair not in self._known:
            self._known[pair] = marks_between(*pair, weights=False)
        return self._known[pair]

    def grave(self, unit: UUID | None) -> bool:
        """Whether a line measures something else than before."""
        return any_grave(self.of(unit))


def breaks_of(evaluation: Evaluation) -> Breaks:
    """The breaks between a snapshot and the one its changes are against."""
    if evaluation.previous_id is None:
        return Breaks(None, evaluation.figures)
    with whole_house("a change that is shown is told with what stands against it"):
        previous = load_or_404(Evaluation, id=evaluation.previous_id)
        found = Breaks(previous.figures, evaluation.figures)
        for unit in (None, *_units(evaluation.figures)):
            found.of(unit)  # read while the house is open
    return found


def reorganised_since(evaluation: Evaluation) -> Reorganised | None:
    """What came into force between a snapshot and the one before; None without one before."""
    if evaluation.previous_id is None or evaluation.computed_at is None:
        return None
    with whole_house("a change that is shown is told with what stands against it"):
        previous = load_or_404(Evaluation, id=evaluation.previous_id)
    if previous.computed_at is None:
        return None
    return Reorganised(previous.computed_at, evaluation.computed_at)


def line_marks(breaks: Breaks, result: DepartmentResult) -> list[BreakMark]:
    """What stands against a line's change, or why there is none; nothing where none is told."""
    told = result.change is not None or result.no_change == "items"
    return breaks.of(result.department_id) if told else []


def _units(figures: Figures) -> list[UUID]:
    return list({UUID(text): None for part in figures["parts"] for text, _depth in part["tree"]})


def _versions(figures: Figures, unit: UUID | None) -> Versions:
    """The versions asked in the surveys in which a line is told."""
    return frozenset(UUID(part["version"]) for part, _sums in parts_of(figures, unit))
