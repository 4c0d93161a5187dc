"""Tables of documents: the runs that make them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class ReportRun(TenantRow):
    """A report that was asked for: waiting, running with its step, done with a file, failed.

    One at a time is under way for a survey and language.
    """

    __tablename__ = "report_runs"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_unique("ref"),
        tenant_index("report_runs", "survey_id"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        Index(
            "uq_report_runs_under_way",
            "tenant_id",
            "survey_id",
            "language",
            unique=True,
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    ref: Mapped[str]
    survey_id: Mapped[UUID]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    step: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[UUID]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    file_id: Mapped[UUID | None]
    file_name: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(default="")
