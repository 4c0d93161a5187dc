"""Publishing a snapshot, after which it never changes, and locking the period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from evaluations.appeals import open_appeals, with_names
from evaluations.models import Evaluation
from evaluations.queries import evaluations_of
from evaluations.rules import rules_from
from evaluations.services.schemes import rules_of
from evaluations.workflow import check
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod
from surveys.queries import zone

APPEAL_DAYS = 7
LONGEST_APPEALS = 90


def today() -> date:
    """The day by the clocks of the organisation."""
    return local_day(clock.now())


def appeals_end() -> date:
    """Until when appeals usually run."""
    return today() + timedelta(days=APPEAL_DAYS)


def publish(period: EvaluationPeriod, number: int, appeals_until: date, actor: UUID) -> Evaluation:
    """Publish the draft that the person saw (`number`); departments see it, appeals open.

    Refused when the scheme was changed after the figures were computed.
    """
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    check("publish", held.state)
    draft = _draft(held, number)
    if is_stale(held, draft):
        raise Conflict(
            gettext("The scheme has changed since. Please compute the figures again first.")
        )
    first, last = today(), today() + timedelta(days=LONGEST_APPEALS)
    if not first <= appeals_until <= last:
        sentence = gettext(
            "Please give a day from %(first)s to %(last)s.",
            first=first.isoformat(),
            last=last.isoformat(),
        )
        raise Invalid(fields={"appeals_until": sentence})
    draft.state, draft.appeals_until = "published", appeals_until
    draft.published_by, draft.published_at = actor, clock.now()
    session().flush()
    record(
        "evaluation.published",
        draft,
        detail={"snapshot": draft.number, "sha256": draft.digest},
    )
    held.state = "published"
    held.revision += 1
    record("period.published", held)
    return draft


def lock(period: EvaluationPeriod) -> EvaluationPeriod:
    """Lock a published period, once the days of appeal are over and every appeal is decided."""
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    check("lock", held.state)
    newest = next(each for each in evaluations_of(held) if each.state == "published")
    if newest.appeals_until is not None and today() <= newest.appeals_until:
        raise Conflict(
            gettext(
                "Appeals run until %(day)s. The period can be locked after that day.",
                day=newest.appeals_until.isoformat(),
            )
        )
    _refuse_open_appeals(held)
    held.state = "locked"
    held.revision += 1
    record("period.locked", held)
    return held


def _refuse_open_appeals(period: EvaluationPeriod) -> None:
    rows = with_names(open_appeals(period))
    if rows:
        names = gettext(", ").join(row.department.name(language()) for row in rows)
        raise Conflict(
            gettext("An appeal is not decided yet: %(names)s.", names=names),
        )


def is_stale(period: EvaluationPeriod, evaluation: Evaluation) -> bool:
    """Whether the scheme was changed after these figures were computed."""
    return rules_of(period).rules != rules_from(evaluation.rules)


def _draft(period: EvaluationPeriod, number: int) -> Evaluation:
    query = select(Evaluation).where(
        Evaluation.period_id == period.id, Evaluation.state == "draft", Evaluation.number == number
    )
    found = session().scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise Conflict(gettext("This period has changed since you opened the page."))
    return found


def local_day(moment: datetime) -> date:
    """The day of a moment by the clocks of the organisation."""
    return moment.astimezone(zone()).date()
