"""Tables of the audit trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique

_SELF = "it is the audit trail itself"


class AuditEvent(TenantRow):
    """One event. The app role may insert and read it, never change or delete it.

    `digests` maps each changed field to SHA-256 over a salt and the values; the values themselves
    lie in `AuditValue`, so that an erasure can empty them without breaking the chain.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        tenant_unique("seq"),
        tenant_index("audit_events", "object_id"),
        tenant_index("audit_events", "at"),
    )
    audited = _SELF

    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    action: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    object_type: Mapped[str]
    object_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]]
    digests: Mapped[dict[str, Any]]
    request_id: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class AuditValue(TenantRow):
    """Before and after of one field of one event; an erasure empties it and says when."""

    __tablename__ = "audit_values"
    __table_args__ = (
        tenant_key("audit_events", "event_id"),
        tenant_unique("event_id", "field"),
    )
    audited = _SELF

    event_id: Mapped[UUID]
    field: Mapped[str]
    before: Mapped[Any | None] = mapped_column(JSONB)
    after: Mapped[Any | None] = mapped_column(JSONB)
    salt: Mapped[str | None]
    personal: Mapped[bool]
    erased_at: Mapped[datetime | None]


class AuditHead(TenantRow):
    """The end of a tenant's chain; its row lock orders the events and is taken last."""

    __tablename__ = "audit_heads"
    audited = _SELF

    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]


class AuditAnchor(TenantRow):
    """The end of a tenant's chain as it stood when a day was over; it goes out of the house.

    Whoever kept one elsewhere knows that everything up to `seq` is as it was then. The app role
    may insert and read it, never change or delete it.
    """

    __tablename__ = "audit_anchors"
    __table_args__ = (tenant_unique("day"),)
    audited = _SELF

    day: Mapped[date]
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]
    made_at: Mapped[datetime]
