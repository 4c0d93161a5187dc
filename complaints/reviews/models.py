"""The table of reviews."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from complaints.overturned import is_overturned
from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id


class CaseReview(TenantRow):
    """An objection that was taken up: what the case had come to before, and what it came to then.

    `outcome_after` and `decided_at` are set when the complainant is answered anew; a case that ends
    otherwise keeps a review without a decision. `reviewer_id` is who proposed the decision, until
    then who has the case. The moments are the staff's own.
    """

    __tablename__ = "case_reviews"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        tenant_index("case_reviews", "decided_at"),
        CheckConstraint("(decided_at IS NULL) = (outcome_after IS NULL)", name="decided"),
    )
    audited = "recorded with the steps that begin and decide it on the complaint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    reviewer_id: Mapped[UUID]
    outcome_before: Mapped[str]
    outcome_after: Mapped[str | None]
    begun_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    @property
    def reversed(self) -> bool:
        """Whether it came to something else than before."""
        return self.outcome_after is not None and self.outcome_after != self.outcome_before

    @property
    def overturned(self) -> bool:
        """Whether it came to more in the complainant's favour."""
        return is_overturned(self.outcome_before, self.outcome_after)
