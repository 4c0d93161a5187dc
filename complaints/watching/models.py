"""The table of who watches which case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class CaseWatcher(TenantRow):
    """Somebody who watches a case; it gives no right, and is worth nothing without the right.

    `entries` is how far its history had come when the watching began.
    """

    __tablename__ = "case_watchers"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "user_id"),
        tenant_index("case_watchers", "user_id"),
    )
    audited = "recorded on the complaint, with who watches"

    complaint_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    added_by: Mapped[UUID]
    entries: Mapped[int]
    created_at: Mapped[datetime]
