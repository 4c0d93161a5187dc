"""Deciding which answers do not count, and taking it back: each with its reason, on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.exclusion_models import Exclusion
from surveys.exclusions import LEAST, Rule, decisions, in_force, sift
from surveys.folding import load_matrix
from surveys.models import EvaluationPeriod, Response, Survey
from surveys.quality import FLAGS, SCREENED
from surveys.unfolding import change_left_out, hold_figures

REASON_LIMIT = 500
CHOICES = tuple(flag for flag in FLAGS if flag != SCREENED)
"""Flags that a decision can name; who was screened counts in no figure anyway."""


def leave_out_flagged(survey: Survey, flags: Sequence[str], reason: str, actor: UUID) -> Exclusion:
    """Leave out all answers that carry all of these flags, now and to come.

    In an anonymous survey refused while it would move fewer than five answers.
    """
    held, wanted = _held(survey), tuple(flag for flag in CHOICES if flag in flags)
    if not wanted:
        raise Invalid(fields={"flags": gettext("Please choose at least one.")})
    rule, known = Rule(wanted), in_force(held.id)
    if rule in known:
        raise Conflict(gettext("These answers are left out already."))
    careful = held.anonymity == "anonymous"
    found = sift(load_matrix(held), (*known, rule), careful=careful)
    number = next((each.answers for each in found.left_out if each.rule == rule), 0)
    if careful and number < LEAST:
        raise Conflict(
            gettext(
                "This would leave out fewer than five answers in each department. In an anonymous"
                " survey that could point at single people, so it is not done."
            )
        )
    return _decide(held, actor, reason, kind="flags", flags=list(wanted), answers=number)


def leave_out_one(survey: Survey, response_id: UUID, reason: str, actor: UUID) -> Exclusion:
    """Leave out one answer of a survey that is not anonymous."""
    held = _held(survey)
    if held.anonymity == "anonymous":
        raise Conflict(gettext("Nobody looks at single answers of an anonymous survey."))
    _not_computed(held)
    response = load_or_404(Response, lock=True, id=response_id, survey_id=held.id)
    if response.left_out:
        raise Conflict(gettext("This answer is left out already."))
    change_left_out(response.id, left_out=True)
    response.left_out = True
    return _decide(held, actor, reason, kind="single", flags=[], answers=1, response_id=response.id)


def restore(exclusion: Exclusion, reason: str, actor: UUID) -> Exclusion:
    """Have the answers of a decision count again. In an anonymous survey, the last one first."""
    held = _held(load_or_404(Survey, id=exclusion.survey_id))
    row = load_or_404(Exclusion, lock=True, id=exclusion.id)
    if row.restored_at is not None:
        raise Conflict(gettext("These answers count again already."))
    if held.anonymity == "anonymous" and _later(row):
        raise Conflict(gettext("In an anonymous survey the last decision is taken back first."))
    if row.kind == "single":
        _not_computed(held)
        _count_again(row.response_id)
    row.restored_by, row.restored_at = actor, clock.now()
    row.restore_reason = _checked(reason)
    detail = {"flags": row.flags, "reason": row.restore_reason}
    record("survey.answers_restored", held, detail={"decision": row.number} | detail)
    return row


def _count_again(response_id: UUID | None) -> None:
    """Nothing to do for an answer that was withdrawn since."""
    query = select(Response).where(Response.id == response_id).with_for_update()
    response = session().scalars(query).one_or_none()
    if response is not None and response.left_out:
        change_left_out(response.id, left_out=False)
        response.left_out = False


def _decide(survey: Survey, actor: UUID, reason: str, **what: Any) -> Exclusion:
    query = select(func.max(Exclusion.number)).where(Exclusion.survey_id == survey.id)
    row = Exclusion(
        survey_id=survey.id,
        number=(session().scalar(query) or 0) + 1,
        reason=_checked(reason),
        decided_by=actor,
        decided_at=clock.now(),
        **what,
    )
    session().add(row)
    session().flush()
    detail = {"flags": row.flags, "answers": row.answers, "reason": row.reason}
    record("survey.answers_left_out", survey, detail={"decision": row.number} | detail)
    return row


def _held(survey: Survey) -> Survey:
    """The survey, held so that decisions come one after the other; not once all is final.

    The figures are held first, as by whoever folds: the other way round the two would wait for
    each other.
    """
    hold_figures(survey.id)
    held = load_or_404(Survey, lock=True, id=survey.id)
    if held.state == "draft":
        raise Conflict(gettext("This survey has not opened, so there are no answers yet."))
    if _period_state(held) == "locked":
        raise Conflict(gettext("The period is locked: its figures stand."))
    return held


def _not_computed(survey: Survey) -> None:
    """Snapshots can be computed again as they were by flags, not by single answers."""
    if _period_state(survey) not in ("open", "closed"):
        raise Conflict(gettext("The period is computed: single answers do not change any more."))


def _period_state(survey: Survey) -> str:
    return load_or_404(EvaluationPeriod, id=survey.period_id).state


def _later(row: Exclusion) -> bool:
    return any(
        each.number > row.number and each.restored_at is None for each in decisions(row.survey_id)
    )


def _checked(reason: str) -> str:
    kept = reason.strip()
    if not kept:
        raise Invalid(fields={"reason": gettext("Please give a reason.")})
    if len(kept) > REASON_LIMIT or "\0" in kept:
        raise Invalid(fields={"reason": gettext("At most 500 characters.")})
    return kept
