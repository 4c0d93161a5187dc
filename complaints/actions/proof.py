"""The proof of an action: computed from the sums kept with it, the same whenever it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from analysis.difference import Difference
from analysis.effect import (
    Criterion,
    Outcome,
    Reason,
    Verdict,
    change,
    difference_in_differences,
    verdict,
)
from analysis.power import detectable_change
from analysis.samples import Sample
from analysis.windows import Window as Span
from analysis.windows import Windows, effect_windows
from complaints.actions.measuring import Side, compositions
from complaints.actions.models import CorrectiveAction
from surveys.trend_breaks import BreakMark, any_grave

WORDS = {
    Outcome.EFFECTIVE: "effective",
    Outcome.NOT_EFFECTIVE: "not_effective",
    Outcome.NOT_SHOWN: "not_shown",
    Outcome.NOT_ENOUGH: "not_enough",
}


@dataclass(frozen=True)
class Beside:
    """A department that did nothing, before and after."""

    unit: UUID
    before: Sample
    after: Sample
    change: Difference | None


@dataclass(frozen=True)
class Proof:
    """Everything that the page and the verdict rest on.

    `short` counts the days before on which nobody was asked yet. `breaks` are where the trend
    breaks between; across a grave one nothing is tested: changes have no intervals.
    """

    before: Sample
    after: Sample
    verdict: Verdict
    beside: tuple[Beside, ...]
    beside_change: Difference | None
    beyond: Difference | None
    shifted: tuple[str, ...]
    windows: tuple[Span, ...]
    observed: Span
    short: int
    breaks: tuple[BreakMark, ...] = ()

    @property
    def proposed(self) -> str:
        """The verdict that the figures propose, or that they are not enough."""
        return WORDS[self.verdict.outcome]

    @property
    def broken(self) -> bool:
        """Whether before and after measure different things."""
        return any_grave(self.breaks)


def criterion_of(action: CorrectiveAction) -> Criterion:
    """The criterion as the arithmetic wants it."""
    return Criterion(action.least_sample, action.target, action.least_change)


def begins_on(action: CorrectiveAction, today: date) -> date:
    """The first day that is unlike before, were the plan approved today."""
    return min(action.contained_on or today, today)


def windows_of(action: CorrectiveAction, started: date | None = None) -> Windows:
    """The days before and after, for the days of work so far known.

    `started` is for a plan whose work has not begun. ValueError when no day before is left.
    """
    started = action.started_on or started
    if started is None:
        raise ValueError("the work has not begun")
    trigger = None
    if action.trigger_from is not None and action.trigger_until is not None:
        trigger = Span(action.trigger_from, action.trigger_until + timedelta(days=1))
    return effect_windows(
        trigger=trigger,
        started=started,
        finished=action.finished_on or started,
        observation_days=action.observation_days,
    )


def proof_of(action: CorrectiveAction) -> Proof | None:
    """The proof, once both sides are measured."""
    if action.baseline is None or action.figures is None:
        return None
    return prove(action, Side.from_json(action.baseline), action.figures)


def prove(action: CorrectiveAction, before: Side, figures: dict[str, Any]) -> Proof:
    """Compare the two sides by the criterion."""
    after = Side.from_json(figures)
    unit = action.measured_id
    beside = [UUID(each) for each in figures["beside"]]
    one = Sample.merged([before.of(each) for each in beside])
    other = Sample.merged([after.of(each) for each in beside])
    proof = Proof(
        before=before.of(unit),
        after=after.of(unit),
        verdict=verdict(before.of(unit), after.of(unit), criterion_of(action)),
        beside=tuple(_beside(each, before, after) for each in beside),
        beside_change=change(one, other),
        beyond=difference_in_differences((before.of(unit), after.of(unit)), (one, other)),
        shifted=_shifted(before, after),
        windows=tuple(before.windows),
        observed=after.windows[0],
        short=before.unasked_days,
        breaks=breaks_in(figures),
    )
    return _untested(proof) if proof.broken else proof


def breaks_in(figures: dict[str, Any]) -> tuple[BreakMark, ...]:
    """The breaks that were kept with figures after."""
    return tuple(BreakMark.from_json(each) for each in figures.get("breaks", ()))


def _untested(proof: Proof) -> Proof:
    """The same without any claim about changes: what was measured is not the same thing."""
    found = proof.verdict
    if found.outcome is not Outcome.NOT_ENOUGH:
        target = found.reasons[:1]
        found = Verdict(Outcome.NOT_SHOWN, (*target, Reason.NO_INTERVAL), _bare(found.change))
    return replace(
        proof,
        verdict=found,
        beside=tuple(replace(each, change=_bare(each.change)) for each in proof.beside),
        beside_change=_bare(proof.beside_change),
        beyond=_bare(proof.beyond),
    )


def _bare(found: Difference | None) -> Difference | None:
    return None if found is None else Difference(found.value)


def _beside(unit: UUID, before: Side, after: Side) -> Beside:
    one, other = before.of(unit), after.of(unit)
    return Beside(unit, one, other, change(one, other))


def _shifted(before: Side, after: Side) -> tuple[str, ...]:
    """What about those who answered is not as it was: "department", or a question's code."""
    from analysis.mix import mix_shift  # NumPy comes with the figures, not at the start

    found = []
    for kind, (one, other) in compositions(before, after).items():
        shift = mix_shift(one, other)
        if shift is not None and shift.warned:
            found.append(kind)
    return tuple(found)


def can_be_seen(sample: Sample, least_after: int) -> float | None:
    """The smallest change that can be seen with so many answers after; None if nobody can say."""
    if sample.n < 2 or not sample.sd:
        return None
    return detectable_change(sample.sd, sample.n, max(least_after, 2))
