"""From the figures of a snapshot to the line of each department: pooled, judged, compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from analysis.difference import welch_difference
from analysis.intervals import Estimate
from analysis.pooling import pooled
from analysis.testing import holm
from evaluations.handling import WHOLE as ALL_CASES
from evaluations.rules import NO_CASES, Handling, Rules, adjusted, adjustment
from evaluations.snapshots import WHOLE, Figures, estimate_from

NOBODY = UUID(int=0)
"""Who answered for no department: counted in the whole, without a line of their own."""

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Change:
    """Index less the index before, with its interval, and whether a test carries it."""

    before: float
    value: float
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    significant: bool = False


@dataclass(frozen=True)
class Outcome:
    """A department's line (unit None: the whole)."""

    unit: UUID | None
    position: int
    depth: int
    standing: str
    n: int | None = None
    index: Estimate | None = None
    adjustment: float | None = None
    cases: int | None = None
    score: float | None = None
    grade: int | None = None
    change: Change | None = None
    no_change: str = ""


Before = Mapping[UUID | None, Estimate]
"""The indices of the period before, by department."""

Broken = Callable[[UUID | None], bool]
"""Whether a department's index (None: the whole's) measures something else than before."""


def outcomes(
    figures: Figures,
    rules: Rules,
    before: Before | None,
    *,
    comparable: bool = True,
    broken: Broken = lambda _unit: False,
) -> list[Outcome]:
    """A line for the whole and each department, in the order of the tree.

    `before` is None when no period before was published; changes of departments are tested
    together (Holm), that of the whole alone. Where items or scale are not what they were, as
    `broken` says, nothing is compared.
    """
    places: list[tuple[UUID | None, int]] = [(None, 0), *_tree(figures)]
    found = [_outcome(figures, rules, unit, at, depth) for at, (unit, depth) in enumerate(places)]
    if before is None:
        return [replace(each, no_change="first") for each in found]
    if not comparable:
        return [replace(each, no_change="basis") for each in found]
    whole, departments = found[:1], found[1:]
    return [*_compared(whole, before, broken), *_compared(departments, before, broken)]


def parts_of(figures: Figures, unit: UUID | None) -> list[tuple[Figures, Figures]]:
    """The surveys in which a department is told, each with its figures there."""
    key = WHOLE if unit is None else str(unit)
    return [
        (part, part["units"][key])
        for part in figures["parts"]
        if key in part["units"] and part["units"][key]["index"] is not None
    ]


def handling_of(figures: Figures, unit: UUID | None) -> Handling | None:
    """The cases of a department; None where complaints are not counted at all."""
    if figures["handling"] is None:
        return None
    found = figures["handling"].get(str(ALL_CASES if unit is None else unit))
    if found is None:
        return NO_CASES
    return Handling({r: int(n) for r, n in found["ratings"].items()}, int(found["unhandled"]))


def _tree(figures: Figures) -> list[tuple[UUID | None, int]]:
    """The departments of all surveys, in the order of the tree; the first to name one places it."""
    seen: dict[UUID | None, int] = {}
    for part in figures["parts"]:
        for text, depth in part["tree"]:
            if UUID(text) != NOBODY:
                seen.setdefault(UUID(text), int(depth))
    return list(seen.items())


def _outcome(
    figures: Figures, rules: Rules, unit: UUID | None, position: int, depth: int
) -> Outcome:
    told = parts_of(figures, unit)
    if not told:
        return Outcome(unit, position, depth, _silence(figures, unit))
    index = pooled([estimate_from(sums["index"]) for _, sums in told])
    if index.value is None or index.n < rules.minimum:
        return Outcome(unit, position, depth, "no_index", index.n)
    cases = handling_of(figures, unit)
    extra = adjustment(cases or NO_CASES, rules.handling)
    score = adjusted(index.value, extra)
    return Outcome(
        unit,
        position,
        depth,
        "shown",
        index.n,
        index,
        extra,
        None if cases is None or rules.handling is None else cases.cases,
        score,
        rules.grade(score),
    )


def _silence(figures: Figures, unit: UUID | None) -> str:
    """Why nothing is told: too few, or to protect another."""
    key = WHOLE if unit is None else str(unit)
    standings = {part["units"].get(key, {}).get("standing") for part in figures["parts"]}
    return "withheld" if "withheld" in standings else "few"


def _compared(found: Sequence[Outcome], before: Before, broken: Broken) -> list[Outcome]:
    """The same with their changes, tested together."""
    tests: dict[int, float] = {}
    changed = {at for at, each in enumerate(found) if broken(each.unit)}
    for at, each in enumerate(found):
        past = before.get(each.unit) if at not in changed else None
        change = welch_difference(past, each.index) if past and each.index else None
        if change is not None and change.p is not None:
            tests[at] = change.p
    honest = dict(zip(tests, holm(list(tests.values())), strict=True))
    return [
        _changed(each, before, honest.get(at), broken=at in changed)
        for at, each in enumerate(found)
    ]


def _changed(each: Outcome, before: Before, p_value: float | None, *, broken: bool) -> Outcome:
    past = before.get(each.unit)
    if each.index is None:
        return replace(each, no_change="silent")
    if past is None or past.value is None:
        return replace(each, no_change="new")
    if broken:
        return replace(each, no_change="items")
    change = welch_difference(past, each.index)
    if change is None:
        return replace(each, no_change="new")
    significant = p_value is not None and p_value <= SIGNIFICANT
    told = Change(past.value, change.value, change.low, change.high, p_value, significant)
    return replace(each, change=told)
