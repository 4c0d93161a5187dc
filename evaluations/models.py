"""Tables of evaluations: the scheme of a period, its snapshots, and a line for each department.

The calendar of a period and its state stand in `surveys.models.EvaluationPeriod`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class Scheme(TenantRow):
    """How a period is judged; `rules` is what `evaluations.rules` reads."""

    __tablename__ = "evaluation_schemes"
    __table_args__ = (tenant_key("evaluation_periods", "period_id"), tenant_unique("period_id"))

    period_id: Mapped[UUID]
    rules: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class Evaluation(TenantRow):
    """A snapshot of a period: waiting, running, failed, draft, published (a trigger holds it then).

    `figures` are sums without persons, from which all else follows; `rules` the scheme as it was.
    At most one snapshot of a period is not published.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        tenant_key("evaluation_periods", "period_id"),
        tenant_key("evaluations", "previous_id"),
        tenant_unique("period_id", "number"),
        Index(
            "uq_evaluations_not_published",
            "tenant_id",
            "period_id",
            unique=True,
            postgresql_where=column("published_at").is_(None),
        ),
        CheckConstraint(
            "state IN ('waiting', 'running', 'failed', 'draft', 'published')", name="state"
        ),
        CheckConstraint("number = 1 OR reason <> ''", name="reason"),
        CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)"
            " AND (state = 'published') = (appeals_until IS NOT NULL)",
            name="published",
        ),
    )
    audit_secret: ClassVar[frozenset[str]] = frozenset({"figures", "rules", "step"})

    period_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    step: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    fault: Mapped[str] = mapped_column(default="")
    rules: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(default="")
    previous_id: Mapped[UUID | None]
    requested_by: Mapped[UUID]
    created_at: Mapped[datetime]
    computed_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]
    published_at: Mapped[datetime | None]
    appeals_until: Mapped[date | None]


class Appeal(TenantRow):
    """A department's appeal against its line in a published snapshot, and what became of it."""

    __tablename__ = "appeals"
    __table_args__ = (
        tenant_key("evaluation_periods", "period_id"),
        tenant_key("evaluations", "evaluation_id"),
        tenant_key("departments", "department_id"),
        tenant_unique("evaluation_id", "department_id"),
        tenant_index("appeals", "period_id", "state"),
        CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name="state"),
        CheckConstraint(
            "(state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL)"
            " AND (state = 'open') = (decision = '')",
            name="decided",
        ),
        CheckConstraint("decided_by <> filed_by", name="decided_by_another"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"reason", "decision"})

    period_id: Mapped[UUID]
    evaluation_id: Mapped[UUID]
    department_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str]
    filed_by: Mapped[UUID]
    filed_at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]


class DepartmentResult(TenantRow):
    """What an evaluation says of a department (None: of the whole); nothing that may not be told.

    `n` persons have an index of mean `value` with its t interval; `score` is the index with the
    adjustment, `grade` its place in the scheme's table; `change` is against `previous_value`;
    without one, `no_change` says why: first, basis, items, new, silent.
    """

    __tablename__ = "department_results"
    __table_args__ = (
        tenant_key("evaluations", "evaluation_id", ondelete="CASCADE"),
        tenant_key("departments", "department_id"),
        tenant_unique("evaluation_id", "department_id"),
        tenant_index("department_results", "evaluation_id", "position"),
        CheckConstraint("standing IN ('few', 'withheld', 'no_index', 'shown')", name="standing"),
        CheckConstraint("(standing = 'shown') = (value IS NOT NULL)", name="told"),
    )
    audited = "made from the responses; the evaluation's event carries its fingerprint"

    evaluation_id: Mapped[UUID]
    department_id: Mapped[UUID | None]
    position: Mapped[int]
    depth: Mapped[int] = mapped_column(default=0)
    standing: Mapped[str]
    n: Mapped[int | None]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    sd: Mapped[float | None]
    adjustment: Mapped[float | None]
    cases: Mapped[int | None]
    score: Mapped[float | None]
    grade: Mapped[int | None]
    previous_value: Mapped[float | None]
    change: Mapped[float | None]
    change_low: Mapped[float | None]
    change_high: Mapped[float | None]
    p_value: Mapped[float | None]
    significant: Mapped[bool | None]
    no_change: Mapped[str] = mapped_column(default="")
