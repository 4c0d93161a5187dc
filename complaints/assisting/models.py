"""The table of contributions: what assisting departments are asked, and what they answered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key
from foundation.identifiers import random_id


class CaseContribution(TenantRow):
    """A question to an assisting department: "asked", then "answered" or "withdrawn".

    The answer is a note of the case's conversation. While it is not withdrawn, the department sees
    the case.
    """

    __tablename__ = "case_contributions"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_key("departments", "department_id"),
        tenant_key("case_messages", "message_id", ondelete="SET NULL"),
        tenant_index("case_contributions", "complaint_id"),
        tenant_index("case_contributions", "department_id", "state"),
        tenant_index("case_contributions", "due_on", where=column("state") == "asked"),
        CheckConstraint("state IN ('asked', 'answered', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="ended"),
    )
    audited = "recorded on the complaint, without the words"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    department_id: Mapped[UUID]
    question: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="asked")
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    message_id: Mapped[UUID | None]
