"""Tables of causes that came back, of checks in other departments, and of linked actions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class ActionLink(TenantRow):
    """That an action was opened out of another: for its cause came back, or exists elsewhere."""

    __tablename__ = "action_links"
    __table_args__ = (
        tenant_key("corrective_actions", "from_id", ondelete="CASCADE"),
        tenant_key("corrective_actions", "to_id", ondelete="CASCADE"),
        tenant_unique("to_id"),
        tenant_index("action_links", "from_id"),
        CheckConstraint("kind IN ('again', 'elsewhere')", name="kind"),
        CheckConstraint("from_id <> to_id", name="two"),
    )
    audited = "recorded as the opening of the action that it leads to"

    from_id: Mapped[UUID]
    to_id: Mapped[UUID]
    kind: Mapped[str]


class Recurrence(TenantRow):
    """That the cause of an effective action seems to be back, and what a person made of it.

    `cases` of the same categories came from the department and those below since `since_on`;
    `figure` is that of the criterion when it lay under its target again. At most one of an action
    waits for a decision.
    """

    __tablename__ = "action_recurrences"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_index("action_recurrences", "action_id"),
        Index(
            "uq_action_recurrences_open",
            "tenant_id",
            "action_id",
            unique=True,
            postgresql_where=column("decided_on", Date).is_(None),
        ),
        CheckConstraint("cases > 0 OR figure IS NOT NULL", name="something"),
        CheckConstraint("decision IN ('reopened', 'linked', 'dismissed')", name="decision"),
        CheckConstraint("(decision IS NULL) = (decided_on IS NULL)", name="decided"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    action_id: Mapped[UUID]
    since_on: Mapped[date]
    found_on: Mapped[date]
    cases: Mapped[int] = mapped_column(default=0)
    figure: Mapped[float | None]
    answers: Mapped[int] = mapped_column(default=0)
    decision: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")


class ElsewhereCheck(TenantRow):
    """The question to another department whether the cause exists there too, and its answer."""

    __tablename__ = "action_checks"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_key("departments", "department_id"),
        tenant_unique("action_id", "department_id"),
        tenant_index("action_checks", "owner_id"),
        CheckConstraint("answer IN ('no', 'yes')", name="answer"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"reason", "note"})

    action_id: Mapped[UUID]
    department_id: Mapped[UUID]
    reason: Mapped[str]
    owner_id: Mapped[UUID]
    due_on: Mapped[date]
    asked_by: Mapped[UUID]
    answer: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[UUID | None]
    answered_on: Mapped[date | None]
