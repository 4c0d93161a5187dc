"""The table of files of the trail that people asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_unique

KINDS = ("jsonl", "csv")
UNDER_WAY = ("waiting", "running")


class TrailFile(TenantRow):
    """Events `first` to `last` of the trail as a file; waiting, running, done or failed.

    `step` is the percentage that is written. The file is kept for some days, for who asked for it;
    `discarded_at` is when it was thrown away.
    """

    __tablename__ = "trail_files"
    __table_args__ = (
        tenant_unique("ref"),
        tenant_index("trail_files", "requested_by", "created_at"),
        CheckConstraint("kind IN ('jsonl', 'csv')", name="kind"),
        CheckConstraint("first >= 1 AND first <= last", name="events"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )

    ref: Mapped[str]
    kind: Mapped[str]
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    requested_by: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="waiting")
    step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    file_id: Mapped[UUID | None]
    sha256: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    discarded_at: Mapped[datetime | None]

    @property
    def file_name(self) -> str:
        """The name under which it is saved."""
        return f"trail-{self.first}-{self.last}.{self.kind}"
