"""Work of this room that is done after the request: responses that become cases."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from complaints.rules.models import CaseWatch
from complaints.rules.opening import look_at_responses
from complaints.rules.queries import becomes_case
from complaints.rules.services import JOB
from foundation import clock
from foundation.unit_of_work import session
from foundation.work import Finish, WorkItem, job
from surveys.models import EvaluationPeriod, Survey
from surveys.rules import grace_ends_at

_SOON = timedelta(seconds=60)
# A form accepted in the last second of the grace is written a moment after it.
_STRAGGLERS = timedelta(minutes=10)


@job(JOB)
def open_cases_from_responses(item: WorkItem) -> None:
    """Make cases of new responses by a survey's rules, each once; comes back until it is over."""
    with item.finish() as outcome:
        watch = session().scalars(_held(item)).one_or_none()
        if watch is None or str(watch.revision) != item.occasion:
            return
        survey, period = session().execute(_surroundings(watch)).one()
        if survey.state != "draft" and not becomes_case(survey.id):
            return  # all rules are switched off, for good
        now = clock.now()
        _, more = look_at_responses(watch, now)
        _come_back(outcome, survey, period, now, more=more)


def _held(item: WorkItem) -> Select[CaseWatch]:
    return select(CaseWatch).where(CaseWatch.id == item.subject_id).with_for_update()


def _surroundings(watch: CaseWatch) -> Select[Survey, EvaluationPeriod]:
    query = select(Survey, EvaluationPeriod).join(
        EvaluationPeriod, EvaluationPeriod.id == Survey.period_id
    )
    return query.where(Survey.id == watch.survey_id)


def _come_back(
    outcome: Finish, survey: Survey, period: EvaluationPeriod, now: datetime, *, more: bool
) -> None:
    over = survey.state != "draft" and now > grace_ends_at(survey, period) + _STRAGGLERS
    if more:
        outcome.again_at = now
    elif not over:
        outcome.again_at = now + _SOON
