"""Tables of exports: the files of the register that people asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_unique

KINDS = ("xlsx", "csv")
UNDER_WAY = ("waiting", "running")


class CaseExport(TenantRow):
    """The register as a file, as one person may see it; waiting, running, done or failed.

    `filters` are those of the register's address, `step` the percentage that is written. The file
    is kept for some days; `discarded_at` is when it was thrown away.
    """

    __tablename__ = "case_exports"
    __table_args__ = (
        tenant_unique("ref"),
        tenant_index("case_exports", "requested_by", "created_at"),
        CheckConstraint("kind IN ('xlsx', 'csv')", name="kind"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )

    ref: Mapped[str]
    kind: Mapped[str]
    language: Mapped[str]
    filters: Mapped[dict[str, Any]]
    requested_by: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="waiting")
    step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    cases: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[UUID | None]
    sha256: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    discarded_at: Mapped[datetime | None]

    @property
    def file_name(self) -> str:
        """The name under which it is saved."""
        return f"huisheng-{self.ref}.{self.kind}"
