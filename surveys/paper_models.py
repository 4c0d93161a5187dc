"""Tables of paper: sheets by their numbers, and what two people typed from each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique

_TOLD = "the trail tells which sheet was entered, compared and kept; never what stands on it"


class PaperSheet(TenantRow):
    """A sheet: typed once, twice and unlike, or kept. Once kept nothing leads to its answers."""

    __tablename__ = "paper_sheets"
    __table_args__ = (
        tenant_key("collectors", "collector_id"),
        tenant_unique("collector_id", "number"),
        CheckConstraint("state IN ('entered', 'differs', 'kept')", name="state"),
        CheckConstraint("number BETWEEN 1 AND 99999", name="number"),
        CheckConstraint("state <> 'kept' OR form_key = ''", name="kept"),
        tenant_index("paper_sheets", "collector_id", "state"),
    )
    audited = _TOLD

    collector_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="entered")
    form_key: Mapped[str]


class PaperEntry(TenantRow):
    """What one person typed from a sheet; gone once the sheet is kept."""

    __tablename__ = "paper_entries"
    __table_args__ = (
        tenant_key("paper_sheets", "sheet_id", ondelete="CASCADE"),
        tenant_unique("sheet_id", "user_id"),
    )
    audited = _TOLD

    sheet_id: Mapped[UUID]
    user_id: Mapped[UUID]
    place: Mapped[int]
    typed: Mapped[dict[str, Any]]
