"""The job that measures an action whose observation is over."""

from __future__ import annotations

from complaints.actions.feedback.services import JOB as FEEDBACK_JOB
from complaints.actions.feedback.services import tell_complainants
from complaints.actions.measuring import surveys_of
from complaints.actions.models import CorrectiveAction
from complaints.actions.proof import windows_of
from complaints.actions.services.effect import JOB, figures_of, keep_figures
from complaints.actions.workflow import STEPS
from foundation.loader import load_or_404
from foundation.unit_of_work import unit_of_work
from foundation.work import WorkItem, job
from foundation.work.jobs import AlreadyDone
from surveys.folding import fold


@job(JOB, retries=(20, 90))
def measure_effect(item: WorkItem) -> None:
    """Fold what waits, sum up, propose. A second run of the same work leaves nothing."""
    _fold(item)
    with unit_of_work():
        figures = figures_of(_due(item))
    item.extend_lease()
    with item.finish():
        keep_figures(_due(item, lock=True), figures)


@job(FEEDBACK_JOB)
def tell_of_action(item: WorkItem) -> None:
    """Tell everybody who complained of the cause what was done; a second run tells nobody."""
    with item.finish():
        tell_complainants(item.subject_id)


def _due(item: WorkItem, *, lock: bool = False) -> CorrectiveAction:
    action = load_or_404(CorrectiveAction, lock=lock, id=item.subject_id)
    if action.state not in STEPS["measure"].came or str(action.round) != item.occasion:
        raise AlreadyDone
    return action


def _fold(item: WorkItem) -> None:
    with unit_of_work():
        action = _due(item)
        ids = [survey.id for survey in surveys_of(action, [windows_of(action).observation])]
    for survey_id in ids:
        while True:
            with unit_of_work():
                left = fold(survey_id)
            item.extend_lease()
            if not left:
                break
