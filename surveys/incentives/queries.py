"""What is asked of vouchers and draws."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select

from foundation.unit_of_work import session
from surveys.incentives.models import CodeLeft, Incentive, IncentiveCode
from surveys.models import Survey


def incentive_of(survey_id: UUID) -> Incentive | None:
    """What there is for those who answer a survey, if anything."""
    query = select(Incentive).where(Incentive.survey_id == survey_id)
    return session().scalars(query).one_or_none()


@dataclass(frozen=True)
class Counts:
    """How many codes there are, are left, and were checked off."""

    codes: int
    left: int
    redeemed: int

    @property
    def given(self) -> int:
        """How many were handed out: all that are not left."""
        return self.codes - self.left


def counts_of(incentive: Incentive) -> Counts:
    """The numbers of one pool."""
    codes = select(func.count(), func.count(IncentiveCode.redeemed_on))
    row = session().execute(codes.where(IncentiveCode.incentive_id == incentive.id)).one()
    left = select(func.count()).select_from(CodeLeft)
    number = session().scalar(left.where(CodeLeft.incentive_id == incentive.id)) or 0
    return Counts(row[0], number, row[1])


def running_low() -> list[tuple[Survey, Incentive, int]]:
    """Voucher pools of open surveys with few codes left, the emptiest first; one query."""
    left = func.count(CodeLeft.id)
    query = (
        select(Survey, Incentive, left)
        .join(Incentive, Incentive.survey_id == Survey.id)
        .outerjoin(CodeLeft, CodeLeft.incentive_id == Incentive.id)
        .where(Survey.state == "open", Incentive.active, Incentive.kind == "voucher")
        .group_by(Survey.tenant_id, Survey.id, Incentive.tenant_id, Incentive.id)
        .having(left <= Incentive.low_at)
        .order_by(left, Survey.ref)
    )
    return [(row[0], row[1], row[2]) for row in session().execute(query)]


def given_codes(incentive: Incentive) -> list[IncentiveCode]:
    """The codes that were handed out, in an order that tells nothing."""
    query = (
        select(IncentiveCode)
        .where(IncentiveCode.incentive_id == incentive.id)
        .where(~exists().where(CodeLeft.id == IncentiveCode.id))
    )
    return list(session().scalars(query.order_by(IncentiveCode.plain)))


def winning_codes(incentive: Incentive) -> list[str]:
    """The codes that won, by alphabet."""
    query = select(IncentiveCode.code).where(
        IncentiveCode.incentive_id == incentive.id, IncentiveCode.won
    )
    return list(session().scalars(query.order_by(IncentiveCode.code)))


def is_left(code: IncentiveCode) -> bool:
    """Whether a code was not handed out yet."""
    query = select(CodeLeft.id).where(CodeLeft.id == code.id)
    return session().scalars(query).first() is not None
