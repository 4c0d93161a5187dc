"""The survey's figures of a department on given days, and what before and after say together.

Sums alone are kept with an action: n, mean and variance. A department with fewer than ten persons
on the days in question leaves no sums at all, whatever the promise of the survey was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from analysis.samples import Sample
from analysis.windows import Window
from complaints.actions.models import CorrectiveAction
from foundation.guests import whole_house
from foundation.unit_of_work import session
from surveys.models import QuestionnaireVersion, Survey
from tenants.models import Department
from tenants.queries import own_calendar

if TYPE_CHECKING:
    from analysis.scheme import Scores
    from surveys.measuring.measured import Measured

LEAST = 10  # persons, under which no sum leaves this module
_MOST_BESIDE = 6  # departments shown for comparison


@dataclass
class Side:
    """Sums on one side: by department, and how many answered where and what, for the mix.

    `asked_since` is the first day on which a survey of the criterion could be answered, `versions`
    are those of the questionnaires that the measured department's persons answered.
    """

    windows: Sequence[Window]
    samples: dict[UUID, Sample] = field(default_factory=dict)
    mix: Counter[str] = field(default_factory=Counter)
    asked_since: date | None = None
    versions: set[UUID] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        """The side as it is kept with an action."""
        return {
            "windows": [[w.start.isoformat(), w.end.isoformat()] for w in self.windows],
            "samples": {
                str(unit): [sample.n, sample.mean, sample.variance]
                for unit, sample in self.samples.items()
            },
            "mix": dict(self.mix),
            "asked_since": self.asked_since.isoformat() if self.asked_since else None,
            "versions": sorted(str(each) for each in self.versions),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Side:
        """The side as it was kept."""
        return cls(
            [Window(date.fromisoformat(a), date.fromisoformat(b)) for a, b in kept["windows"]],
            {UUID(unit): Sample(*sums) for unit, sums in kept["samples"].items()},
            Counter(kept["mix"]),
            date.fromisoformat(since) if (since := kept.get("asked_since")) else None,
            {UUID(each) for each in kept.get("versions", ())},
        )

    @property
    def unasked_days(self) -> int:
        """On how many of its days nobody could be asked yet; 0 where no survey is known."""
        since = self.asked_since
        if since is None:
            return 0
        return sum(max(0, (min(w.end, since) - w.start).days) for w in self.windows)

    def of(self, unit: UUID) -> Sample:
        """A department's sums; those of nobody where there were fewer than ten."""
        return self.samples.get(unit, Sample(0))


def measure(action: CorrectiveAction, windows: Sequence[Window]) -> Side:
    """Sum up the measured department, and those beside it, on these days.

    The figures are the same for whoever reads the action, whatever else they may read.
    """
    with whole_house("the figures of an action rest on surveys of several periods"):
        return _measured(action, windows)


def _measured(action: CorrectiveAction, windows: Sequence[Window]) -> Side:
    beside = departments_beside(action.measured_id)
    scores: dict[UUID, list[float]] = {unit: [] for unit in (action.measured_id, *beside)}
    side = Side(windows)
    surveys = surveys_of(action, windows)
    side.asked_since = min((_opened_on(each) for each in surveys), default=None)
    for survey in surveys:
        _add(survey, action, side, scores)
    side.samples = {
        unit: Sample.of(values) for unit, values in scores.items() if len(values) >= LEAST
    }
    if action.measured_id not in side.samples:
        side.mix.clear()
    return side


def surveys_of(action: CorrectiveAction, windows: Sequence[Window]) -> list[Survey]:
    """The surveys that the criterion speaks of and that could be answered on these days."""
    zone = ZoneInfo(own_calendar().zone)
    first = datetime.combine(min(w.start for w in windows), time(0), zone)
    last = datetime.combine(max(w.end for w in windows), time(0), zone)
    slack = timedelta(days=8)  # the grace after the end of a survey is a week at most
    query = (
        select(Survey)
        .where(Survey.state != "draft", Survey.opens_at < last, Survey.closes_at + slack > first)
        .order_by(Survey.ref)
    )
    if action.questionnaire_id is not None:
        query = query.join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
        query = query.where(QuestionnaireVersion.questionnaire_id == action.questionnaire_id)
    return list(session().scalars(query))


def _opened_on(survey: Survey) -> date:
    return own_calendar().day_of(survey.opens_at)


def departments_beside(unit: UUID) -> list[UUID]:
    """The departments under the same parent, without this one."""
    parent = select(Department.parent_id).where(Department.id == unit).scalar_subquery()
    query = select(Department.id).where(
        Department.parent_id.is_not_distinct_from(parent),
        Department.id != unit,
        Department.archived_at.is_(None),
    )
    return list(session().scalars(query.order_by(Department.position, Department.code)))


def _add(
    survey: Survey, action: CorrectiveAction, side: Side, scores: dict[UUID, list[float]]
) -> None:
    import numpy as np

    from surveys.measuring.measured import Measured

    measured = Measured(survey)
    found = _indicator(measured, action.indicator)
    if found is None:
        return
    folded = measured.gathered.folded
    inside = np.array([any(day in w for w in side.windows) for day in folded.days], dtype=bool)
    if not inside.any():
        return
    counted = inside[folded.day_index] & ~np.isnan(found)
    for unit, own in scores.items():
        if unit in measured.units.tree:
            own.extend(found[counted & measured.units.within(unit)].tolist())
    if action.measured_id in measured.units.tree:
        mine = counted & measured.units.within(action.measured_id)
        side.mix.update(_composition(measured, mine))
        if mine.any():
            side.versions.add(survey.version_id)


def _indicator(measured: Measured, code: str) -> Scores | None:
    if not code:
        return measured.scores.index if measured.indexed else None
    return next((d.scores for d in measured.scores.dimensions if d.indicator == code), None)


def _composition(measured: Measured, who: Any) -> Iterator[str]:
    """For each person one word for each thing that tells who answered: where, and each choice."""
    folded = measured.gathered.folded
    for place in folded.department_index[who].tolist():
        yield f"department/{folded.departments[place] if place >= 0 else ''}"
    for at, column in enumerate(folded.columns):
        if column.kind == "single":
            for code in folded.matrix[who, at].tolist():
                if code >= 0:
                    yield f"{column.question}/{column.options[code]}"


def compositions(before: Side, after: Side) -> dict[str, tuple[list[int], list[int]]]:
    """The persons before and after by category, for each thing that tells who answered."""
    kinds: dict[str, set[str]] = {}
    for word in {*before.mix, *after.mix}:
        kinds.setdefault(word.partition("/")[0], set()).add(word)
    return {
        kind: (
            [before.mix.get(word, 0) for word in sorted(words)],
            [after.mix.get(word, 0) for word in sorted(words)],
        )
        for kind, words in sorted(kinds.items())
        if len(words) > 1
    }


def untreated(before: Side, after: Side, measured: UUID, acting: Iterable[UUID]) -> list[UUID]:
    """The departments beside that can be compared: enough persons both times, no own action."""
    away = {measured, *acting}
    both = [u for u in before.samples if u in after.samples and u not in away]
    return sorted(both, key=lambda u: -before.samples[u].n)[:_MOST_BESIDE]
