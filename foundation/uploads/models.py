"""The table of files that people handed in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index
from foundation.identifiers import random_id


class Upload(TenantRow):
    """A file that belongs to something: a complaint, a corrective action.

    Its bytes lie in `foundation.storage` under its id. The id is random and the day is all that is
    kept of the time, since an anonymous person may have handed it in (ANON-4). `name` is what the
    person's device called it, cleaned, to be shown and nothing else. `part_id` may name the part
    of the owner that it came with, such as a message. `scanned` says that a scanner gave the
    verdict; without one a file is "clean" at once, which is not the same.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'clean', 'refused')", name="state"),
        CheckConstraint("size > 0", name="size"),
        tenant_index("uploads", "owner_kind", "owner_id"),
    )
    audited = "what owns the file records that it was added"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    owner_kind: Mapped[str]
    owner_id: Mapped[UUID]
    part_id: Mapped[UUID | None]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    state: Mapped[str]
    scanned: Mapped[bool] = mapped_column(default=False, server_default="false")
    day: Mapped[date]
