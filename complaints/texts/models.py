"""The table of text modules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_unique
from foundation.identifiers import random_id


class TextModule(TenantRow):
    """A wording with placeholders, for a category and an occasion; empty means any of them."""

    __tablename__ = "text_modules"
    __table_args__ = (
        tenant_unique("language", "name"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    language: Mapped[str]
    name: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    occasion: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
