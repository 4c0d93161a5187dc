"""Tables of causes, and of the rules by which an organisation looks for them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class ActionCause(TenantRow):
    """A bone of the fishbone of a round: what contributed, under which category, and its proof.

    `parent_id` names the cause that this one explains; both are of one category. `root` marks
    what the action turns against. `place` is the order within category and parent.
    """

    __tablename__ = "action_causes"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_key("action_causes", "parent_id", ondelete="CASCADE"),
        tenant_index("action_causes", "action_id", "round"),
        CheckConstraint(
            "category IN ('people', 'machine', 'material', 'method', 'environment', 'measurement')",
            name="category",
        ),
        CheckConstraint("parent_id <> id", name="no_own_parent"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"text", "evidence"})

    action_id: Mapped[UUID]
    round: Mapped[int]
    category: Mapped[str]
    parent_id: Mapped[UUID | None]
    text: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    root: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int]


class ActionRules(TenantRow):
    """How deep an organisation looks for causes, by severity; without a row the least holds.

    A cause that is seen again within `recurrence_days` after the verdict came back.
    """

    __tablename__ = "action_rules"
    __table_args__ = (
        tenant_unique(),
        CheckConstraint("severe = 'both'", name="severe"),
        CheckConstraint("moderate IN ('one', 'both')", name="moderate"),
        CheckConstraint("slight IN ('sentence', 'one', 'both')", name="slight"),
        CheckConstraint("recurrence_days BETWEEN 30 AND 1100", name="recurrence_days"),
    )

    severe: Mapped[str] = mapped_column(default="both")
    moderate: Mapped[str] = mapped_column(default="one")
    slight: Mapped[str] = mapped_column(default="sentence")
    recurrence_days: Mapped[int] = mapped_column(default=180, server_default="180")
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
