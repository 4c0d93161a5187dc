"""What the pages of evaluations show: lines with their departments, an axis, who may see what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from evaluations.breaks import Breaks, breaks_of, line_marks, reorganised_since
from evaluations.models import DepartmentResult, Evaluation
from evaluations.queries import below, department_tree, evaluations_of, results_of
from evaluations.rules import Rules, printed, rules_from
from foundation.errors import NotFound
from foundation.web.viewer import Viewer
from surveys.models import EvaluationPeriod
from surveys.trend_breaks import BreakMark
from tenants.models import Department
from tenants.reorganising.marks import Reorganised


@dataclass(frozen=True)
class Line:
    """A department's line in the table (department None: the whole)."""

    result: DepartmentResult
    department: Department | None
    rules: Rules

    def name(self, language: str) -> str:
        """The department's name."""
        if self.department is None:
            return ""
        english = self.department.name_en if language == "en" else ""
        return english or self.department.name_zh

    def grade(self, language: str) -> tuple[str, str] | None:
        """Level and word of its grade."""
        place = self.result.grade
        if place is None:
            return None
        return self.rules.level(place), self.rules.grades[place].word(language)


@dataclass(frozen=True)
class Axis:
    """The common axis of the whiskers in a table."""

    start: int
    stop: int


@dataclass(frozen=True)
class Sheet:
    """A snapshot as one person may see it."""

    evaluation: Evaluation
    rules: Rules
    whole: Line | None
    lines: list[Line]
    axis: Axis
    breaks: Breaks
    since: Reorganised | None = None

    def marks(self, line: Line) -> list[BreakMark]:
        """What stands against comparing a line with the period before."""
        return line_marks(self.breaks, line.result)

    @property
    def all_marks(self) -> list[BreakMark]:
        """The breaks in any line of the sheet."""
        every = [self.whole, *self.lines] if self.whole else self.lines
        found: list[BreakMark] = []
        for mark in (mark for line in every for mark in self.marks(line)):
            if mark not in found:
                found.append(mark)
        return found

    @property
    def compared(self) -> bool:
        """Whether any line has a change."""
        return any(line.result.change is not None for line in self.lines)

    def counts(self, language: str) -> list[tuple[str, str, int]]:
        """How many departments have each grade, best first: level, word, number."""
        given = [line.result.grade for line in self.lines if line.result.grade is not None]
        return [
            (self.rules.level(at), grade.word(language), given.count(at))
            for at, grade in enumerate(self.rules.grades)
        ]


def own_departments(person: Viewer) -> frozenset[UUID] | None:
    """The departments that bound what somebody may see; None for who may see all."""
    if person.may("result:read-all"):
        return None
    return below(person.departments, department_tree())


def visible_snapshots(period: EvaluationPeriod, person: Viewer) -> list[Evaluation]:
    """Snapshots with figures that somebody may see, newest first: drafts only at the desk."""
    shown = ("draft", "published") if person.may("period:read") else ("published",)
    return [each for each in evaluations_of(period) if each.state in shown]


def chosen(snapshots: Sequence[Evaluation], number: str) -> Evaluation | None:
    """The snapshot that a page asks for, the newest by default; 404 for one that is not there."""
    if not number:
        return snapshots[0] if snapshots else None
    found = [each for each in snapshots if str(each.number) == number]
    if not found:
        raise NotFound
    return found[0]


def sheet(evaluation: Evaluation, own: frozenset[UUID] | None) -> Sheet:
    """The lines of a snapshot, those of others left out for owners of departments."""
    rules = rules_from(evaluation.rules)
    lines = [Line(result, unit, rules) for result, unit in results_of(evaluation)]
    whole = next((line for line in lines if line.department is None), None)
    mine = [
        line
        for line in lines
        if line.department is not None and (own is None or line.department.id in own)
    ]
    ordered = in_order(mine)
    told = [*ordered, whole] if whole is not None and own is None else ordered
    return Sheet(
        evaluation,
        rules,
        whole if own is None else None,
        ordered,
        axis(told, rules.target),
        breaks_of(evaluation),
        reorganised_since(evaluation),
    )


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Departments within each branch by index, best first; those without one come last."""
    branches: list[list[Line]] = []
    for line in lines:
        if branches and line.result.depth > branches[-1][0].result.depth:
            branches[-1].append(line)
        else:
            branches.append([line])
    branches.sort(key=lambda branch: _standing(branch[0]))
    return [line for first, *under in branches for line in (first, *in_order(under))]


def _standing(line: Line) -> tuple[bool, float]:
    return line.result.value is None, -(line.result.value or 0.0)


def axis(lines: Sequence[Line], target: float) -> Axis:
    """The least range of tens that holds every whisker and the target."""
    ends = [target]
    for line in lines:
        found = (line.result.low, line.result.value, line.result.high)
        ends += [end for end in found if end is not None]
    start, stop = 10 * int(min(ends) // 10), min(100, -10 * int(-max(ends) // 10))
    return Axis(max(0, min(start, stop - 20)), max(stop, start + 20))


def told(value: float) -> float:
    """A figure as it is printed: every page rounds once, the same way."""
    return float(printed(value))
