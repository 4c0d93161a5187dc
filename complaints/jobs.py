"""Work of this room that is done after the request: responses that become cases."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from complaints.models import CaseRule
from complaints.services.rules import JOB, look_at_responses
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
    """Make cases of new responses by a survey's rule, each once; comes back until it is over."""
    with item.finish() as outcome:
        rule = session().scalars(_held(item)).one_or_none()
        if rule is None or not rule.active or str(rule.revision) != item.occasion:
            return
        now = clock.now()
        _, more = look_at_responses(rule, now)
        _come_back(outcome, rule, now, more=more)


def _held(item: WorkItem) -> Select[CaseRule]:
    return select(CaseRule).where(CaseRule.id == item.subject_id).with_for_update()


def _come_back(outcome: Finish, rule: CaseRule, now: datetime, *, more: bool) -> None:
    query = select(Survey, EvaluationPeriod).join(
        EvaluationPeriod, EvaluationPeriod.id == Survey.period_id
    )
    survey, period = session().execute(query.where(Survey.id == rule.survey_id)).one()
    over = survey.state != "draft" and now > grace_ends_at(survey, period) + _STRAGGLERS
    if more:
        outcome.again_at = now
    elif not over:
        outcome.again_at = now + _SOON
