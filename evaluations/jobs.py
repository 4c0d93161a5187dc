"""The job that computes a period: fold what waits, measure, judge, keep as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import update

from evaluations.models import Evaluation
from evaluations.queries import UNDER_WAY, parts_in
from evaluations.rules import rules_from
from evaluations.services.computing import JOB, fail, keep_draft, measured_again
from foundation.loader import load_or_404
from foundation.unit_of_work import session, unit_of_work
from foundation.work import WorkItem, job
from foundation.work.jobs import AlreadyDone
from surveys.folding import fold
from surveys.models import EvaluationPeriod

if TYPE_CHECKING:
    from evaluations.snapshots import Figures

FOLDING, MEASURING, KEEPING = 1, 2, 3
"""The steps that a waiting person sees, in order."""


def give_up(item: WorkItem, reason: str) -> None:
    """Say on the snapshot that its tries are used up."""
    evaluation = load_or_404(Evaluation, lock=True, id=item.subject_id)
    if evaluation.state in UNDER_WAY:
        fail(evaluation, reason)


@job(JOB, retries=(20, 90), parked=give_up)
def compute_evaluation(item: WorkItem) -> None:
    """Compute a snapshot. A second worker, or a second run of the same work, leaves nothing."""
    _step(item, FOLDING)
    _fold(item)
    _step(item, MEASURING)
    with unit_of_work():
        figures = _measured(item)
    _step(item, KEEPING)
    with item.finish():
        evaluation = load_or_404(Evaluation, lock=True, id=item.subject_id)
        if evaluation.state not in UNDER_WAY:
            raise AlreadyDone
        keep_draft(evaluation, figures)


def _fold(item: WorkItem) -> None:
    """Have every answer among the numbers, a lot at a time."""
    for survey_id in _surveys(item):
        while True:
            with unit_of_work():
                left = fold(survey_id)
            item.extend_lease()
            if not left:
                break


def _surveys(item: WorkItem) -> list[UUID]:
    with unit_of_work():
        evaluation = load_or_404(Evaluation, id=item.subject_id)
        period = load_or_404(EvaluationPeriod, id=evaluation.period_id)
        left_out = rules_from(evaluation.rules).left_out
        return [part.survey.id for part in parts_in(period, left_out)]


def _measured(item: WorkItem) -> Figures:
    evaluation = load_or_404(Evaluation, id=item.subject_id)
    return measured_again(evaluation, rules_from(evaluation.rules))


def _step(item: WorkItem, step: int) -> None:
    """Tell the relay that this run lives, and the page how far it is."""
    item.extend_lease()
    with unit_of_work():
        told = (
            session()
            .execute(
                update(Evaluation)
                .where(Evaluation.id == item.subject_id, Evaluation.state.in_(UNDER_WAY))
                .values(state="running", step=step)
                .returning(Evaluation.id)
                .execution_options(synchronize_session=False)
            )
            .one_or_none()
        )
    if told is None:
        raise AlreadyDone
