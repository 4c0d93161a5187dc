"""Tables of what is told to everybody: “You said, we did”."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, column
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique

PUBLIC = "published"  # the one state in which everybody reads a text


class Change(TenantRow):
    """Something that was said and done, through all its texts; perhaps out of an action."""

    __tablename__ = "changes"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="SET NULL"),
        tenant_unique("ref"),
        tenant_index("changes", "action_id"),
    )

    ref: Mapped[str]
    action_id: Mapped[UUID | None]
    pinned: Mapped[bool] = mapped_column(default=False)
    texts: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]


class ChangeText(TenantRow):
    """A wording of a change. Once published it never changes (a trigger holds it): another follows.

    At most one of a change is public, and at most one is being written or reviewed.
    """

    __tablename__ = "change_texts"
    __table_args__ = (
        tenant_key("changes", "change_id", ondelete="CASCADE"),
        tenant_key("departments", "department_id"),
        tenant_unique("change_id", "number"),
        Index(
            "uq_change_texts_public",
            "tenant_id",
            "change_id",
            unique=True,
            postgresql_where=column("state", Text) == PUBLIC,
        ),
        Index(
            "uq_change_texts_in_work",
            "tenant_id",
            "change_id",
            unique=True,
            postgresql_where=column("state", Text).in_(("draft", "in_review")),
        ),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'replaced', 'withdrawn')", name="state"
        ),
        CheckConstraint(
            "state IN ('draft', 'in_review') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL"
            " AND decided_by <> submitted_by)",
            name="published_by_another",
        ),
    )

    change_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    said_zh: Mapped[str]
    said_en: Mapped[str] = mapped_column(default="")
    did_zh: Mapped[str]
    did_en: Mapped[str] = mapped_column(default="")
    department_id: Mapped[UUID | None]
    since_on: Mapped[date | None]
    writers: Mapped[list[str]]
    submitted_by: Mapped[UUID | None]
    submitted_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    def said(self, language: str) -> str:
        """What was said, in a language, with the other as fall-back."""
        return (self.said_en if language == "en" else self.said_zh) or self.said_zh

    def did(self, language: str) -> str:
        """What was done, in a language, with the other as fall-back."""
        return (self.did_en if language == "en" else self.did_zh) or self.did_zh
