"""Figures of single members of staff: who was picked, how often, and how that went.

Judged over everybody who was picked, whoever looks; owners of departments then see those who
stand in theirs. Somebody who left is named as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from analysis.suppression import Policy, Standing
from reports.figures import Figure, told
from surveys.definition.questions.picker import Picker
from surveys.measuring.measured import Measured
from surveys.measuring.staff import PickedFigures, StaffFigures, staff_figures
from surveys.models import Survey
from tenants.directory.models import StaffEntry
from tenants.directory.queries import staff_by_code, today_here
from tenants.models import Department
from tenants.queries import department_list

if TYPE_CHECKING:
    from surveys.definition.model import Questionnaire


@dataclass(frozen=True)
class StaffResult:
    """Somebody's line; `n` is None where it may not be told."""

    entry: StaffEntry
    department: Department | None
    left: bool
    persons: Standing
    n: int | None
    index: Figure


@dataclass(frozen=True)
class PickedResult:
    """A question that asked for somebody; `own` says that means are of its section alone."""

    picker: Picker
    own: bool
    staff: tuple[StaffResult, ...]


@dataclass(frozen=True)
class StaffResults:
    """What a survey says of single members of staff."""

    content: Questionnaire
    policy: Policy
    questions: tuple[PickedResult, ...]


def asks_for_staff(content: Questionnaire) -> bool:
    """Whether a questionnaire asks for somebody of the staff."""
    return any(isinstance(q, Picker) and q.source == "staff" for q in content.questions)


def staff_results(survey: Survey, own: frozenset[UUID] | None = None) -> StaffResults:
    """What may be told, to who may see everybody (`own` None) or to owners of departments."""
    measured = Measured(survey)
    found = staff_figures(measured)
    entries = staff_by_code({each.code for one in found for each in one.staff})
    mine = {code: row for code, row in entries.items() if own is None or row.department_id in own}
    units = {
        node.department.id: (at, node.department)
        for at, node in enumerate(department_list(archived=True))
    }
    lines = _Lines(mine, units)
    return StaffResults(
        measured.gathered.content,
        measured.policy,
        tuple(PickedResult(one.picker, one.own, lines.of(one)) for one in found),
    )


class _Lines:
    """Lines of a table, department by department, in each the highest mean first."""

    def __init__(
        self, entries: dict[str, StaffEntry], units: dict[UUID, tuple[int, Department]]
    ) -> None:
        self._entries, self._units, self._today = entries, units, today_here()

    def of(self, found: PickedFigures) -> tuple[StaffResult, ...]:
        lines = [self._line(each) for each in found.staff if each.code in self._entries]
        return tuple(sorted(lines, key=self._order))

    def _line(self, each: StaffFigures) -> StaffResult:
        entry = self._entries[each.code]
        found = self._units.get(entry.department_id) if entry.department_id else None
        return StaffResult(
            entry,
            found[1] if found else None,
            entry.standing(self._today) == "left",
            each.persons,
            each.n if each.persons.shows_figures else None,
            told(each.standing, each.mean),
        )

    def _order(self, line: StaffResult) -> tuple[int, bool, float, str]:
        at = self._units[line.department.id][0] if line.department else len(self._units)
        value = line.index.value
        return at, value is None, -(value or 0.0), line.entry.code
