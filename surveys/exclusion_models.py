"""The table of decisions to leave answers out of the figures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_key, tenant_unique


class Exclusion(TenantRow):
    """A decision to leave answers out: all that carry certain flags, or a single one.

    Nothing is deleted, and a decision is restored by another. `answers` is how many it left out
    when it was taken; a single answer that was withdrawn since is not known any more.
    """

    __tablename__ = "exclusions"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("responses", "response_id", ondelete="SET NULL"),
        tenant_unique("survey_id", "number"),
        CheckConstraint("kind IN ('flags', 'single')", name="kind"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(
            "(restored_at IS NULL) = (restored_by IS NULL)"
            " AND (restored_at IS NOT NULL OR restore_reason = '')",
            name="restored",
        ),
    )
    audited = "recorded as survey.answers_left_out and survey.answers_restored on the survey"

    survey_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str]
    flags: Mapped[list[str]]
    response_id: Mapped[UUID | None]
    answers: Mapped[int]
    reason: Mapped[str]
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime]
    restored_by: Mapped[UUID | None]
    restored_at: Mapped[datetime | None]
    restore_reason: Mapped[str] = mapped_column(default="")
