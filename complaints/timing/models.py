"""Tables of time rules, of what due moments are made from, and of longer times asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id


class TimeRules(TenantRow):
    """A version of an organisation's time rules. Its content never changes; a change is a version.

    `ref` is that of the rules, `number` the version. `shipped` is the key of the product's rules
    they were taken over from. New cases come in under the one that is `in_force`; with none, under
    the house's standard (`library.HOUSE`).
    """

    __tablename__ = "time_rules"
    __table_args__ = (
        tenant_unique("ref", "number"),
        Index(
            "uq_time_rules_in_force",
            "tenant_id",
            unique=True,
            postgresql_where=column("in_force", Boolean),
        ),
        CheckConstraint("number >= 1", name="number"),
    )

    ref: Mapped[str]
    number: Mapped[int] = mapped_column(default=1)
    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    source_zh: Mapped[str] = mapped_column(default="")
    source_en: Mapped[str] = mapped_column(default="")
    source_on: Mapped[date | None]
    shipped: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]]
    in_force: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]

    def name(self, language: str) -> str:
        """The name in a language, else in Chinese."""
        return (self.name_en if language == "en" else "") or self.name_zh

    def source(self, language: str) -> str:
        """The source in a language, else in Chinese."""
        return (self.source_en if language == "en" else "") or self.source_zh


class CaseReckoning(TenantRow):
    """A part from which a due moment of a case was made (`reckoning.Part`), and the moment.

    What an anonymous complainant set off stands here by the day, as on the case.
    """

    __tablename__ = "case_reckonings"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        CheckConstraint("clock IN ('acknowledge', 'first_answer', 'resolve')", name="clock"),
        CheckConstraint("(amount IS NULL) = (unit IS NULL)", name="limit"),
        CheckConstraint("seconds >= 0", name="seconds"),
    )
    audited = "derived from the steps of the case, each of which is recorded"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    clock: Mapped[str]
    kind: Mapped[str]
    base: Mapped[datetime]
    amount: Mapped[int | None]
    unit: Mapped[str | None]
    seconds: Mapped[int] = mapped_column(default=0)
    floor: Mapped[datetime | None]
    promised: Mapped[bool] = mapped_column(default=False)
    due: Mapped[datetime]


class CaseExtension(TenantRow):
    """A longer time to answer: asked for by one, allowed or refused by another.

    `by` is the permission it takes to decide, empty where nobody has to. `same_hand` says that who
    asked decided, since nobody else could. "lapsed" when the case was answered first.
    """

    __tablename__ = "case_extensions"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        Index(
            "uq_case_extensions_waiting",
            "tenant_id",
            "complaint_id",
            unique=True,
            postgresql_where=column("verdict") == "waiting",
        ),
        tenant_index("case_extensions", "verdict", "asked_at"),
        CheckConstraint("verdict IN ('waiting', 'allowed', 'refused', 'lapsed')", name="verdict"),
        CheckConstraint(
            "(verdict IN ('waiting', 'lapsed')) = (decided_at IS NULL)", name="decided"
        ),
    )
    audited = "recorded as the steps that ask for it and decide on it"

    complaint_id: Mapped[UUID]
    number: Mapped[int]
    by: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    from_due: Mapped[datetime]
    until_due: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    verdict: Mapped[str] = mapped_column(default="waiting")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    same_hand: Mapped[bool] = mapped_column(default=False)
