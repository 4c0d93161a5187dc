"""Tables of complaints.

What an anonymous complainant did carries no time finer than the day and random keys; who somebody
is lies in a table of its own, encrypted (SECURITY ANON-4, ANON-7).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, column, func
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id


class Complaint(TenantRow):
    """A case. Its states and steps stand in `workflow`, its due dates in `clocks`.

    `clock_from` is when its clocks start: when it came in, or for an anonymous one at the next
    opening of a later working day. `due_at` is the nearest clock that still runs. Moments that an
    anonymous complainant set are the midnight that begins their local day.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        tenant_key("departments", "department_id"),
        tenant_key("responses", "response_id", ondelete="SET NULL"),
        tenant_unique("ref"),
        tenant_unique("receipt_digest"),
        tenant_unique("response_id"),
        tenant_index("complaints", "state", "due_at"),
        tenant_index("complaints", "department_id", "received_on"),
        tenant_index("complaints", "handler_id", "state"),
        tenant_index("complaints", "received_on", "ref"),
        tenant_index("complaints", "clock_from", where=~column("announced", Boolean)),
        Index(
            "ix_complaints_words",
            # Asked by `cases_saying` alone.
            func.case_words(column("tenant_id"), column("ref"), column("subject")),
            postgresql_using="gin",
        ),
        CheckConstraint(
            "state IN ('received', 'in_hand', 'proposed', 'answered', 'disputed', 'closed')",
            name="state",
        ),
        CheckConstraint(
            "channel IN ('portal', 'response', 'telephone', 'counter', 'letter')", name="channel"
        ),
        CheckConstraint("NOT anonymous OR received_at IS NULL", name="anonymous_by_the_day"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset(
        {"subject", "text", "proposal", "rating_text"}
    )
    audit_secret: ClassVar[frozenset[str]] = frozenset({"receipt_digest", "lodged_digest"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    ref: Mapped[str]
    receipt_digest: Mapped[str | None]
    lodged_digest: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    anonymous: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="zh")
    subject: Mapped[str]
    text: Mapped[str]
    category: Mapped[str] = mapped_column(default="other")
    severity: Mapped[str] = mapped_column(default="moderate")
    safety: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="received")
    department_id: Mapped[UUID | None]
    handler_id: Mapped[UUID | None]
    response_id: Mapped[UUID | None]
    received_on: Mapped[date]
    received_at: Mapped[datetime | None]
    clock_from: Mapped[datetime]
    acknowledge_due: Mapped[datetime]
    resolve_due: Mapped[datetime]
    promised_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[UUID | None]
    proposal: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    disputed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    rating: Mapped[int | None]
    rating_text: Mapped[str] = mapped_column(default="")
    rated_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)
    announced: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)


class Complainant(TenantRow):
    """Who complained, encrypted; shown only by a reveal with its reason (ANON-7)."""

    __tablename__ = "complainants"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id"),
    )
    audited = "names and numbers stay out of the trail; each reveal is recorded on the complaint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")


class CaseMessage(TenantRow):
    """A message of a case: "theirs", "ours" or a "note" among colleagues. Never changed."""

    __tablename__ = "case_messages"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        tenant_index("case_messages", "day", where=~column("announced", Boolean)),
        CheckConstraint("direction IN ('theirs', 'ours', 'note')", name="direction"),
        CheckConstraint("(direction = 'theirs') = (author_id IS NULL)", name="author"),
    )
    audited = "recorded on the complaint, without the text, which an erasure can so reach"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    direction: Mapped[str]
    author_id: Mapped[UUID | None]
    text: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime | None]
    announced: Mapped[bool] = mapped_column(default=True)


class CaseStep(TenantRow):
    """A step that was taken: from which state to which, by whom (None: the complainant), why."""

    __tablename__ = "case_steps"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        tenant_index("case_steps", "day", where=~column("announced", Boolean)),
    )
    audited = "recorded as the step's own event on the complaint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    step: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    at: Mapped[datetime | None]
    announced: Mapped[bool] = mapped_column(default=True)


class CaseRule(TenantRow):
    """When a response of a survey becomes a case by itself: a low rating, or a given answer.

    "rating" asks for any rating, or that of `question`, at or below `at_most`; "choice" for the
    answer `option` to `question`. `looked_until` is how far its job has come.
    """

    __tablename__ = "case_rules"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_unique("survey_id"),
        CheckConstraint("kind IN ('rating', 'choice')", name="kind"),
    )
    audited = "recorded as survey.case_rule_set on the survey"

    survey_id: Mapped[UUID]
    kind: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    option: Mapped[str] = mapped_column(default="")
    at_most: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    looked_until: Mapped[datetime]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
