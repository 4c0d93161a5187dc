"""A list brought in: what it would do line by line, and doing it, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from foundation.audit import record
from foundation.errors import Conflict
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from tenants.department_words import UnclearError, only_one
from tenants.directory.models import StaffEntry
from tenants.directory.queries import staff_by_number
from tenants.directory.reading import Line, StaffList
from tenants.directory.services import Details, day_fault, lock_directory, new_entry, write
from tenants.models import Department
from tenants.queries import department_list, own_tenant
from tenants.references import last_number


@dataclass(frozen=True)
class Step:
    """What a line does: somebody new, or somebody known with what is different about them."""

    line: int
    details: Details
    row: StaffEntry | None
    differences: tuple[tuple[str, str, str], ...] = ()  # field, before, after


@dataclass
class Plan:
    """What a list would do, and what is wrong with it, by line."""

    new: list[Step] = field(default_factory=list)
    changed: list[Step] = field(default_factory=list)
    unchanged: int = 0
    unread: list[str] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    departments: dict[UUID, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What tells this plan from any other, to be sure that just this one was looked at."""
        told = [
            *((s.line, s.details) for s in self.new),
            *((s.line, s.details) for s in self.changed),
        ]
        before = [(s.row.code, s.row.revision) for s in self.changed if s.row is not None]
        return hashlib.sha256(repr((told, before)).encode()).hexdigest()[:32]


def planned(found: StaffList) -> Plan:
    """What a list would do to the directory as it stands."""
    plan = Plan(unread=found.unread, errors=list(found.errors))
    known = staff_by_number()
    units = [node.department for node in department_list(archived=True)]
    plan.departments = {unit.id: unit.name(language()) for unit in units}
    index = _index(units)
    for line in found.lines:
        try:
            row = known.get(line.number)
            _put(plan, line, row, _details(line, row, index))
        except UnclearError as unclear:
            plan.errors.append((line.line, str(unclear)))
    plan.errors.sort()
    return plan


def bring_in(found: StaffList, mark: str) -> Plan:
    """Do what was looked at; `Conflict` when by now the list would do something else."""
    lock_directory()
    session().expire_all()
    plan = planned(found)
    if plan.errors or plan.mark != mark:
        raise Conflict
    last = last_number("staff", len(plan.new)) if plan.new else 0
    for at, step in enumerate(plan.new, start=last - len(plan.new) + 1):
        new_entry(step.details, at)
    for step in plan.changed:
        if step.row is not None:
            write(step.row, step.details)
    session().flush()
    record(
        "staff.brought_in",
        own_tenant(),
        detail={"added": len(plan.new), "changed": len(plan.changed), "same": plan.unchanged},
    )
    return plan


def _index(units: Iterable[Department]) -> Mapping[str, set[UUID]]:
    """Departments by code and name; those put away by code alone, where somebody stands in them."""
    found: dict[str, set[UUID]] = {}
    for unit in units:
        words = (unit.code,) if unit.archived_at else (unit.code, unit.name_zh, unit.name_en)
        for word in words:
            if word:
                found.setdefault(word.casefold(), set()).add(unit.id)
    return found


def _details(line: Line, row: StaffEntry | None, index: Mapping[str, set[UUID]]) -> Details:
    """What will be said of somebody; what the list has no column for stays as it is."""
    if row is None and not line.words.get("name_zh"):
        raise UnclearError(gettext("The name is missing."))
    start = Details.of(row) if row is not None else Details(line.number, "")
    said: dict[str, Any] = {k: v for k, v in line.words.items() if k != "department"}
    if "department" in line.words:
        said["department_id"] = _department(line.words["department"], index)
    details = replace(start, **said, **cast(Any, line.days))
    fault = day_fault(details)
    if fault:
        raise UnclearError(fault)
    return details


def _department(word: str, index: Mapping[str, set[UUID]]) -> UUID | None:
    if not word:
        return None
    return only_one(index.get(word.casefold(), set()), word)


def _put(plan: Plan, line: Line, row: StaffEntry | None, details: Details) -> None:
    if row is None:
        plan.new.append(Step(line.line, details, None))
        return
    before = Details.of(row)
    if before == details:
        plan.unchanged += 1
        return
    names = [name for name, value in vars(details).items() if value != getattr(before, name)]
    told = tuple((n, _said(plan, before, n), _said(plan, details, n)) for n in names)
    plan.changed.append(Step(line.line, details, row, told))


def _said(plan: Plan, details: Details, name: str) -> str:
    value = getattr(details, name)
    if name == "department_id":
        return plan.departments.get(value, "") if value else ""
    return str(value or "")
