"""The table of categories. None is ever deleted: cases keep the code that they were filed under."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from complaints.categories.standard import CODE
from foundation.database import TenantRow, tenant_key, tenant_unique
from foundation.identifiers import random_id


class CaseCategory(TenantRow):
    """A category, or below one a sub-category. Its code never changes, its names may.

    A retired one is offered to nobody; one that was merged into another counts with that.
    `severity` is what cases of it usually are, empty where nothing is suggested.
    """

    __tablename__ = "case_categories"
    __table_args__ = (
        tenant_key("case_categories", "parent_id"),
        tenant_key("case_categories", "merged_into_id"),
        tenant_unique("code"),
        CheckConstraint(f"code ~ '^{CODE}$'", name="code"),
        CheckConstraint("name_zh <> ''", name="named"),
        CheckConstraint("severity IN ('', 'severe', 'moderate', 'slight')", name="severity"),
        CheckConstraint("parent_id <> id", name="below_another"),
        CheckConstraint(
            "merged_into_id IS NULL OR (NOT active AND merged_into_id <> id)", name="merged"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    code: Mapped[str]
    parent_id: Mapped[UUID | None]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]
    severity: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    def name(self, language: str) -> str:
        """Its name in a language, with the Chinese one as fall-back."""
        return (self.name_en if language == "en" else "") or self.name_zh
