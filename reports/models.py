"""Tables of documents: the runs that make them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique

SUBJECTS = ("survey", "evaluation", "action", "poster", "pack")
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


class PosterSheet(TenantRow):
    """An order of posters: for which doors of a survey, on which paper, in which languages.

    `doors` are the collectors' ids in the order of printing. What a poster says of a door is read
    when the PDF is made.
    """

    __tablename__ = "poster_sheets"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_index("poster_sheets", "survey_id"),
        CheckConstraint("paper IN ('a4', 'a6', 'a6_sheet')", name="paper"),
        CheckConstraint("languages IN ('zh', 'en', 'both')", name="languages"),
    )

    survey_id: Mapped[UUID]
    paper: Mapped[str]
    languages: Mapped[str]
    invitation_zh: Mapped[str]
    invitation_en: Mapped[str]
    doors: Mapped[list[Any]]
    created_at: Mapped[datetime]


class ReportRun(TenantRow):
    """A report that was asked for: waiting, running with its step, done with a file, failed.

    It is about a survey, the snapshot of a period, a corrective action or a signed audit, or it is
    the posters that somebody ordered. One at a time is under way for a subject and language.
    """

    __tablename__ = "report_runs"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("evaluations", "evaluation_id"),
        tenant_key("corrective_actions", "action_id"),
        tenant_key("poster_sheets", "poster_id"),
        tenant_key("audit_packs", "pack_id"),
        tenant_unique("ref"),
        tenant_index("report_runs", "survey_id"),
        tenant_index("report_runs", "evaluation_id"),
        tenant_index("report_runs", "action_id"),
        tenant_index("report_runs", "poster_id"),
        tenant_index("report_runs", "pack_id"),
        CheckConstraint(
            "num_nonnulls(survey_id, evaluation_id, action_id, poster_id, pack_id) = 1",
            name="subject",
        ),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        _one_under_way("uq_report_runs_under_way", "survey"),
        _one_under_way("uq_report_runs_evaluation_under_way", "evaluation"),
        _one_under_way("uq_report_runs_action_under_way", "action"),
        _one_under_way("uq_report_runs_poster_under_way", "poster"),
        _one_under_way("uq_report_runs_pack_under_way", "pack"),
    )

    ref: Mapped[str]
    survey_id: Mapped[UUID | None]
    evaluation_id: Mapped[UUID | None]
    action_id: Mapped[UUID | None]
    poster_id: Mapped[UUID | None]
    pack_id: Mapped[UUID | None]
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
    def withdrawn(self) -> bool:
        """Whether its file was thrown away, because it may quote what somebody had erased."""
        return self.state == "done" and self.file_id is None

    @property
    def kind(self) -> str:
        """What the report is about, one of `SUBJECTS`."""
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id") is not None)

    @property
    def subject_id(self) -> UUID:
        """The row that the report is about."""
        found: UUID = getattr(self, f"{self.kind}_id")
        return found
