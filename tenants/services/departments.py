"""The tree of departments: adding, changing, moving, putting away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import Department, Tenant

KINDS = ("department", "site", "ward", "branch", "depot")
DEEPEST = 8
MOST_AT_ONCE = 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_NOT_IN_CODES = re.compile(r"[^a-z0-9]+")
# Words that stand where a department's code stands in addresses.
_TAKEN = frozenset({"several", "new"})


@dataclass(frozen=True)
class Place:
    """What may be said of a department; without a code we make one."""

    name_zh: str
    name_en: str = ""
    kind: str = "department"
    code: str = ""
    parent_id: UUID | None = None


def add_department(place: Place) -> Department:
    """Add a department as the last one under its parent."""
    _lock_tree()
    _check(place)
    row = Department(
        code=place.code or _free_code(place.name_en),
        kind=place.kind,
        name_zh=place.name_zh,
        name_en=place.name_en,
        parent_id=place.parent_id,
        position=_next_position(place.parent_id),
        created_at=clock.now(),
    )
    session().add(row)
    _flush()
    record("department.created", row)
    return row


def change_department(row: Department, place: Place, revision: int) -> None:
    """Rename, recode or move a department; `Conflict` when somebody saved in between."""
    _lock_tree(row)
    if row.revision != revision:
        raise Conflict
    _check(place, row)
    if row.parent_id != place.parent_id:
        row.position = _next_position(place.parent_id)
        row.parent_id = place.parent_id
    row.code = place.code or row.code
    row.kind, row.name_zh, row.name_en = place.kind, place.name_zh, place.name_en
    if session().is_modified(row):
        row.revision += 1
        _flush()
        record("department.changed", row)


def shift_department(row: Department, by: int) -> None:
    """Move a department one place up (-1) or down (1) among its neighbours."""
    _lock_tree(row)
    if row.archived_at is not None:
        raise Conflict(gettext("This department is put away already."))
    neighbours = _children(row.parent_id)
    at = neighbours.index(row)
    to = at + by
    if not 0 <= to < len(neighbours):
        return
    neighbours.insert(to, neighbours.pop(at))
    for position, one in enumerate(neighbours):
        if one.position != position:
            one.position = position
            record("department.ordered", one)
    session().flush()


def archive_department(row: Department) -> None:
    """Put a department away: it is offered nowhere any more, its past stays."""
    _lock_tree(row)
    if row.archived_at is not None:
        raise Conflict(gettext("This department is put away already."))
    if _children(row.id):
        raise Conflict(
            gettext("There are departments below this one. Please move or put them away first.")
        )
    row.archived_at = clock.now()
    row.revision += 1
    session().flush()
    record("department.archived", row)


def restore_department(row: Department) -> None:
    """Bring a department back; at the top when its parent is put away."""
    _lock_tree(row)
    if row.archived_at is None:
        raise Conflict(gettext("This department is in use already."))
    parent = _department(row.parent_id) if row.parent_id else None
    if parent is not None and parent.archived_at is not None:
        row.parent_id = None
    row.archived_at = None
    row.position = _next_position(row.parent_id)
    row.revision += 1
    session().flush()
    record("department.restored", row)


def add_several(text: str, parent_id: UUID | None) -> int:
    """Add a department for each line: "中文名 | English"; indenting puts one under another."""
    lines = [line for line in text.replace("\t", "  ").split("\n") if line.strip()]
    if not lines:
        raise Invalid("", {"lines": gettext("Please write one department on each line.")})
    if len(lines) > MOST_AT_ONCE:
        raise Invalid("", {"lines": gettext("At most %(n)s departments at once.", n=MOST_AT_ONCE)})
    above: list[tuple[int, UUID]] = []
    for line in lines:
        indent = _indent(line)
        while above and above[-1][0] >= indent:
            above.pop()
        under = above[-1][1] if above else parent_id
        name_zh, _, name_en = line.replace("｜", "|").partition("|")
        row = _add_line(line, Place(name_zh.strip(), name_en.strip(), parent_id=under))
        above.append((indent, row.id))
    return len(lines)


def _add_line(line: str, place: Place) -> Department:
    try:
        return add_department(place)
    except Invalid as refusal:
        sentence = next(iter(refusal.fields.values()), refusal.sentence)
        raise Invalid("", {"lines": f"“{line.strip()[:40]}”: {sentence}"}) from None


def _indent(line: str) -> int:
    # A full-width space is as wide as two.
    return sum(2 if c == "\u3000" else 1 for c in line[: len(line) - len(line.lstrip())])


def _lock_tree(row: Department | None = None) -> None:
    """Changes of the tree go one after the other, so that no two make a circle together.

    The row is read anew behind the lock; locking it before would wait crosswise with others.
    """
    session().scalars(
        select(Tenant.id).where(Tenant.id == current_tenant_id()).with_for_update(key_share=True)
    ).one()
    if row is not None:
        session().refresh(row)


def _check(place: Place, row: Department | None = None) -> None:
    faults: dict[str, object] = {}
    if not place.name_zh:
        faults["name_zh"] = gettext("Please give the department a name.")
    if max(len(place.name_zh), len(place.name_en)) > 80:
        faults["name_zh"] = gettext("Please keep it to 80 characters.")
    if place.kind not in KINDS:
        faults["kind"] = gettext("Please choose one of the kinds.")
    if place.code:
        if not _CODE.fullmatch(place.code) or place.code in _TAKEN:
            faults["code"] = gettext("A code has letters, digits, hyphens; 40 at most.")
        elif _taken(place.code, row):
            faults["code"] = gettext("Another department has this code.")
    fault = _parent_fault(place.parent_id, row)
    if fault:
        faults["parent"] = fault
    if faults:
        raise Invalid("", faults)


def _parent_fault(parent_id: UUID | None, row: Department | None) -> str:
    depth, at = 0, parent_id
    if parent_id is not None:
        parent = _department(parent_id)
        if parent is None or (
            parent.archived_at is not None and (row is None or row.parent_id != parent_id)
        ):
            return gettext("There is no such department.")
    while at is not None:
        if row is not None and at == row.id:
            return gettext("A department cannot stand under itself.")
        above = _department(at)
        at = above.parent_id if above else None
        depth += 1
    if depth + (_height(row.id) if row else 1) > DEEPEST:
        return gettext("The tree has at most %(n)s levels.", n=DEEPEST)
    return ""


def _height(department_id: UUID) -> int:
    return 1 + max((_height(child.id) for child in _children(department_id)), default=0)


def _department(department_id: UUID) -> Department | None:
    query = select(Department).where(Department.id == department_id)
    return session().scalars(query.execution_options(populate_existing=True)).one_or_none()


def _children(parent_id: UUID | None) -> list[Department]:
    query = (
        select(Department)
        .where(Department.parent_id == parent_id, Department.archived_at.is_(None))
        .order_by(Department.position, Department.created_at, Department.id)
    )
    return list(session().scalars(query.execution_options(populate_existing=True)))


def _next_position(parent_id: UUID | None) -> int:
    return max((child.position for child in _children(parent_id)), default=-1) + 1


def _taken(code: str, row: Department | None) -> bool:
    query = select(Department.id).where(Department.code == code)
    if row is not None:
        query = query.where(Department.id != row.id)
    return session().scalars(query).first() is not None


def _free_code(name_en: str) -> str:
    stem = _NOT_IN_CODES.sub("-", name_en.lower()).strip("-")[:30].strip("-")
    if stem and stem not in _TAKEN and not _taken(stem, None):
        return stem
    stem, number = stem or "d", 1
    known = set(session().scalars(select(Department.code)))
    while f"{stem}-{number}" in known:
        number += 1
    return f"{stem}-{number}"


def _flush() -> None:
    try:
        with session().begin_nested():
            session().flush()
    except IntegrityError:
        raise Conflict(gettext("Another department has this code.")) from None
