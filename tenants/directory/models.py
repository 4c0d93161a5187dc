"""The table of the staff directory."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class StaffEntry(TenantRow):
    """Somebody who works here, and may well have no access to the product.

    `code` is ours, short, and never changes: answers are kept under it. `staff_number` is what the
    organisation knows the person by, and can be put right. Nobody is ever deleted: who left stays
    with the day from which on they are offered nowhere.
    """

    __tablename__ = "staff_entries"
    __table_args__ = (
        tenant_key("departments", "department_id", ondelete="RESTRICT"),
        tenant_key("memberships", "membership_id", ondelete="SET NULL"),
        tenant_unique("code"),
        tenant_unique("staff_number"),
        tenant_index("staff_entries", "department_id"),
        CheckConstraint("left_on >= active_from", name="leaves_after_coming"),
    )
    audit_personal = frozenset({"staff_number", "name_zh", "name_en"})

    code: Mapped[str]
    staff_number: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    department_id: Mapped[UUID | None]
    membership_id: Mapped[UUID | None]
    active_from: Mapped[date | None]
    left_on: Mapped[date | None]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    def name(self, language: str) -> str:
        """The person's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh

    def standing(self, today: date) -> str:
        """Whether the person is `here`, `coming` or has `left`, on a day."""
        if self.left_on is not None and self.left_on <= today:
            return "left"
        return "coming" if self.active_from is not None and self.active_from > today else "here"
