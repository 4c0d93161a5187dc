"""The table of judgements."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, SmallInteger, column
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

# The points of an item; 0 is "not applicable", NULL is left out.
_POINTS = "{0} BETWEEN 0 AND 5"


class CaseJudgement(TenantRow):
    """What the complainant answered about the handling: the overall score, the rest if they like.

    A case that was opened again is judged again; `standing` marks the last one, which the figures
    count. Of whoever judged no more is kept than the day.
    """

    __tablename__ = "case_judgements"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        tenant_index("case_judgements", "complaint_id", where=column("standing", Boolean)),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        *(
            CheckConstraint(_POINTS.format(item), name=item)
            for item in ("easy", "informed", "fair", "reasonable")
        ),
        CheckConstraint("resolved IN ('resolved', 'partly', 'not')", name="resolved"),
        CheckConstraint("again IN ('yes', 'unsure', 'no')", name="again"),
    )
    audited: ClassVar[str] = "recorded as complaint.rated on the complaint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    standing: Mapped[bool] = mapped_column(default=True)
    score: Mapped[int] = mapped_column(SmallInteger)
    easy: Mapped[int | None] = mapped_column(SmallInteger)
    informed: Mapped[int | None] = mapped_column(SmallInteger)
    fair: Mapped[int | None] = mapped_column(SmallInteger)
    reasonable: Mapped[int | None] = mapped_column(SmallInteger)
    resolved: Mapped[str | None]
    again: Mapped[str | None]
    remark: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
