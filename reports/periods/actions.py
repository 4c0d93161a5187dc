"""The corrective actions of a period: problem, criterion, and the proof or what it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from analysis.samples import Sample
from analysis.windows import Window
from complaints.actions.measures import Measure, measures
from complaints.actions.measuring import Side
from complaints.actions.models import ActionStep, CorrectiveAction
from complaints.actions.proof import Proof, proof_of
from complaints.actions.wording import SOURCE_WORDS, STATE_WORDS, criterion_words, verdict_words
from complaints.actions.workflow import ENDED
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from reports.document import Figure
from reports.periods.document import Action, Change
from reports.wording import Wording
from surveys.models import EvaluationPeriod
from tenants.queries import own_calendar


def actions_of(
    period: EvaluationPeriod, names: Mapping[UUID, str], wording: Wording
) -> tuple[Action, ...]:
    """The actions that were under way in a period: opened before its end, not ended before it."""
    found = _under_way(period)
    known = {(each.questionnaire_id, each.indicator): each for each in measures().values()}
    return tuple(_action(each, known, names, wording) for each in found)


def _under_way(period: EvaluationPeriod) -> list[CorrectiveAction]:
    """Told by their steps: what was judged before the first day belongs to an earlier report."""
    day = own_calendar().day_of
    query = select(CorrectiveAction).order_by(CorrectiveAction.ref)
    found = [row for row in session().scalars(query) if day(row.created_at) < period.ends_on]
    last = _last_steps([row.id for row in found])
    return [
        row
        for row in found
        if row.state not in ENDED or row.id not in last or day(last[row.id].at) >= period.starts_on
    ]


def _last_steps(ids: Sequence[UUID]) -> dict[UUID, ActionStep]:
    query = select(ActionStep).where(ActionStep.action_id.in_(ids)).order_by(ActionStep.number)
    return {step.action_id: step for step in session().scalars(query)}


def _action(
    row: CorrectiveAction,
    known: Mapping[tuple[UUID | None, str], Measure],
    names: Mapping[UUID, str],
    wording: Wording,
) -> Action:
    measured = known.get((row.questionnaire_id, row.indicator))
    before = Side.from_json(row.baseline) if row.baseline is not None else None
    after = Side.from_json(row.figures) if row.figures is not None else None
    proof = proof_of(row)
    return Action(
        ref=row.ref,
        title=row.title,
        department=names.get(row.measured_id, ""),
        source=str(SOURCE_WORDS[row.source]),
        measure=measured.words(wording.language) if measured else row.indicator,
        criterion=criterion_words(row),
        standing=str(STATE_WORDS[row.state]),
        said=verdict_words(proof, row) if proof else _waiting(row, wording),
        breaks=tuple(mark.sentence(wording.language) for mark in proof.breaks) if proof else (),
        verdict=row.state if row.state in ENDED else "",
        round=row.round,
        before=_figure(before.of(row.measured_id)) if before else None,
        after=_figure(after.of(row.measured_id)) if after else None,
        change=_change(proof),
        before_days=_days(before.windows) if before else None,
        after_days=_days(after.windows) if after else None,
        target=row.target,
        least_change=row.least_change,
        least_sample=row.least_sample,
    )


def _figure(sample: Sample) -> Figure | None:
    """A side as a figure; None where fewer than ten persons answered, of whom nothing is kept."""
    told = sample.estimate()
    return None if told.value is None else Figure(told.n, told.value, told.low, told.high)


def _change(proof: Proof | None) -> Change | None:
    if proof is None or proof.verdict.change is None or proof.before.mean is None:
        return None
    found = proof.verdict.change
    clear = found.low is not None and found.high is not None and found.low * found.high > 0
    return Change(proof.before.mean, found.value, found.low, found.high, clear)


def _days(windows: Sequence[Window]) -> tuple[date, date]:
    """First and last day, the last included."""
    first, end = min(each.start for each in windows), max(each.end for each in windows)
    return first, end - timedelta(days=1)


def _waiting(row: CorrectiveAction, wording: Wording) -> str:
    """What an action without a proof waits for."""
    if row.state == "draft":
        return gettext("The plan is being written.")
    if row.state == "in_review":
        return gettext("The plan is put forward and waits for its review.")
    if row.state == "running":
        return gettext("The work is under way; the criterion is fixed.")
    if row.due_on is None:
        return gettext("The work is done and under observation.")
    return gettext(
        "The work is done and under observation; it is measured after %(day)s.",
        day=wording.day(row.due_on),
    )
