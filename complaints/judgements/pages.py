"""The figures of judgements as their page shows them, and the judgements of one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from analysis.intervals import Estimate
from complaints.judgements.answers import ITEMS, NOT_APPLICABLE
from complaints.judgements.figures import Board, Cell, Row, Tree, board
from complaints.judgements.models import CaseJudgement
from complaints.judgements.queries import tallies
from complaints.judgements.wording import (
    AGAIN_WORDS,
    ITEM_WORDS,
    RATE_WORDS,
    RESOLVED_WORDS,
    SCORE_WORDS,
)
from complaints.workflow import Acting
from foundation.web.languages import language
from foundation.web.moments import month_words
from foundation.web.texts import gettext
from tenants.models import Department
from tenants.queries import Node, department_list, departments_below


@dataclass(frozen=True)
class Shown:
    """A rate on the page: its words, the estimate, how many of how many, and where they are."""

    label: str
    estimate: Estimate | None
    hits: int
    hits_url: dict[str, str] | None
    base_url: dict[str, str] | None
    kept_back: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, where it leads, how many cases were closed, its rates."""

    name: str
    unit: UUID | None
    closed: int
    closed_url: dict[str, str] | None
    cells: list[Shown]


@dataclass(frozen=True)
class Figures:
    """Everything that the page shows of a unit in a year."""

    whole: Line
    items: list[Shown]
    units: list[Line]
    months: list[Line]
    road: list[Line]


# Which cases of the register stand behind a rate: those it counts, and its base.
_BEHIND = {
    "in_time": ("in_time", "closed"),
    "resolved": ("resolved", "answered"),
    "satisfied": ("satisfied", "rated"),
    "rated": ("rated", "closed"),
}


def may_see_unit(unit: Department | None, person: Acting) -> bool:
    """Whether the figures of a unit concern a person: as with results, the own departments'."""
    if person.may("complaint:read-all"):
        return True
    return unit is not None and unit.id in departments_below(person.departments)


def figures(year: int, unit: Department | None, person: Acting) -> Figures:
    """The figures of a unit (None: the whole organisation) in a year.

    A number leads to its cases only for somebody who may see all of them.
    """
    nodes = department_list(archived=True)
    tree = Tree({node.department.id: node.department.parent_id for node in nodes})
    found = board(tree, tallies(year), unit.id if unit else None)
    return _Page(nodes, year, person).shown(found, unit, tree)


class _Page:
    """Puts words and addresses to the numbers of one page."""

    def __init__(self, nodes: list[Node], year: int, person: Acting) -> None:
        self.departments = {node.department.id: node.department for node in nodes}
        self.year = year
        self.everywhere = person.may("complaint:read-all")
        self.own = departments_below(person.departments)

    def shown(self, found: Board, unit: Department | None, tree: Tree) -> Figures:
        own = unit.id if unit else None
        items = [self._cell(cell, None) for cell in found.items]
        return Figures(
            whole=self._line(found.whole, own, str(self.year), ""),
            items=items,
            units=[self._unit(row) for row in found.units],
            months=[self._month(row, own) for row in found.months],
            road=[
                Line(self.departments[each].name(language()), each, 0, None, [])
                for each in reversed(tree.holding(own))
                if each and (self.everywhere or each in self.own)
            ],
        )

    def _unit(self, row: Row[UUID]) -> Line:
        name = self.departments[row.key].name(language())
        return self._line(row, row.key, str(self.year), name)

    def _month(self, row: Row[int], unit: UUID | None) -> Line:
        words = month_words(date(self.year, row.key, 1))
        return self._line(row, unit, f"{self.year}-{row.key:02}", words)

    def _line(self, row: Row[Any], unit: UUID | None, span: str, name: str) -> Line:
        asked = self._asked(unit, span)
        closed = None if asked is None else {**asked, "judged": "closed"}
        cells = [self._cell(cell, asked) for cell in row.cells]
        return Line(name, unit, row.closed, closed, cells)

    def _asked(self, unit: UUID | None, span: str) -> dict[str, str] | None:
        """The register's filter for a unit and a span, None for whoever may not see its cases."""
        if not self.everywhere and unit not in self.own:
            return None
        return {"closed": span, **({"department": str(unit)} if unit else {})}

    def _cell(self, cell: Cell, asked: Mapping[str, str] | None) -> Shown:
        label = str(RATE_WORDS.get(cell.rate) or ITEM_WORDS[cell.rate])
        hits, base = _BEHIND.get(cell.rate, ("", ""))
        if asked is None or not hits:
            return Shown(label, cell.estimate, cell.hits, None, None, cell.kept_back)
        return Shown(
            label,
            cell.estimate,
            cell.hits,
            {**asked, "judged": hits},
            {**asked, "judged": base},
            cell.kept_back,
        )


def answer_rows(judgement: CaseJudgement) -> list[tuple[str, str]]:
    """What was answered, question by question, in the reader's words."""
    rows = [(gettext("All in all"), str(SCORE_WORDS[judgement.score]))]
    for item in ITEMS:
        points = getattr(judgement, item)
        if points is not None:
            none = points == NOT_APPLICABLE
            said = gettext("Not applicable") if none else str(SCORE_WORDS[points])
            rows.append((str(ITEM_WORDS[item]), said))
    if judgement.resolved:
        rows.append((gettext("Resolved?"), str(RESOLVED_WORDS[judgement.resolved])))
    if judgement.again:
        rows.append((gettext("Would tell us again"), str(AGAIN_WORDS[judgement.again])))
    return rows
