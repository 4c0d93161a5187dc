"""The table of absences."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index


class Absence(TenantRow):
    """Days, both with it, on which a member is away, and the one who stands in, if anybody.

    Why somebody is away is nobody's business and has no place here. What is ended or called off
    counts no more and stays as it was; of one member's others no two share a day, which the lock
    on the membership holds (`tenants.absences.services`).
    """

    __tablename__ = "absences"
    __table_args__ = (
        tenant_index("absences", "user_id", "last_day"),
        tenant_index("absences", "last_day"),
        CheckConstraint("last_day >= first_day", name="forwards"),
        CheckConstraint("stand_in_id <> user_id", name="somebody_else"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    stand_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    entered_by: Mapped[UUID]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
