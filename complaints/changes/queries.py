"""What is asked of changes: by staff, and by everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from complaints.changes.models import Change, ChangeText
from complaints.changes.workflow import IN_WORK
from foundation.errands import Errand
from foundation.unit_of_work import session
from tenants.models import Department

PUBLIC_NOW = ChangeText.state == literal_column("'published'")


def texts_of(change: Change) -> list[ChangeText]:
    """All texts of a change, the latest first."""
    query = select(ChangeText).where(ChangeText.change_id == change.id)
    return list(session().scalars(query.order_by(ChangeText.number.desc())))


@dataclass(frozen=True)
class Wanted:
    """What the list is filtered by; empty means all."""

    state: str = ""
    search: str = ""
    department_id: UUID | None = None


def list_query(wanted: Wanted) -> Select[Any]:
    """The latest text of each change, those pinned first, then the latest."""
    query = select(ChangeText).join(Change, Change.id == ChangeText.change_id)
    query = query.where(ChangeText.number == Change.texts)
    if wanted.state:
        query = query.where(ChangeText.state == wanted.state)
    if wanted.department_id:
        query = query.where(ChangeText.department_id == wanted.department_id)
    if wanted.search:
        query = query.where(_saying(wanted.search))
    return query.order_by(Change.pinned.desc(), ChangeText.created_at.desc(), ChangeText.id)


def _saying(words: str) -> ColumnElement[bool]:
    like = "%" + words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    fields = (ChangeText.said_zh, ChangeText.said_en, ChangeText.did_zh, ChangeText.did_en)
    return or_(Change.ref.ilike(like), *(field.ilike(like) for field in fields))


def counts_by_state() -> dict[str, int]:
    """In how many changes the latest text is in each state."""
    query = select(ChangeText.state, func.count()).join(Change, Change.id == ChangeText.change_id)
    query = query.where(ChangeText.number == Change.texts).group_by(ChangeText.state)
    return {row[0]: row[1] for row in session().execute(query)}


def changes_by_id(ids: Iterable[UUID]) -> dict[UUID, Change]:
    """Changes by id."""
    rows = session().scalars(select(Change).where(Change.id.in_(list(ids))))
    return {row.id: row for row in rows}


def changes_of_action(action_id: UUID) -> list[Change]:
    """What was begun from an action."""
    query = select(Change).where(Change.action_id == action_id).order_by(Change.created_at)
    return list(session().scalars(query))


def waiting_texts() -> list[tuple[ChangeText, Change]]:
    """The texts that wait for their review, the longest first."""
    query = (
        select(ChangeText, Change)
        .join(Change, Change.id == ChangeText.change_id)
        .where(ChangeText.state == IN_WORK[1])
        .order_by(ChangeText.submitted_at, ChangeText.id)
    )
    return [(row[0], row[1]) for row in session().execute(query)]


@dataclass(frozen=True)
class Told:
    """What everybody reads of a change."""

    said_zh: str
    said_en: str
    did_zh: str
    did_en: str
    since_on: date | None
    department_zh: str | None
    department_en: str | None

    def words(self, what: str, language: str) -> tuple[str, str]:
        """The text named ("said", "did") and the language it is in."""
        english = getattr(self, f"{what}_en")
        return (english, "en") if language == "en" and english else self._chinese(what)

    def _chinese(self, what: str) -> tuple[str, str]:
        return getattr(self, f"{what}_zh"), "zh-CN"

    def department(self, language: str) -> str:
        """The department's name, empty for the whole house."""
        return (self.department_en if language == "en" else "") or self.department_zh or ""


_COLUMNS = (
    ChangeText.said_zh,
    ChangeText.said_en,
    ChangeText.did_zh,
    ChangeText.did_en,
    ChangeText.since_on,
    Department.name_zh,
    Department.name_en,
)


def _public(*columns: Any) -> Select[Any]:
    """What everybody may read, with its change and its department."""
    return (
        select(*columns)
        .select_from(ChangeText)
        .join(
            Change,
            and_(Change.tenant_id == ChangeText.tenant_id, Change.id == ChangeText.change_id),
        )
        .outerjoin(
            Department,
            and_(
                Department.tenant_id == ChangeText.tenant_id,
                Department.id == ChangeText.department_id,
            ),
        )
        .where(PUBLIC_NOW)
    )


_NEWEST = (Change.pinned.desc(), ChangeText.decided_at.desc())
_HERE = case(
    (
        ChangeText.department_id == bindparam("department", type_=PG_UUID(as_uuid=True)),
        literal_column("0"),
    ),
    (ChangeText.department_id.is_(None), literal_column("1")),
    else_=literal_column("2"),
)
# In one message beside the page's own: a respondent's thanks cost no more than that.
_FOR_RESPONDENT = Errand(
    "newest_changes",
    _public(*_COLUMNS).order_by(_HERE, *_NEWEST).limit(literal_column("3")),
)


def newest_for(department_id: UUID | None) -> list[Told]:
    """The three newest: those of a department first, then the whole house's, then the others'."""
    brought = _FOR_RESPONDENT.run(department=department_id)
    return [Told(*row) for row in brought.rows]


def anything_public() -> bool:
    """Whether there is anything that everybody may read."""
    return session().scalars(select(ChangeText.id).where(PUBLIC_NOW).limit(1)).first() is not None


def count_public(department_id: UUID | None) -> int:
    """How many changes everybody may read, of one department or of all."""
    of_department = true() if department_id is None else ChangeText.department_id == department_id
    query = select(func.count()).select_from(ChangeText).where(PUBLIC_NOW, of_department)
    return session().scalar(query) or 0


def public_changes(department_id: UUID | None, first: int, most: int) -> list[Told]:
    """A page of what everybody may read, those pinned first, then the newest."""
    query = _public(*_COLUMNS).order_by(*_NEWEST, ChangeText.id)
    if department_id is not None:
        query = query.where(ChangeText.department_id == department_id)
    return [Told(*row) for row in session().execute(query.offset(first).limit(most))]


def departments_told() -> list[Department]:
    """The departments of which there is something to read, in their order."""
    told = select(ChangeText.department_id).where(PUBLIC_NOW)
    query = select(Department).where(Department.id.in_(told))
    return list(session().scalars(query.order_by(Department.position, Department.name_zh)))
