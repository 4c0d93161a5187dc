"""The tables of mail that comes in: where it goes, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, String, column
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

HELD = "held"


class MailIntake(TenantRow):
    """Where an organisation takes complaints by mail, and the token with which they are posted.

    There is one; `single` is always true and unique. An empty `token_digest` takes nothing.
    """

    __tablename__ = "mail_intakes"
    __table_args__ = (
        tenant_unique("single"),
        CheckConstraint("single", name="single"),
    )
    audit_secret: ClassVar[frozenset[str]] = frozenset({"token_digest"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    single: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str]
    token_digest: Mapped[str] = mapped_column(default="")


class IncomingMail(TenantRow):
    """A mail that came in, known again by `key`.

    "taken" made a case and "added" a message of one, "automatic" was no person's, "held" waits for
    somebody, "discarded" was thrown away with a reason. Only what is held has words and a sender
    (sealed); `sender_key` counts those of one sender. Held, `complaint_id` is the case that it
    says it belongs to.
    """

    __tablename__ = "incoming_mails"
    __table_args__ = (
        tenant_unique("key"),
        tenant_key("complaints", "complaint_id", ondelete="SET NULL"),
        tenant_index("incoming_mails", "received_at", where=column("state", String) == HELD),
        tenant_index("incoming_mails", "sender_key", "received_at"),
        tenant_index("incoming_mails", "complaint_id"),
        CheckConstraint(
            "state IN ('taken', 'added', 'automatic', 'held', 'discarded')", name="state"
        ),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided"),
    )
    audited = "recorded when it is held and when somebody decides, without its words"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    key: Mapped[str]
    state: Mapped[str]
    received_at: Mapped[datetime]
    sender_key: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    refused: Mapped[str] = mapped_column(default="")
    doubts: Mapped[str] = mapped_column(default="")
    complaint_id: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
