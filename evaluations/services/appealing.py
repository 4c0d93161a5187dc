"""Filing an appeal against a published result, and deciding it: by two people, each once (G4)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from evaluations.appeals import (
    DECIDE,
    OWNER,
    VERDICTS,
    Person,
    answers_for,
    appeal_against,
    may_file_for,
    takes_appeals,
)
from evaluations.models import Appeal, DepartmentResult, Evaluation
from evaluations.services.publishing import today
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.uploads import Cleaned, keep
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod

LONGEST = 3000


class AppealDecided(Conflict):
    """Somebody decided this appeal a moment before."""

    def __init__(self) -> None:
        super().__init__(gettext("This appeal has been decided in the meantime."))


class OwnAppeal(Forbidden):
    """Nobody decides the own appeal, or one of the own department."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Somebody outside the department, who did not file it, decides an appeal.")
        )


def file_appeal(
    period: EvaluationPeriod,
    department_id: UUID,
    person: Person,
    reason: str,
    files: Sequence[Cleaned] = (),
) -> Appeal:
    """Appeal for a department against the newest published snapshot, once.

    `NotFound` for a department that is not the person's or has no result there, `Conflict` when
    appeals are over or there is one already. The period's row is held, as for locking.
    """
    if not may_file_for(person, department_id):
        raise NotFound
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    newest = _newest_published(held)
    if newest is None or not takes_appeals(held, newest, today()):
        raise Conflict(gettext("The days of appeal are over."))
    load_or_404(DepartmentResult, evaluation_id=newest.id, department_id=department_id)
    if appeal_against(newest, department_id) is not None:
        raise Conflict(gettext("This department has appealed against these figures already."))
    appeal = Appeal(
        period_id=held.id,
        evaluation_id=newest.id,
        department_id=department_id,
        reason=_words(reason),
        filed_by=person.user_id,
        filed_at=clock.now(),
    )
    session().add(appeal)
    session().flush()
    keep(files, owner_kind=OWNER, owner_id=appeal.id)
    record("appeal.filed", appeal, detail={"snapshot": newest.number, "files": len(files)})
    return appeal


def decide_appeal(appeal: Appeal, person: Person, verdict: str, reason: str) -> Appeal:
    """Uphold or dismiss an appeal, with reasons, once; an upheld one wants new figures."""
    if not person.may(DECIDE):
        raise Forbidden
    held = load_or_404(Appeal, lock=True, id=appeal.id)
    if held.filed_by == person.user_id or answers_for(person, held.department_id):
        raise OwnAppeal
    if held.state != "open":
        raise AppealDecided
    if verdict not in VERDICTS:
        raise Invalid(fields={"verdict": gettext("Choose one from the list.")})
    held.decision = _words(reason)
    held.state = verdict
    held.decided_by, held.decided_at = person.user_id, clock.now()
    session().flush()
    record(f"appeal.{verdict}", held)
    return held


def _newest_published(period: EvaluationPeriod) -> Evaluation | None:
    query = select(Evaluation).where(
        Evaluation.period_id == period.id, Evaluation.state == "published"
    )
    return session().scalars(query.order_by(Evaluation.number.desc()).limit(1)).first()


def _words(text: str) -> str:
    said = text.strip()
    if not said:
        raise Invalid(fields={"reason": gettext("Please give the reasons.")})
    if len(said) > LONGEST:
        sentence = gettext("Please shorten this to %(limit)s characters.", limit=LONGEST)
        raise Invalid(fields={"reason": sentence})
    return said
