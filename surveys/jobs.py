"""The recurring work of a survey: emptying the ballot box, folding responses.

Each begins when the survey opens and comes back by itself until the survey is over and nothing is
left to do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from foundation import clock
from foundation.unit_of_work import session
from foundation.vacuuming import vacuum
from foundation.work import Finish, WorkItem, job
from surveys.folding import fold, rebuild
from surveys.models import Ballot, EvaluationPeriod, ResponseDraft, ResponseToFold, Survey
from surveys.personal_models import LinkUse
from surveys.rules import grace_ends_at
from surveys.services.link_uses import blend_uses
from surveys.services.mixing import mix
from surveys.unfolding import REBUILD

_SOON = timedelta(seconds=60)
_LATER = timedelta(seconds=90)  # when there was nothing to do
# A form accepted in the last second of the grace is written a moment after it.
_STRAGGLERS = timedelta(minutes=10)


@job("mix_ballots")
def mix_ballots(item: WorkItem) -> None:
    """Empty the ballot box of a survey in lots; all that is left once the survey is over."""
    moved = 0
    blended = blend_uses(item.subject_id)
    with item.finish() as outcome:
        ends = _ends_at(item.subject_id)
        if ends is not None:
            now = clock.now()
            mixed = mix(item.subject_id, everything=now >= ends)
            moved = mixed.moved
            _come_back(outcome, ends, now, busy=bool(moved or mixed.left))
    if moved:
        box = Ballot.__tablename__
        vacuum(box, ResponseDraft.__tablename__, anew=(box,))
    if blended:
        vacuum(LinkUse.__tablename__)


@job("fold_responses")
def fold_responses(item: WorkItem) -> None:
    """Fold what waits of a survey into its blocks."""
    with item.finish() as outcome:
        ends = _ends_at(item.subject_id)
        if ends is not None:
            now = clock.now()
            left = fold(item.subject_id)
            if left:
                outcome.again_at = now
            else:
                _come_back(outcome, ends, now, busy=_in_box(item.subject_id) > 0)


@job(REBUILD)
def rebuild_blocks(item: WorkItem) -> None:
    """Make all blocks of a survey again, when one of its answers was in none."""
    with item.finish():
        query = select(Survey).where(Survey.id == item.subject_id)
        survey = session().scalars(query).one_or_none()
        if survey is not None:
            rebuild(survey)


def _ends_at(survey_id: UUID) -> datetime | None:
    """When the grace of a survey ends; None for a survey that is gone."""
    query = select(Survey, EvaluationPeriod).join(
        EvaluationPeriod, EvaluationPeriod.id == Survey.period_id
    )
    found = session().execute(query.where(Survey.id == survey_id)).one_or_none()
    return grace_ends_at(found[0], found[1]) if found else None


def _come_back(outcome: Finish, ends: datetime, now: datetime, *, busy: bool) -> None:
    if busy or now < ends + _STRAGGLERS:
        outcome.again_at = now + (_SOON if busy else _LATER)


def _in_box(survey_id: UUID) -> int:
    """What the mixer has still to bring."""
    box = select(func.count()).select_from(Ballot).where(Ballot.survey_id == survey_id)
    waiting = select(func.count()).select_from(ResponseToFold)
    waiting = waiting.where(ResponseToFold.survey_id == survey_id)
    return (session().scalar(box) or 0) + (session().scalar(waiting) or 0)
