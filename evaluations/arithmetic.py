"""A department's figure opened: every number it was made of, in the order of the working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.intervals import t_quantile
from evaluations.models import DepartmentResult, Evaluation
from evaluations.outcomes import handling_of, parts_of
from evaluations.queries import surveys_by_ref, versions_by_id
from evaluations.rules import NO_CASES, RATINGS, UNHANDLED, Rules
from surveys.queries import content_of

if TYPE_CHECKING:
    from evaluations.snapshots import Figures
    from surveys.models import Survey


@dataclass(frozen=True)
class Sums:
    """An indicator or an index of some persons: its share of the weight, base, sum and mean."""

    name: str
    share: float | None
    n: int | None
    total: float | None = None
    mean: float | None = None


@dataclass(frozen=True)
class SurveySums:
    """What a department has in one survey; `listed` says that single answers may be listed.

    `inner` says that others lie below it, which is why they may not.
    """

    survey: Survey
    index: Sums
    indicators: Sequence[Sums]
    own_weights: bool
    listed: bool
    inner: bool


@dataclass(frozen=True)
class Case:
    """Cases of one kind ("unhandled" or a rating), what each earned, and how many there were."""

    kind: str
    points: float
    count: int


@dataclass(frozen=True)
class Working:
    """The working of a department's score; `cases` is None where the scheme counts none."""

    surveys: Sequence[SurveySums]
    t: float | None
    cases: Sequence[Case] | None


def working(
    evaluation: Evaluation, result: DepartmentResult, rules: Rules, language: str
) -> Working:
    """The numbers behind a line, read from the snapshot alone."""
    told = parts_of(evaluation.figures, result.department_id)
    surveys = surveys_by_ref(part["survey"] for part, _ in told)
    versions = versions_by_id(part["version"] for part, _ in told)
    found = []
    for part, sums in told:
        content = content_of(versions[part["version"]])
        names = {each.code: content.say(each.name, language) for each in content.indicators}
        inner = _holds_others(part, str(result.department_id))
        found.append(_survey(part, sums, surveys[part["survey"]], names, inner=inner))
    cases = _cases(evaluation.figures, result, rules)
    spread = result.n is not None and result.n > 1 and result.sd is not None
    return Working(
        found,
        t_quantile(result.n - 1, 0.95) if spread and result.n is not None else None,
        cases,
    )


def _survey(
    part: Figures, sums: Figures, survey: Survey, names: dict[str, str], *, inner: bool
) -> SurveySums:
    shares = [(names.get(i["code"], i["code"]), float(i["share"])) for i in part["indicators"]]
    return SurveySums(
        survey,
        _sums("", None, sums["index"]),
        [
            _sums(name, share, each)
            for (name, share), each in zip(shares, sums["indicators"], strict=True)
        ],
        part["own_weights"],
        part["anonymity"] != "anonymous" and not inner,
        inner,
    )


def _holds_others(part: Figures, unit: str) -> bool:
    """Whether others lie below a department: the next one in the tree then lies deeper."""
    tree = part["tree"]
    places = [at for at, (each, _) in enumerate(tree) if each == unit]
    below = tree[places[0] + 1 :][:1] if places else []
    return bool(below) and below[0][1] > tree[places[0]][1]


def _sums(name: str, share: float | None, found: Figures | None) -> Sums:
    if found is None:
        return Sums(name, share, None)
    return Sums(name, share, found["n"], found["sum"], found["mean"])


def _cases(figures: Figures, result: DepartmentResult, rules: Rules) -> list[Case] | None:
    handling = handling_of(figures, result.department_id)
    if rules.handling is None or handling is None:
        return None
    counted = [(UNHANDLED, handling.unhandled)]
    counted += [(rating, (handling or NO_CASES).ratings.get(rating, 0)) for rating in RATINGS]
    return [Case(kind, rules.handling[kind], count) for kind, count in counted if count]
