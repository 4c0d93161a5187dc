"""Tables of audits: a sample that stays as it was drawn, what was looked at, what was found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class AuditSample(TenantRow):
    """A sample of settled cases. Whom it was drawn from, and how, never changes (a trigger).

    `closed_from` to `closed_until` are local days, the last one included; no `departments` means
    the whole house. `population` is each case of it with its weight, so that anybody can draw
    again; `population_digest` is the SHA-256 of its canonical JSON. `weights` are those of the
    risks, `checklist` the version of the product's checklist. Signed, nothing of it changes.
    """

    __tablename__ = "audit_samples"
    __table_args__ = (
        tenant_unique("ref"),
        tenant_index("audit_samples", "drawn_at"),
        CheckConstraint("closed_from <= closed_until", name="days"),
        CheckConstraint("size >= 1", name="size"),
        CheckConstraint("(signed_at IS NULL) = (signed_by IS NULL)", name="signed"),
    )

    ref: Mapped[str]
    title: Mapped[str]
    closed_from: Mapped[date]
    closed_until: Mapped[date]
    departments: Mapped[list[str]] = mapped_column(JSONB)
    size: Mapped[int]
    seed: Mapped[str]
    algorithm: Mapped[str]
    weights: Mapped[dict[str, Any]] = mapped_column(JSONB)
    population: Mapped[list[Any]] = mapped_column(JSONB)
    population_digest: Mapped[str]
    checklist: Mapped[str]
    drawn_by: Mapped[UUID]
    drawn_at: Mapped[datetime]
    conclusion: Mapped[str] = mapped_column(default="")
    signed_by: Mapped[UUID | None]
    signed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)


class SampledCase(TenantRow):
    """A case of a sample: why it weighed what it did, and who has looked at it.

    `risks` are the names of the risks that it carried when it was drawn; `chance` is that of being
    drawn. Erased cases leave their reference.
    """

    __tablename__ = "sampled_cases"
    __table_args__ = (
        tenant_key("audit_samples", "sample_id", ondelete="CASCADE"),
        tenant_key("complaints", "complaint_id", ondelete="SET NULL"),
        tenant_unique("sample_id", "number"),
        tenant_unique("sample_id", "ref"),
        tenant_index("sampled_cases", "complaint_id"),
        CheckConstraint("chance > 0 AND chance <= 1", name="chance"),
        CheckConstraint("(looked_at IS NULL) = (looked_by IS NULL)", name="looked"),
    )
    audited = "drawn with its sample, whose event keeps seed and digest; each look is an event"

    sample_id: Mapped[UUID]
    complaint_id: Mapped[UUID | None]
    number: Mapped[int]
    ref: Mapped[str]
    weight: Mapped[int]
    chance: Mapped[float]
    risks: Mapped[list[str]] = mapped_column(JSONB)
    looked_by: Mapped[UUID | None]
    looked_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)


class ChecklistAnswer(TenantRow):
    """What the auditor says to one item of the checklist about one sampled case."""

    __tablename__ = "checklist_answers"
    __table_args__ = (
        tenant_key("sampled_cases", "sampled_id", ondelete="CASCADE"),
        tenant_unique("sampled_id", "item"),
        CheckConstraint(
            "result IN ('conform', 'minor', 'major', 'observation', 'not_applicable')",
            name="result",
        ),
        CheckConstraint(
            "result IN ('conform', 'not_applicable') OR remark <> ''", name="with_remark"
        ),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"remark", "evidence"})

    sampled_id: Mapped[UUID]
    item: Mapped[str]
    result: Mapped[str]
    remark: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[UUID]
    answered_at: Mapped[datetime]


class ChecklistItem(TenantRow):
    """An item that the organisation asks beside the product's; put away it is asked no more."""

    __tablename__ = "checklist_items"
    __table_args__ = (
        tenant_unique("code"),
        CheckConstraint("about IN ('case', 'action')", name="about"),
    )

    code: Mapped[str]
    about: Mapped[str]
    clause: Mapped[str] = mapped_column(default="")
    text_zh: Mapped[str]
    text_en: Mapped[str] = mapped_column(default="")
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]
    put_away_at: Mapped[datetime | None]


class AuditFinding(TenantRow):
    """What an audit found. The department takes it up as a corrective action; an auditor never.

    "proposed" waits for the department, "taken_up" has its action, "noted" is an observation that
    asks for none, "withdrawn" was taken back by the auditor with reasons.
    """

    __tablename__ = "audit_findings"
    __table_args__ = (
        tenant_key("audit_samples", "sample_id"),
        tenant_key("sampled_cases", "sampled_id"),
        tenant_key("departments", "department_id"),
        tenant_key("corrective_actions", "action_id"),
        tenant_unique("ref"),
        tenant_index("audit_findings", "sample_id"),
        tenant_index("audit_findings", "state", "department_id"),
        tenant_index("audit_findings", "action_id"),
        CheckConstraint("severity IN ('major', 'minor', 'observation')", name="severity"),
        CheckConstraint("state IN ('proposed', 'taken_up', 'noted', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'taken_up') = (action_id IS NOT NULL)", name="action"),
        CheckConstraint("taken_by <> raised_by", name="taken_up_by_another"),
        CheckConstraint("state <> 'withdrawn' OR reason <> ''", name="withdrawn_with_reason"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"what", "evidence", "reason"})

    ref: Mapped[str]
    sample_id: Mapped[UUID]
    sampled_id: Mapped[UUID | None]
    item: Mapped[str] = mapped_column(default="")
    department_id: Mapped[UUID]
    severity: Mapped[str]
    what: Mapped[str]
    requirement: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="proposed")
    reason: Mapped[str] = mapped_column(default="")
    raised_by: Mapped[UUID]
    raised_at: Mapped[datetime]
    taken_by: Mapped[UUID | None]
    taken_at: Mapped[datetime | None]
    action_id: Mapped[UUID | None]
    revision: Mapped[int] = mapped_column(default=1)


class AuditPack(TenantRow):
    """What was signed: every record with its hash, and the end of the trail at that moment.

    Never changed nor deleted (a trigger and the app role's rights). `digest` is the SHA-256 of the
    canonical JSON of `manifest`.
    """

    __tablename__ = "audit_packs"
    __table_args__ = (
        tenant_key("audit_samples", "sample_id"),
        tenant_unique("sample_id"),
    )

    sample_id: Mapped[UUID]
    signed_by: Mapped[UUID]
    signed_name: Mapped[str]
    signed_at: Mapped[datetime]
    manifest: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str]
