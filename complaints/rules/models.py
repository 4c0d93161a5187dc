"""Tables of rules that open cases, and of how far each survey's answers were looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_key, tenant_unique


class CaseRule(TenantRow):
    """When a response of a survey becomes a case by itself, and as what kind of case.

    `conditions` must all hold (`complaints.rules.matching`). Without `department_id` the case
    belongs to the department that was answered for. Of several rules the lowest number goes first.
    """

    __tablename__ = "case_rules"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("departments", "department_id"),
        tenant_unique("survey_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )
    audited = "recorded as survey.case_rule_set on the survey"

    survey_id: Mapped[UUID]
    number: Mapped[int]
    conditions: Mapped[list[Any]]
    category: Mapped[str] = mapped_column(default="other")
    severity: Mapped[str] = mapped_column(default="moderate")
    department_id: Mapped[UUID | None]
    subject: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class CaseWatch(TenantRow):
    """How far a survey's answers were looked at by its rules; one for all of them.

    So a response is looked at by the rules in their order, whatever rules are added. `revision` is
    the occasion of the job that moves it on.
    """

    __tablename__ = "case_watches"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_unique("survey_id"),
    )
    audited = "bookkeeping of the job that looks at answers"

    survey_id: Mapped[UUID]
    looked_until: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
