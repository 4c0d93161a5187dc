"""The complaints of a period in numbers without persons: small groups are never told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlalchemy import select

from analysis.suppression import Policy, decide
from complaints import clocks
from complaints.categories.queries import own_tree
from complaints.models import Complaint
from complaints.wording import SEVERITY_WORDS
from evaluations.handling import handling_in
from evaluations.outcomes import handling_of
from evaluations.rules import NO_CASES, RATINGS, Handling
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from reports.document import Distribution, QuestionKind
from reports.periods.document import LEAST_CASES, Cases, Clock, Tally
from surveys.models import EvaluationPeriod
from tenants.queries import own_calendar

if TYPE_CHECKING:
    from evaluations.models import Evaluation
    from tenants.calendar import WorkingCalendar

Key = TypeVar("Key", bound=Hashable)
POLICY = Policy(whole=LEAST_CASES, breakdown=LEAST_CASES, index=LEAST_CASES)
LEAST_MEAN = 10
"""The least number of ratings of which a mean is told, as for an index."""


def cases_of(
    evaluation: Evaluation,
    period: EvaluationPeriod,
    names: Mapping[UUID, str],
    as_of: datetime,
    language: str,
) -> Cases:
    """The cases that came in within the period, their clocks read at `as_of`.

    Sub-categories count with the category above them, so that fewer groups are too small to tell.
    """
    found = _received(period)
    ratings, rating = _ratings(evaluation, period)
    if not found:
        return Cases(0, ratings=ratings, rating=rating)
    if len(found) < LEAST_CASES:
        return Cases(None, ratings=ratings, rating=rating)
    calendar, tree = own_calendar(), own_tree()
    kept = {case.id: clocks.clocks_of(case, as_of, calendar) for case in found}
    resolve = _Resolving(kept, calendar)
    return Cases(
        received=len(found),
        closed=sum(case.state == "closed" for case in found),
        acknowledge=_acknowledging([kept[case.id][0] for case in found]),
        resolve=resolve.of(found),
        categories=_tallies(
            found, lambda case: tree.top_of(case.category), tree.words(language), resolve
        ),
        severities=_tallies(found, lambda case: case.severity, _words(SEVERITY_WORDS), resolve),
        departments=_tallies(
            found,
            lambda case: case.department_id,
            {**names, None: gettext("Not assigned to a department")},
            resolve,
        ),
        ratings=ratings,
        rating=rating,
    )


def _received(period: EvaluationPeriod) -> list[Complaint]:
    # A duplicate counts with the case it was merged into, not beside it.
    query = select(Complaint).where(
        Complaint.received_on >= period.starts_on,
        Complaint.received_on < period.ends_on,
        Complaint.merged_into_id.is_(None),
    )
    return list(session().scalars(query.order_by(Complaint.ref)))


def _words(words: Mapping[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in words.items()}


def _acknowledging(found: Sequence[clocks.Clock]) -> Clock:
    """How soon cases were acknowledged, in working hours."""
    ended = [clock for clock in found if not clock.running]
    hours = [clock.used / timedelta(hours=1) for clock in ended]
    return _clock(found, hours)


class _Resolving:
    """How soon cases were answered, in days of the calendar."""

    def __init__(
        self,
        kept: Mapping[UUID, tuple[clocks.Clock, clocks.Clock]],
        calendar: WorkingCalendar,
    ) -> None:
        self._kept = kept
        self._calendar = calendar

    def of(self, cases: Sequence[Complaint]) -> Clock:
        """The clocks of some cases together."""
        days = [
            float((self._calendar.day_of(end) - case.received_on).days)
            for case in cases
            if (end := self._end(case)) is not None
        ]
        return _clock([self._clock_of(case) for case in cases], days)

    def _clock_of(self, case: Complaint) -> clocks.Clock:
        return self._kept[case.id][1]

    def _end(self, case: Complaint) -> datetime | None:
        """When an answer went out that stands; a case set aside without one ended when closed."""
        if self._clock_of(case).running:
            return None
        return case.answered_at or case.closed_at


def _clock(found: Sequence[clocks.Clock], times: Sequence[float]) -> Clock:
    """Clocks by whether they were kept; one that is over and still runs was not."""
    met = sum(_met(clock) for clock in found)
    late = sum(_late(clock) for clock in found)
    told = median(times) if len(times) >= LEAST_CASES else None
    return Clock(met, late, len(found) - met - late, told)


def _met(clock: clocks.Clock) -> bool:
    """Whether it ended in time; one that is held ended with the answer."""
    return clock.state == clocks.MET or (clock.state == clocks.HELD and not _overran(clock))


def _late(clock: clocks.Clock) -> bool:
    overran = clock.state == clocks.HELD and _overran(clock)
    return clock.state in (clocks.LATE, clocks.OVER) or overran


def _overran(clock: clocks.Clock) -> bool:
    return clock.over > timedelta(0)


def _tallies(
    cases: Iterable[Complaint],
    key: Callable[[Complaint], Key],
    names: Mapping[Key, str],
    resolve: _Resolving,
) -> tuple[Tally, ...]:
    """Cases by group, most first; groups too small, and who would give them away, are silent."""
    groups: dict[Key, list[Complaint]] = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case)
    ordered = sorted(groups, key=lambda each: (-len(groups[each]), names[each]))
    decision = decide([len(groups[each]) for each in ordered], POLICY)
    told = []
    for each, standing in zip(ordered, decision.groups, strict=True):
        if standing.shows_figures:
            mine = groups[each]
            told.append(Tally(names[each], len(mine), resolve=resolve.of(mine)))
        else:
            told.append(Tally(names[each], silence=str(standing)))
    return tuple(sorted(told, key=lambda tally: (-(tally.n or 0), tally.name)))


def _ratings(
    evaluation: Evaluation, period: EvaluationPeriod
) -> tuple[Distribution | None, float | None]:
    """How complainants judged the handling: as the snapshot counted it, where it did."""
    counted = handling_of(evaluation.figures, None)
    if counted is None:
        counted = _handled(period)
    counts = tuple(counted.ratings.get(rating, 0) for rating in reversed(RATINGS))
    n = sum(counts)
    if n < LEAST_CASES:
        return None, None
    labels = (
        gettext("Very satisfied"),
        gettext("Satisfied"),
        gettext("Neither"),
        gettext("Dissatisfied"),
        gettext("Very dissatisfied"),
    )
    text = gettext("Handling of the complaint")
    mean = sum(int(rating) * count for rating, count in counted.ratings.items()) / n
    told = Distribution("", text, QuestionKind.SCALE, labels, counts, n)
    return told, mean if n >= LEAST_MEAN else None


def _handled(period: EvaluationPeriod) -> Handling:
    from evaluations.handling import WHOLE

    return handling_in(period).get(WHOLE, NO_CASES)
