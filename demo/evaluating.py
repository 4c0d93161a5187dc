"""The quarters that are over: closed, computed by the job, published, the older one locked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from demo.calendar import Season
from demo.staffing import Organisation
from evaluations.rules import HANDLING, Rules
from evaluations.services.computing import JOB, request_computation
from evaluations.services.publishing import appeals_end, lock, publish
from evaluations.services.schemes import save_scheme
from foundation.audit import acting_as
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from surveys.models import EvaluationPeriod
from surveys.services.periods import close_period

# Days after a quarter on which it is published; the appeals are over by the next.
PUBLISHED_AFTER, LOCKED_AFTER = timedelta(days=9), timedelta(days=20)


def publish_season(organisation: Organisation, season: Season) -> None:
    """Set the scheme, close the period, have it computed and publish it."""
    author, approver = organisation.house.author, organisation.house.approver
    target = organisation.house.questions.target_before
    with acting_as(organisation.acting(author)), unit_of_work():
        save_scheme(_period(season), Rules(target=target, handling=HANDLING), 0)
        period = close_period(_period(season))
        evaluation_id = request_computation(period, organisation.people[author]).id
    _compute(organisation, evaluation_id)
    with acting_as(organisation.acting(approver)), unit_of_work():
        publish(_period(season), 1, appeals_end(), organisation.people[approver])


def lock_season(organisation: Organisation, season: Season) -> None:
    """Lock a period whose appeals are over."""
    with acting_as(organisation.acting(organisation.house.approver)), unit_of_work():
        lock(_period(season))


def _compute(organisation: Organisation, evaluation_id: UUID) -> None:
    """Run at once what a worker would, by the same job."""
    with unit_of_work():
        query = select(Work.id).where(Work.kind == JOB, Work.subject_id == evaluation_id)
        work_id = session().scalars(query).one()
    if perform(organisation.tenant_id, work_id) != "done":
        raise RuntimeError("The evaluation of the demo could not be computed.")


def _period(season: Season) -> EvaluationPeriod:
    query = select(EvaluationPeriod).where(EvaluationPeriod.name_zh == season.name("zh"))
    return session().scalars(query).one()
