"""Tables of what complainants are told of an action."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique


class ActionFeedback(TenantRow):
    """The text for those who complained: written by one person, approved by another, then fixed."""

    __tablename__ = "action_feedbacks"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_unique("action_id"),
        CheckConstraint("approved_by <> written_by", name="approved_by_another"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
    )

    action_id: Mapped[UUID]
    text_zh: Mapped[str]
    text_en: Mapped[str] = mapped_column(default="")
    written_by: Mapped[UUID]
    approved_by: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    def text(self, language: str) -> str:
        """The text in a language, with the Chinese as fall-back."""
        return (self.text_en if language == "en" else self.text_zh) or self.text_zh


class FeedbackTold(TenantRow):
    """That the complainant of a case was told of an action, by which way; never twice.

    "mail" and "page" put a message into the case, which mail announces where an address was left;
    "call" leaves the desk a note to telephone, for who has neither address nor receipt.
    """

    __tablename__ = "feedback_told"
    __table_args__ = (
        tenant_key("corrective_actions", "action_id", ondelete="CASCADE"),
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("action_id", "complaint_id"),
        tenant_index("feedback_told", "complaint_id"),
        CheckConstraint("channel IN ('mail', 'page', 'call')", name="channel"),
    )
    audited = "recorded as complaint.told_of_action on the case"

    action_id: Mapped[UUID]
    complaint_id: Mapped[UUID]
    channel: Mapped[str]
    day: Mapped[date]
