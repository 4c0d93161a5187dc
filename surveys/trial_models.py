"""Tables of trials: doors that lead to a test or a pilot, and what people answered in a pilot.

Nothing here is a response: no figure, export or comment reads these tables.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id


class TrialDoor(TenantRow):
    """An address that shows a version as respondents see it.

    "test" is for one of the staff, for an hour, and keeps nothing; "pilot" belongs to a survey
    that has not opened, and keeps pilot answers.
    """

    __tablename__ = "trial_doors"
    __table_args__ = (
        tenant_key("questionnaire_versions", "version_id", ondelete="CASCADE"),
        tenant_key("surveys", "survey_id", ondelete="CASCADE"),
        tenant_unique("short_code"),
        tenant_index("trial_doors", "survey_id"),
        CheckConstraint("kind IN ('test', 'pilot')", name="kind"),
        CheckConstraint("kind = 'test' OR survey_id IS NOT NULL", name="pilot_of_survey"),
        CheckConstraint("(kind = 'test') = (expires_at IS NOT NULL)", name="test_ends"),
    )
    audited = "recorded as version.test_sent or survey.pilot_begun"

    kind: Mapped[str]
    version_id: Mapped[UUID]
    survey_id: Mapped[UUID | None]
    short_code: Mapped[str]
    expires_at: Mapped[datetime | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]


class PilotAnswer(TenantRow):
    """An answer to a pilot, thrown away when the survey opens.

    `seconds` is empty where the survey is to be anonymous; `remark` is what was unclear.
    """

    __tablename__ = "pilot_answers"
    __table_args__ = (
        tenant_key("surveys", "survey_id", ondelete="CASCADE"),
        tenant_key("questionnaire_versions", "version_id"),
        tenant_unique("survey_id", "form_digest"),
    )
    audited = "an answer is evidence of its own; an audit row would date it"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    survey_id: Mapped[UUID]
    version_id: Mapped[UUID]
    form_digest: Mapped[str]
    answers: Mapped[dict[str, Any]]
    language: Mapped[str]
    flags: Mapped[list[str]]
    seconds: Mapped[int | None]
    remark: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
