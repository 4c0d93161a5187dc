"""The loader is the lock: the only road from a URL to a row, and the first of the four layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from foundation.database import TenantRow
from foundation.errors import NotFound
from foundation.scope import current_tenant_id
from foundation.unit_of_work import current, session

Row = TypeVar("Row", bound=TenantRow)
_NOTES = "rows loaded by name"
_MOST_NOTED = 8


def load_or_404(model: type[Row], *, lock: bool = False, **columns: Any) -> Row:
    """The tenant's row with these column values; `NotFound` when this tenant has none.

    `lock` takes the row for a change (FOR UPDATE), so that two people go one after the other.
    Text that PostgreSQL cannot hold (NUL) names no row.
    """
    if any(isinstance(value, str) and "\x00" in value for value in columns.values()):
        raise NotFound
    query = select(model).where(
        model.tenant_id == current_tenant_id(),
        *(getattr(model, name) == value for name, value in columns.items()),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session().scalars(query).one_or_none()
    if row is None:
        raise NotFound
    _note(row, columns)
    return row


@dataclass(frozen=True)
class Loaded:
    """A row that an address or a form named, and the words it was named by."""

    table: str
    id: UUID
    words: frozenset[str]


def loaded() -> list[Loaded]:
    """The first rows that this unit of work loaded by name: what a request was about."""
    found: list[Loaded] = current().notes.setdefault(_NOTES, [])
    return found


def _note(row: TenantRow, columns: dict[str, Any]) -> None:
    known = loaded()
    if len(known) < _MOST_NOTED:
        words = frozenset(str(value) for value in columns.values())
        known.append(Loaded(row.__tablename__, row.id, words))


def id_or_404(text: str) -> UUID:
    """An id as typed in a URL or form; `NotFound` for what is no id at all."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise NotFound from None
