"""What an item of a plan waits for."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class ItemWait(TenantRow):
    """That an item can only be done when another of the same plan is. Never a circle."""

    __tablename__ = "action_item_waits"
    __table_args__ = (
        tenant_key("action_items", "item_id", ondelete="CASCADE"),
        tenant_key("action_items", "waits_for_id", ondelete="CASCADE"),
        tenant_unique("item_id", "waits_for_id"),
        tenant_index("action_item_waits", "waits_for_id"),
        CheckConstraint("item_id <> waits_for_id", name="not_for_itself"),
    )
    audited = "recorded with the event of the item, by how many it waits for"

    item_id: Mapped[UUID]
    waits_for_id: Mapped[UUID]
