"""Tables of cases that belong together. Merged and split ones say so on the case itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id


class CaseLink(TenantRow):
    """Two cases that somebody of the staff found to be related, and why. One row for both ways."""

    __tablename__ = "case_links"
    __table_args__ = (
        tenant_key("complaints", "first_id", ondelete="CASCADE"),
        tenant_key("complaints", "second_id", ondelete="CASCADE"),
        tenant_unique("first_id", "second_id"),
        tenant_index("case_links", "second_id"),
        CheckConstraint("first_id < second_id", name="once"),
    )
    audited = "recorded on both cases, as linked and unlinked"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    first_id: Mapped[UUID]
    second_id: Mapped[UUID]
    words: Mapped[str]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class CaseShare(TenantRow):
    """A message or a file of another case that a case took along when it was split off from it."""

    __tablename__ = "case_shares"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_key("case_messages", "message_id", ondelete="CASCADE"),
        tenant_key("uploads", "upload_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "message_id"),
        tenant_unique("complaint_id", "upload_id"),
        CheckConstraint("num_nonnulls(message_id, upload_id) = 1", name="one"),
    )
    audited = "recorded as the splitting of the case"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    message_id: Mapped[UUID | None]
    upload_id: Mapped[UUID | None]
