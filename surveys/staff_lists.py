"""The staff that a question offers, from the organisation's directory.

What is kept of an answer is the entry's code, which outlives names, numbers and departments.
Answers from before there was a directory name members by their id, and stay readable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.definition.questions.base import Question
from surveys.definition.questions.picker import Picker
from tenants.directory.models import StaffEntry
from tenants.directory.queries import staff_by_code, staff_here
from tenants.models import Department, Membership, User
from tenants.queries import Node, department_list, departments_by_id


@dataclass(frozen=True)
class Staff:
    """Who works here today, and the tree of departments they stand in."""

    rows: Sequence[StaffEntry]
    nodes: Sequence[Node]

    @classmethod
    def read(cls) -> Staff:
        """The directory as it is now; two queries."""
        return cls(staff_here(), department_list(archived=True))

    def offered(self, picker: Picker, door: Department | None = None) -> list[StaffEntry]:
        """Whom a question offers at a door, department by department, in each by name.

        The door's department alone narrows no list to nobody: then all others are offered.
        """
        wanted = self._below(lambda unit: unit.code in picker.departments)
        rows = [row for row in self.rows if not picker.departments or row.department_id in wanted]
        if picker.at_door and door is not None:
            own = self._below(lambda unit: unit.id == door.id)
            rows = [row for row in rows if row.department_id in own] or rows
        order: dict[UUID | None, int] = {
            node.department.id: at for at, node in enumerate(self.nodes)
        }
        return sorted(rows, key=lambda row: order.get(row.department_id, len(order)))

    def words(self, row: StaffEntry, language: str) -> str:
        """A person as the list shows them: name and job title."""
        return " · ".join(part for part in (row.name(language), row.job_title) if part)

    def groups(self, rows: Iterable[StaffEntry], language: str) -> dict[str, str]:
        """The department's name for each code; the way that leads to it where names repeat."""
        units = {node.department.id: node for node in self.nodes}
        names = [node.department.name(language) for node in self.nodes]
        found = {}
        for row in rows:
            node = units.get(row.department_id) if row.department_id else None
            found[row.code] = _group(node, names, language)
        return found

    def _below(self, fits: Callable[[Department], bool]) -> frozenset[UUID | None]:
        """The departments that fit, and all below them."""
        return frozenset(
            each.department.id
            for node in self.nodes
            if fits(node.department)
            for each in node.walk()
        )


def _group(node: Node | None, names: Sequence[str], language: str) -> str:
    if node is None:
        return gettext("Others")
    name = node.department.name(language)
    if names.count(name) == 1:
        return name
    return " / ".join(one.name(language) for one in (*node.path, node.department))


def offering_nobody(questions: Iterable[Question]) -> list[Picker]:
    """The questions that ask for somebody of the staff while the directory has nobody for them."""
    asking = [q for q in questions if isinstance(q, Picker) and q.source == "staff"]
    if not asking:
        return []
    staff = Staff.read()
    return [picker for picker in asking if not staff.offered(picker)]


def picked_names(values: Iterable[str], language: str) -> Mapping[str, str]:
    """The names behind what was picked: departments, staff who left too, members of old."""
    wanted = set(values)
    ids = {value: found for value in wanted if (found := _id(value)) is not None}
    names = {code: row.name(language) for code, row in staff_by_code(wanted - ids.keys()).items()}
    units = departments_by_id(ids.values())
    people = _members(set(ids.values()) - units.keys())
    for value, key in ids.items():
        name = units[key].name(language) if key in units else people.get(key)
        if name:
            names[value] = name
    return names


def said(question: Question, value: object, language: str) -> str:
    """An answer in words, with the name behind what was picked."""
    words = question.read_stored(value, language)
    if isinstance(question, Picker) and words:
        return picked_names([words], language).get(words, words)
    return words


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _members(ids: set[UUID]) -> dict[UUID, str]:
    """Names of people who are or were members here."""
    if not ids:
        return {}
    query = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.user_id.in_(ids))
    )
    return {row[0]: row[1] for row in session().execute(query)}
