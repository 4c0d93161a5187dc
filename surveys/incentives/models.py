"""Tables of vouchers and draws.

Nothing here leads from a code to an answer, nor to the moment at which it was given: see
docs/decisions/0026. What is handed out is told by what is left.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

VOUCHER, DRAW = "voucher", "draw"
_NO_TRACE = "an event would date a code; staff's part is told by the events of the incentive"


class Incentive(TenantRow):
    """What there is for those who answer a survey: vouchers from a pool, or codes for a draw.

    `seed` with the codes handed out gives the winners, for anybody to work out again; once it is
    drawn a trigger holds it.
    """

    __tablename__ = "incentives"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_unique("survey_id"),
        CheckConstraint("kind IN ('voucher', 'draw')", name="kind"),
        CheckConstraint("low_at >= 0", name="low_at"),
        CheckConstraint(
            "(drawn_at IS NULL) = (seed IS NULL) AND (drawn_at IS NULL) = (entered IS NULL)",
            name="drawn",
        ),
    )

    survey_id: Mapped[UUID]
    kind: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    terms_zh: Mapped[str] = mapped_column(default="")
    terms_en: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    low_at: Mapped[int] = mapped_column(default=20)
    seed: Mapped[str | None]
    entered: Mapped[int | None]
    drawn_at: Mapped[datetime | None]
    drawn_by: Mapped[UUID | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    def name(self, language: str) -> str:
        """What there is, in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh

    def terms(self, language: str) -> str:
        """How it is used, in a language, with the other as fall-back."""
        return (self.terms_en if language == "en" else self.terms_zh) or self.terms_zh


class IncentiveCode(TenantRow):
    """A code, handed out or not: its row is not touched when it is given.

    `plain` is the code without case, blanks and dashes, by which it is found when typed.
    """

    __tablename__ = "incentive_codes"
    __table_args__ = (
        tenant_key("incentives", "incentive_id"),
        tenant_unique("plain"),
        tenant_index("incentive_codes", "incentive_id"),
        CheckConstraint("(redeemed_on IS NULL) = (redeemed_by IS NULL)", name="redeemed"),
    )
    audited = _NO_TRACE

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    incentive_id: Mapped[UUID]
    code: Mapped[str]
    plain: Mapped[str]
    won: Mapped[bool] = mapped_column(default=False)
    redeemed_on: Mapped[date | None]
    redeemed_by: Mapped[UUID | None]


class CodeLeft(TenantRow):
    """That a code (of the same id) is still to be had; deleted when it is given: no trace stays."""

    __tablename__ = "codes_left"
    __table_args__ = (
        tenant_key("incentive_codes", "id", ondelete="CASCADE"),
        tenant_index("codes_left", "incentive_id", "id"),
    )
    audited = _NO_TRACE

    incentive_id: Mapped[UUID]


class CodeTake(TenantRow):
    """That a form has taken its code, for a day, so that it takes no second one.

    `name` is a digest of the form's key, which is kept nowhere; `sealed` holds the code under a key
    made from it, so that whoever has the form alone can open it.
    """

    __tablename__ = "code_takes"
    __table_args__ = (
        tenant_key("incentives", "incentive_id"),
        tenant_unique("name"),
        tenant_index("code_takes", "day"),
    )
    audited = _NO_TRACE

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    incentive_id: Mapped[UUID]
    name: Mapped[str]
    sealed: Mapped[str]
    day: Mapped[date]
