"""The periods that external auditors may read: of a member, or of an invitation until used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.moments import days_words
from surveys.models import AuditorPeriod, EvaluationPeriod
from tenants.assignments import Owner, Portion
from tenants.models import Membership

_MOST_OFFERED = 200


class PeriodAssignments:
    """Keeps which periods are assigned to whom; `address` says where a period's results stand."""

    def __init__(self, address: Callable[[UUID], str | None]) -> None:
        self._address = address

    def address(self, portion: Portion) -> str | None:
        """The page of a period's results."""
        return self._address(portion.id)

    def offered(self) -> list[Portion]:
        """The tenant's periods, the latest first."""
        query = select(EvaluationPeriod).order_by(
            EvaluationPeriod.starts_on.desc(), EvaluationPeriod.name_zh
        )
        return [
            Portion(row.id, row.name(language()), days_words(row.starts_on, row.ends_on))
            for row in session().scalars(query.limit(_MOST_OFFERED))
        ]

    def of(self, owners: Sequence[UUID]) -> dict[UUID, list[Portion]]:
        """The periods of members and invitations, the latest first."""
        query = (
            select(AuditorPeriod, EvaluationPeriod)
            .join(EvaluationPeriod, EvaluationPeriod.id == AuditorPeriod.period_id)
            .where(
                or_(
                    AuditorPeriod.membership_id.in_(owners),
                    AuditorPeriod.invitation_id.in_(owners),
                )
            )
            .order_by(EvaluationPeriod.starts_on.desc(), EvaluationPeriod.name_zh)
        )
        found: dict[UUID, list[Portion]] = {}
        for row, period in session().execute(query):
            owner = row.membership_id or row.invitation_id
            if owner is not None:
                found.setdefault(owner, []).append(Portion(period.id, period.name(language())))
        return found

    def any_for(self, member_id: UUID) -> bool:
        """Whether a member has any period."""
        query = select(AuditorPeriod.id).where(AuditorPeriod.membership_id == member_id).limit(1)
        return session().scalars(query).first() is not None

    def give(self, owner: Owner, ids: Iterable[UUID]) -> None:
        """Assign exactly these periods."""
        column = "membership_id" if isinstance(owner, Membership) else "invitation_id"
        own = getattr(AuditorPeriod, column) == owner.id
        session().execute(delete(AuditorPeriod).where(own))
        wanted = select(EvaluationPeriod.id).where(EvaluationPeriod.id.in_(list(ids)))
        session().add_all(
            AuditorPeriod(period_id=period_id, **{column: owner.id})
            for period_id in session().scalars(wanted)
        )
        session().flush()
