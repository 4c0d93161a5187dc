"""The job that computes a period: fold what waits, measure, judge, keep as a draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from evaluations.models import Evaluation
from evaluations.queries import UNDER_WAY, parts_in
from evaluations.rules import rules_from
from evaluations.services.computing import JOB, fail, keep_draft, measured_again
from foundation.loader import load_or_404
from foundation.unit_of_work import unit_of_work
from foundation.vacuuming import vacuum
from foundation.work import WorkItem, job
from foundation.work.jobs import AlreadyDone
from foundation.work.progress import tell_step
from surveys.folding import fold
from surveys.models import Ballot, EvaluationPeriod, ResponseDraft
from surveys.services.mixing import mix

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
    """Have every answer among the numbers, a lot at a time; the surveys are over by now."""
    surveys = _surveys(item)
    moved = [_mixed(item, survey_id) for survey_id in surveys]
    if any(moved):
        # What left the ballot box leaves the disk too, as when the mixer moves it (ANON-5).
        box = Ballot.__tablename__
        vacuum(box, ResponseDraft.__tablename__, anew=(box,))
    for survey_id in surveys:
        _until_nothing_is_left(item, partial(fold, survey_id))


def _mixed(item: WorkItem, survey_id: UUID) -> int:
    """Empty the ballot box of a survey; how many were in it."""
    moved = []

    def lot() -> int:
        found = mix(survey_id, everything=True).moved
        moved.append(found)
        return found

    _until_nothing_is_left(item, lot)
    return sum(moved)


def _until_nothing_is_left(item: WorkItem, lot: Callable[[], int]) -> None:
    """Repeat a lot, each in a transaction of its own."""
    while True:
        with unit_of_work():
            left = lot()
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
    tell_step(item, Evaluation, UNDER_WAY, step)
