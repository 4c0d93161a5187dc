"""The table of transfers: which body sent a complaint on, under which number, to answer by when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

BODIES = ("hotline", "regulator", "superior", "association", "other")
WAYS = ("platform", "letter", "mail", "telephone", "other")


class CaseTransfer(TenantRow):
    """A complaint as a body sent it on, with the body's own number and its own day.

    `number_key` is the number as it is looked for: without spaces and dashes, in capitals. `known`
    says that the body told who complained. `due_on` is the body's day, the first one unless
    `moved` says that it gave another. `answered_on` is when we answered the body.
    """

    __tablename__ = "case_transfers"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("body", "body_name", "number_key"),
        tenant_index("case_transfers", "complaint_id"),
        CheckConstraint(
            "body IN ('hotline', 'regulator', 'superior', 'association', 'other')", name="body"
        ),
        CheckConstraint(
            "answered_via IN ('platform', 'letter', 'mail', 'telephone', 'other')",
            name="answered_via",
        ),
        CheckConstraint("due_on >= received_on", name="forwards"),
        CheckConstraint(
            "(answered_on IS NULL) = (answered_via IS NULL)"
            " AND (answered_on IS NULL) = (answered_by IS NULL)",
            name="answered",
        ),
    )
    audited = "recorded on the complaint, without the words"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    body: Mapped[str]
    body_name: Mapped[str] = mapped_column(default="")
    number: Mapped[str]
    number_key: Mapped[str]
    known: Mapped[bool]
    received_on: Mapped[date]
    due_on: Mapped[date]
    moved: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    answered_on: Mapped[date | None]
    answered_via: Mapped[str | None]
    answered_by: Mapped[UUID | None]
    answer: Mapped[str] = mapped_column(default="")
