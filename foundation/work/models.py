"""Tables of work: the rows themselves, the keys of what was done, and the global dispatch."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import GlobalRow, TenantRow, tenant_index, tenant_unique

WAITING, RUNNING, DONE, PARKED = "waiting", "running", "done", "parked"


class Work(TenantRow):
    """One piece of work on one object of the tenant; (kind, subject, occasion) exists once."""

    __tablename__ = "work"
    __table_args__ = (
        tenant_unique("kind", "subject_id", "occasion"),
        tenant_index("work", "state", "due_at"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'parked')", name="state"),
    )
    audited = "work is the consequence of an event that is recorded where it happened"

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    occasion: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=WAITING)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class WorkEffect(TenantRow):
    """The key that a finished job leaves, so that a second run finds it and does nothing."""

    __tablename__ = "work_effects"
    __table_args__ = (tenant_unique("kind", "subject_id", "occasion"),)
    audited = "it repeats what the work row says"

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    occasion: Mapped[str]
    done_at: Mapped[datetime]


class Dispatch(GlobalRow):
    """A row without content for each piece of open work, which relays of all tenants may see."""

    __tablename__ = "dispatch"
    __table_args__ = (Index("ix_dispatch_due_at", "due_at"),)

    work_id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
