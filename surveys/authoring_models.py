"""Tables of the work on a draft: its last steps, to be taken back, and reviewers' remarks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_key, tenant_unique


class DraftStep(TenantRow):
    """One step of a draft. `kept` is the other side of it.

    While the step stands, that is the content before it; once it is undone, the content after it.
    """

    __tablename__ = "draft_steps"
    __table_args__ = (
        tenant_key("questionnaire_versions", "version_id", ondelete="CASCADE"),
        tenant_unique("version_id", "place"),
    )
    audited = "each step, and each step back, is recorded with the version it changes"

    version_id: Mapped[UUID]
    place: Mapped[int]
    step: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    kept: Mapped[dict[str, Any]]
    actor_id: Mapped[UUID]
    taken_at: Mapped[datetime]
    undone: Mapped[bool] = mapped_column(default=False)


class Remark(TenantRow):
    """What a reviewer says about a question of a version, and what its authors answered.

    `code` is the question's, "" for the whole version; `number` names the remark in addresses.
    """

    __tablename__ = "version_remarks"
    __table_args__ = (
        tenant_key("questionnaire_versions", "version_id", ondelete="CASCADE"),
        tenant_unique("version_id", "number"),
        CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL)", name="answered_by_somebody"
        ),
    )

    version_id: Mapped[UUID]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    author_id: Mapped[UUID]
    made_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
