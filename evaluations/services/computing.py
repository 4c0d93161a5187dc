"""Computing a period: asked for by a person, done by a job, kept as a draft."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select

from evaluations.breaks import Breaks
from evaluations.handling import handling_in
from evaluations.models import DepartmentResult, Evaluation
from evaluations.outcomes import Outcome, outcomes
from evaluations.queries import UNDER_WAY, indices_of, parts_in, published_before
from evaluations.rules import Rules, rules_from
from evaluations.services.schemes import settled_rules
from evaluations.snapshots import Figures, basis_of, digest_of, measure
from evaluations.workflow import check
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.identifiers import random_code
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.work import enqueue
from surveys.models import EvaluationPeriod

JOB = "compute_evaluation"
LONGEST_REASON = 500


def request_computation(period: EvaluationPeriod, actor: UUID, reason: str = "") -> Evaluation:
    """Have the figures of a period computed; a computation under way is returned.

    A snapshot that is not published is computed anew; after publishing, the next one needs a
    reason. The period's row is held, so that two clicks make one computation.
    """
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    again = held.state in ("published", "locked")
    check("recompute" if again else "compute", held.state)
    known = _open_snapshot(held)
    if known is not None and known.state in UNDER_WAY:
        return known
    said = _reason(reason, needed=again)
    rules = settled_rules(held)
    if not parts_in(held, rules.left_out):
        raise Conflict(gettext("No survey of this period counts, so there is nothing to compute."))
    evaluation = known or _next_snapshot(held, actor)
    evaluation.state, evaluation.step, evaluation.fault = "waiting", 0, ""
    evaluation.reason, evaluation.rules = said, rules.as_json()
    session().add(evaluation)
    session().flush()
    record("evaluation.requested", evaluation, detail={"snapshot": evaluation.number})
    enqueue(JOB, evaluation.id, occasion=random_code(12))
    return evaluation


def withdraw(period: EvaluationPeriod) -> None:
    """Throw away figures that were never published; the period is merely closed again."""
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    check("withdraw", held.state)
    known = _open_snapshot(held)
    if known is not None:
        if known.state in UNDER_WAY:
            raise Conflict(gettext("These figures are being computed. Please wait for them."))
        _clear(known)
        session().delete(known)
        record("evaluation.withdrawn", known, detail={"snapshot": known.number})
    held.state = "closed"
    held.revision += 1
    record("period.withdrawn", held)


def measured_again(evaluation: Evaluation, rules: Rules) -> Figures:
    """The figures of a snapshot from the responses as they are now."""
    period = load_or_404(EvaluationPeriod, id=evaluation.period_id)
    cases = handling_in(period) if rules.handling is not None else None
    parts = parts_in(period, rules.left_out)
    return measure(parts, rules, cases, evaluation.created_at)


def keep_draft(evaluation: Evaluation, figures: Figures) -> bool:
    """Write the figures and every department's line; False when the period was opened again."""
    period = load_or_404(EvaluationPeriod, lock=True, id=evaluation.period_id)
    if period.state == "open":
        fail(evaluation, "Reopened")
        return False
    rules = rules_from(evaluation.rules)
    previous = published_before(period)
    _clear(evaluation)
    for each in judged(figures, rules, previous):
        session().add(line_of(evaluation, each))
    evaluation.figures, evaluation.digest = figures, digest_of(figures)
    evaluation.previous_id = previous.id if previous else None
    evaluation.state, evaluation.computed_at = "draft", clock.now()
    session().flush()
    record("evaluation.computed", evaluation, detail={"sha256": evaluation.digest})
    if period.state == "closed":
        period.state = "computed"
        period.revision += 1
        record("period.computed", period)
    return True


def judged(figures: Figures, rules: Rules, previous: Evaluation | None) -> list[Outcome]:
    """The line of each department, compared with the snapshot before."""
    if previous is None:
        return outcomes(figures, rules, None)
    alike = basis_of(previous.figures) == basis_of(figures)
    broken = Breaks(previous.figures, figures).grave
    return outcomes(figures, rules, indices_of(previous), comparable=alike, broken=broken)


def fail(evaluation: Evaluation, reason: str) -> None:
    """Say that the figures could not be computed."""
    evaluation.state, evaluation.fault = "failed", reason
    record("evaluation.failed", evaluation, detail={"reason": reason})


def _open_snapshot(period: EvaluationPeriod) -> Evaluation | None:
    query = select(Evaluation).where(
        Evaluation.period_id == period.id, Evaluation.published_at.is_(None)
    )
    return session().scalars(query.with_for_update()).one_or_none()


def _next_snapshot(period: EvaluationPeriod, actor: UUID) -> Evaluation:
    last = session().scalar(
        select(func.max(Evaluation.number)).where(Evaluation.period_id == period.id)
    )
    return Evaluation(
        period_id=period.id,
        number=(last or 0) + 1,
        figures={},
        requested_by=actor,
        created_at=clock.now(),
    )


def _reason(reason: str, *, needed: bool) -> str:
    said = reason.strip()
    if needed and not said:
        raise Invalid(fields={"reason": gettext("Please say why the figures change once more.")})
    if len(said) > LONGEST_REASON:
        sentence = gettext("Please shorten this to %(limit)s characters.", limit=LONGEST_REASON)
        raise Invalid(fields={"reason": sentence})
    return said if needed else ""


def _clear(evaluation: Evaluation) -> None:
    session().execute(
        delete(DepartmentResult)
        .where(DepartmentResult.evaluation_id == evaluation.id)
        .execution_options(synchronize_session=False)
    )


def line_of(evaluation: Evaluation, each: Outcome) -> DepartmentResult:
    """An outcome as the row that keeps it."""
    index, change = each.index, each.change
    return DepartmentResult(
        evaluation_id=evaluation.id,
        department_id=each.unit,
        position=each.position,
        depth=each.depth,
        standing=each.standing,
        n=each.n,
        value=index.value if index else None,
        low=index.low if index else None,
        high=index.high if index else None,
        sd=index.sd if index else None,
        adjustment=each.adjustment,
        cases=each.cases,
        score=each.score,
        grade=each.grade,
        previous_value=change.before if change else None,
        change=change.value if change else None,
        change_low=change.low if change else None,
        change_high=change.high if change else None,
        p_value=change.p_value if change else None,
        significant=change.significant if change else None,
        no_change=each.no_change,
    )
