"""What is offered where a list comes from the organisation: its departments, its staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from surveys.definition.questions.base import Question
from surveys.definition.questions.picker import Picker
from surveys.staff_lists import Staff
from tenants.models import Department
from tenants.queries import Node, department_list


@dataclass(frozen=True)
class Listed:
    """The values and words of a list, and the group that each stands in, where there are some."""

    pairs: Sequence[tuple[str, str]] = ()
    groups: Mapping[str, str] = field(default_factory=dict)


Offered = Mapping[str, Listed]


def offers(questions: Iterable[Question], department: Department | None, language: str) -> Offered:
    """For each picker, the values and words of its list; no query where there is none."""
    pickers = [question for question in questions if isinstance(question, Picker)]
    if not pickers:
        return {}
    short = language.split("-", maxsplit=1)[0]
    found: dict[str, Listed] = {}
    staff: Staff | None = None
    for picker in pickers:
        if picker.source == "staff":
            staff = staff or Staff.read()
            rows = staff.offered(picker, department)
            words = [(row.code, staff.words(row, short)) for row in rows]
            found[picker.code] = Listed(words, staff.groups(rows, short))
        else:
            found[picker.code] = Listed(_departments(department, short))
    return found


def values_of(offered: Offered) -> Mapping[str, frozenset[str]]:
    """The values that each picker takes."""
    return {code: frozenset(value for value, _ in one.pairs) for code, one in offered.items()}


def department_chosen(questions: Iterable[Question], answers: Mapping[str, Any]) -> UUID | None:
    """The department that an answer counts for by what was picked, if a picker says so."""
    for question in questions:
        if not isinstance(question, Picker) or question.source != "departments":
            continue
        if question.sets_department and question.code in answers:
            return UUID(answers[question.code])
    return None


def _departments(door: Department | None, language: str) -> list[tuple[str, str]]:
    """Those below the door's department, else all; each with the way that leads to it."""
    nodes: Sequence[Node] = department_list()
    if door is not None:
        own = next((node for node in nodes if node.department.id == door.id), None)
        nodes = [each for child in own.children for each in child.walk()] or [own] if own else []
    return [(str(node.department.id), _path(node, door, language)) for node in nodes]


def _path(node: Node, door: Department | None, language: str) -> str:
    line = [*node.path, node.department]
    above = [one.id for one in line]
    start = above.index(door.id) + 1 if door is not None and door.id in above[:-1] else 0
    return " / ".join(one.name(language) for one in line[start:])
