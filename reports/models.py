"""Tables of documents: the runs that make them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique

SUBJECTS = ("survey", "evaluation", "action")
"""What a report may be about: a run names one of them, in the column of that name."""


def _one_under_way(name: str, subject: str) -> Index:
    """The index that lets one run at a time be under way for a subject and language."""
    return Index(
        name,
        "tenant_id",
        f"{subject}_id",
        "language",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'running')"),
    )


class ReportRun(TenantRow):
    """A report that was asked for: waiting, running with its step, done with a file, failed.

    It is about a survey, the snapshot of a period or a corrective action. One at a time is under
    way for a subject and language.
    """

    __tablename__ = "report_runs"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("evaluations", "evaluation_id"),
        tenant_key("corrective_actions", "action_id"),
        tenant_unique("ref"),
        tenant_index("report_runs", "survey_id"),
        tenant_index("report_runs", "evaluation_id"),
        tenant_index("report_runs", "action_id"),
        CheckConstraint("num_nonnulls(survey_id, evaluation_id, action_id) = 1", name="subject"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        _one_under_way("uq_report_runs_under_way", "survey"),
        _one_under_way("uq_report_runs_evaluation_under_way", "evaluation"),
        _one_under_way("uq_report_runs_action_under_way", "action"),
    )

    ref: Mapped[str]
    survey_id: Mapped[UUID | None]
    evaluation_id: Mapped[UUID | None]
    action_id: Mapped[UUID | None]
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

    @property
    def kind(self) -> str:
        """What the report is about, one of `SUBJECTS`."""
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id") is not None)

    @property
    def subject_id(self) -> UUID:
        """The row that the report is about."""
        found: UUID = getattr(self, f"{self.kind}_id")
        return found
