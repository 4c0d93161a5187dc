"""Which periods wait for a step of their people, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import defer

from evaluations.models import Evaluation
from evaluations.queries import UNDER_WAY, latest_published
from foundation.unit_of_work import session
from surveys.models import EvaluationPeriod
from tenants.calendar import WorkingCalendar
from tenants.queries import own_calendar


@dataclass(frozen=True)
class PeriodWait:
    """A period that waits since a moment for a step: close, compute, publish or lock.

    `day` is the one to name: the last day of the period or of the appeals, or when its figures
    were computed. `snapshot` is the one to be published, or the published one to be locked.
    """

    period: EvaluationPeriod
    step: str
    since: datetime
    day: date
    snapshot: Evaluation | None = None

    @property
    def occasion(self) -> str:
        """The key of the wait: other dates or figures are another occasion."""
        about = self.snapshot.id if self.snapshot is not None else self.period.id
        return f"period.{self.step}:{about}:{self.since:%Y%m%dT%H%M%S}"


def periods_waiting(now: datetime) -> list[PeriodWait]:
    """The periods that wait for somebody, the longest first; three queries."""
    unpublished = {row.period_id: row for row in _unpublished()}
    periods = _moving(unpublished)
    published = latest_published(p.id for p in periods if p.state == "published")
    calendar = own_calendar()
    found = [
        wait
        for period in periods
        for wait in _waits(period, unpublished.get(period.id), published.get(period.id), calendar)
        if wait.since <= now
    ]
    return sorted(found, key=lambda wait: (wait.since, wait.period.name_zh))


def wait_of(period: EvaluationPeriod, now: datetime) -> PeriodWait | None:
    """What one period waits for, if for anybody."""
    query = select(Evaluation).where(
        Evaluation.period_id == period.id, Evaluation.published_at.is_(None)
    )
    unpublished = session().scalars(query.options(defer(Evaluation.figures))).one_or_none()
    published = latest_published([period.id]).get(period.id)
    waits = _waits(period, unpublished, published, own_calendar())
    return next((wait for wait in waits if wait.since <= now), None)


def _unpublished() -> list[Evaluation]:
    query = select(Evaluation).where(Evaluation.published_at.is_(None))
    return list(session().scalars(query.options(defer(Evaluation.figures))))


def _moving(unpublished: Iterable[object]) -> list[EvaluationPeriod]:
    query = select(EvaluationPeriod).where(
        or_(EvaluationPeriod.state != "locked", EvaluationPeriod.id.in_(list(unpublished)))
    )
    return list(session().scalars(query))


def _waits(
    period: EvaluationPeriod,
    unpublished: Evaluation | None,
    published: Evaluation | None,
    calendar: WorkingCalendar,
) -> Iterator[PeriodWait]:
    """The one step that a period waits for; none while figures are being computed."""
    over = calendar.begins(period.ends_on) + timedelta(minutes=period.grace_minutes)
    last = period.ends_on - timedelta(days=1)
    if period.state == "open":
        yield PeriodWait(period, "close", over, last)
    elif unpublished is not None and unpublished.state in UNDER_WAY:
        return
    elif unpublished is not None and unpublished.computed_at and unpublished.state == "draft":
        at = unpublished.computed_at
        yield PeriodWait(period, "publish", at, calendar.day_of(at), unpublished)
    elif period.state == "closed":
        yield PeriodWait(period, "compute", over, last)
    elif period.state == "published" and published is not None and published.appeals_until:
        until = published.appeals_until
        yield PeriodWait(period, "lock", calendar.ends(until), until, published)
