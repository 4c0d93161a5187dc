"""The table of requests that people make about their own data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_unique
from foundation.identifiers import random_id

OPEN = ("asked", "allowed")
# What a person does outside this desk, and says here what was done.
BY_HAND = ("correct", "restrict")
# The jobs of requests, by the names on the allow-list.
ERASE, COPY = "erase_subject", "copy_subject"


class SubjectRequest(TenantRow):
    """What somebody asked of the data about them: erased, copied, corrected or restricted.

    `things` names what it is about by room and id and nothing of the person, so that it can stay as
    the proof. `asked_by` is who entered it, None for the holder of a receipt, of whom the day alone
    is kept. The month can be made three once, for the reason in `extension`. Correcting and
    restricting is done by hand: `done_note` says what was. `counts` is what was erased; `left` are
    mails on their way, whose rows are emptied once they have arrived. The copy lies under `copy_id`
    for some days.
    """

    __tablename__ = "subject_requests"
    __table_args__ = (
        tenant_unique("ref"),
        tenant_index("subject_requests", "state", "due_on"),
        CheckConstraint("wish IN ('erase', 'copy', 'correct', 'restrict')", name="wish"),
        CheckConstraint("state IN ('asked', 'allowed', 'done', 'refused')", name="state"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="reason"),
        CheckConstraint("extended_on IS NULL OR extension <> ''", name="extended"),
        CheckConstraint("copy_state IN ('', 'waiting', 'running', 'done', 'failed')", name="copy"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset(
        {"note", "reason", "extension", "done_note"}
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    ref: Mapped[str]
    wish: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    things: Mapped[dict[str, Any]]
    asked_by: Mapped[UUID | None]
    asked_on: Mapped[date]
    due_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    left: Mapped[list[Any]] = mapped_column(default=list)
    extended_on: Mapped[date | None]
    extension: Mapped[str] = mapped_column(default="", server_default="")
    done_note: Mapped[str] = mapped_column(default="", server_default="")
    copy_state: Mapped[str] = mapped_column(default="")
    copy_id: Mapped[UUID | None]
    copy_sha256: Mapped[str] = mapped_column(default="")
    copied_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
