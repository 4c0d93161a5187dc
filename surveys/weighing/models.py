"""Tables of experts who weigh a level in rounds (Delphi).

Who was asked is known, so that the next round can remind an expert of the last one; what each
gave is shown to nobody but that expert, and stays out of the audit trail (docs/decisions/0024).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

_ON_PANEL = "recorded on the panel, in numbers; names and single values stay out of the trail"


class WeightPanel(TenantRow):
    """Experts asked about one level of a draft: `asking`, `closed` (a round is over), or ended.

    `indicators` are the level's as they were when it began: code and names. An ended panel was
    `taken` over into the draft or `stopped`. One at a time for a level.
    """

    __tablename__ = "weight_panels"
    __table_args__ = (
        tenant_key("questionnaire_versions", "version_id"),
        CheckConstraint("state IN ('asking', 'closed', 'taken', 'stopped')", name="state"),
        tenant_index("weight_panels", "version_id"),
        Index(
            "uq_weight_panels_under_way",
            "tenant_id",
            "version_id",
            "parent",
            unique=True,
            postgresql_where=column("state", Text).in_(("asking", "closed")),
        ),
    )

    version_id: Mapped[UUID]
    parent: Mapped[str]
    indicators: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="asking")
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators asked about."""
        return tuple(one["code"] for one in self.indicators)

    def names(self, language: str) -> dict[str, str]:
        """What they were called when the experts were asked."""
        return {
            one["code"]: one["names"].get(language)
            or next(iter(one["names"].values()), one["code"])
            for one in self.indicators
        }


class WeightExpert(TenantRow):
    """Somebody asked, a member or not, through all rounds of a panel."""

    __tablename__ = "weight_experts"
    __table_args__ = (
        tenant_key("weight_panels", "panel_id"),
        tenant_unique("panel_id", "email"),
    )
    audited = _ON_PANEL

    panel_id: Mapped[UUID]
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]


class WeightRound(TenantRow):
    """A round; once it is closed, `figures` holds its medians, quartiles and agreement."""

    __tablename__ = "weight_rounds"
    __table_args__ = (
        tenant_key("weight_panels", "panel_id"),
        tenant_unique("panel_id", "number"),
        CheckConstraint("(closed_at IS NULL) = (figures IS NULL)", name="closed"),
    )
    audited = _ON_PANEL

    panel_id: Mapped[UUID]
    number: Mapped[int]
    until: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class WeightAnswer(TenantRow):
    """An expert's place in a round: a link that takes one answer, and what came of it."""

    __tablename__ = "weight_answers"
    __table_args__ = (
        tenant_key("weight_rounds", "round_id"),
        tenant_key("weight_experts", "expert_id"),
        tenant_unique("round_id", "expert_id"),
        tenant_unique("secret_hash"),
        CheckConstraint("(answered_on IS NULL) = (weights IS NULL)", name="answered"),
    )
    audited = _ON_PANEL

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    round_id: Mapped[UUID]
    expert_id: Mapped[UUID]
    secret_hash: Mapped[str]
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    weights: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    comment: Mapped[str] = mapped_column(default="")
