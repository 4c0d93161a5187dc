"""The last steps of a draft: remembered as they are taken, forgotten when it is approved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, true

from foundation import clock
from foundation.unit_of_work import session
from surveys.authoring_models import DraftStep
from surveys.models import QuestionnaireVersion

MOST_STEPS = 50
_ONE_GO = timedelta(minutes=2)  # typing that goes on is one step, however often saved
_TYPED = ("question.saved", "section.renamed", "settings.saved", "indicators.saved")


def remember(
    version: QuestionnaireVersion, before: dict[str, Any], step: str, code: str, actor: UUID
) -> None:
    """Keep the content from before a step; what had been undone cannot be done again now."""
    _forget(version, DraftStep.undone)
    last = last_step(version)
    now = clock.now()
    if last is not None and _goes_on(last, step, code, actor) and now - last.taken_at < _ONE_GO:
        last.taken_at = now
        return
    place = last.place + 1 if last is not None else 1
    session().add(
        DraftStep(
            version_id=version.id,
            place=place,
            step=step,
            code=code,
            kept=before,
            actor_id=actor,
            taken_at=now,
        )
    )
    _forget(version, DraftStep.place <= place - MOST_STEPS)


def _goes_on(last: DraftStep, step: str, code: str, actor: UUID) -> bool:
    return step in _TYPED and (last.step, last.code, last.actor_id) == (step, code, actor)


def last_step(version: QuestionnaireVersion) -> DraftStep | None:
    """The step that would be undone next."""
    query = select(DraftStep).where(DraftStep.version_id == version.id, ~DraftStep.undone)
    return session().scalars(query.order_by(DraftStep.place.desc()).limit(1)).first()


def next_step(version: QuestionnaireVersion) -> DraftStep | None:
    """The undone step that would be done again next."""
    query = select(DraftStep).where(DraftStep.version_id == version.id, DraftStep.undone)
    return session().scalars(query.order_by(DraftStep.place).limit(1)).first()


def forget_steps(version: QuestionnaireVersion) -> None:
    """Drop all steps of a version that does not change any more."""
    _forget(version, true())


def _forget(version: QuestionnaireVersion, which: Any) -> None:
    session().execute(delete(DraftStep).where(DraftStep.version_id == version.id, which))
