"""Tables of corrective actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class CorrectiveAction(TenantRow):
    """An action against a cause. Its states and steps stand in `workflow`.

    The criterion says what the survey must show: `questionnaire_id` (None: every survey) and
    `indicator` (empty: the whole index) of `measured_id` and the departments below. It and
    `baseline` are fixed when the plan is approved; `figures` are what was measured after.
    `trigger_from` to `trigger_until` are the days that made somebody act, the last one included;
    `started_on` is the first day that was unlike before. A new attempt is the next `round`.
    """

    __tablename__ = "corrective_actions"
    __table_args__ = (
        tenant_key("departments", "department_id"),
        tenant_key("departments", "measured_id"),
        tenant_key("questionnaires", "questionnaire_id"),
        tenant_key("surveys", "verification_id", ondelete="SET NULL"),
        tenant_unique("ref"),
        tenant_index("corrective_actions", "state", "due_on"),
        tenant_index("corrective_actions", "department_id", "state"),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'running', 'awaiting_effect', 'to_judge',"
            " 'effective', 'not_effective', 'not_shown')",
            name="state",
        ),
        CheckConstraint("source IN ('case', 'indicator', 'finding')", name="source"),
        CheckConstraint("severity IN ('severe', 'moderate', 'slight')", name="severity"),
        CheckConstraint("trigger_from <= trigger_until", name="trigger"),
        CheckConstraint("started_on <= finished_on", name="work"),
        CheckConstraint("observation_days BETWEEN 7 AND 400", name="observation"),
        CheckConstraint("least_sample >= 10", name="least_sample"),
        CheckConstraint("reviewer_id <> planner_id", name="reviewed_by_another"),
        CheckConstraint("auditor_id NOT IN (planner_id, owner_id)", name="judged_by_another"),
        CheckConstraint(
            "state IN ('draft', 'in_review') OR (baseline IS NOT NULL AND started_on IS NOT NULL)",
            name="frozen",
        ),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset(
        {"cause", "containment", "whys", "root_cause", "verdict_reason"}
    )

    ref: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    department_id: Mapped[UUID]
    source: Mapped[str]
    severity: Mapped[str] = mapped_column(default="moderate", server_default="moderate")
    cause: Mapped[str] = mapped_column(default="")
    trigger_from: Mapped[date | None]
    trigger_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="draft")
    planner_id: Mapped[UUID]
    reviewer_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    auditor_id: Mapped[UUID | None]
    containment: Mapped[str] = mapped_column(default="")
    contained_on: Mapped[date | None]
    whys: Mapped[list[str]] = mapped_column(default=list)
    root_cause: Mapped[str] = mapped_column(default="")
    questionnaire_id: Mapped[UUID | None]
    indicator: Mapped[str] = mapped_column(default="")
    measured_id: Mapped[UUID]
    target: Mapped[float | None]
    least_change: Mapped[float | None]
    observation_days: Mapped[int] = mapped_column(default=90)
    least_sample: Mapped[int] = mapped_column(default=30)
    baseline: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    verification_id: Mapped[UUID | None]
    started_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    due_on: Mapped[date | None]
    proposed: Mapped[str | None]
    verdict_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    entries: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)


class ActionItem(TenantRow):
    """A thing to do in a round: who, until when, and the evidence that it is done.

    `wants` says which evidence has to be there: words, a file, both, or any of them. `lasting` says
    what it changes for good, so that the cause does not come back; empty: it is done once.
    """

    __tablename__ = "action_items"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_index("action_items", "action_id"),
        tenant_index("action_items", "owner_id", "due_on"),
        CheckConstraint("wants IN ('any', 'words', 'file', 'both')", name="wants"),
        CheckConstraint("lasting IN ('', 'standard', 'document', 'training')", name="lasting"),
    )

    action_id: Mapped[UUID]
    round: Mapped[int]
    text: Mapped[str]
    owner_id: Mapped[UUID]
    due_on: Mapped[date]
    evidence_wanted: Mapped[str]
    wants: Mapped[str] = mapped_column(default="any", server_default="any")
    lasting: Mapped[str] = mapped_column(default="", server_default="")
    evidence: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None]
    done_by: Mapped[UUID | None]


class ActionCase(TenantRow):
    """A case that an action answers to; several cases may share one action."""

    __tablename__ = "action_cases"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("action_id", "complaint_id"),
        tenant_index("action_cases", "complaint_id"),
    )
    audited = "recorded with the event of the plan, by the cases' numbers"

    action_id: Mapped[UUID]
    complaint_id: Mapped[UUID]


class ActionStep(TenantRow):
    """What was done with an action, by whom (None: the product), why. Never changed.

    A judgement keeps the `proof` that it was made on, for the round that follows forgets it.
    """

    __tablename__ = "action_steps"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_unique("action_id", "number"),
    )
    audited = "recorded as the step's own event on the action"

    action_id: Mapped[UUID]
    number: Mapped[int]
    round: Mapped[int]
    step: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    at: Mapped[datetime]
