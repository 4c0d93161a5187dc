"""Comparing the indicators of a level pair by pair: the answers, and what comes of them.

An answer is a whole number from 9 to -9: how much more the first of the pair matters, 1 for alike,
and below zero how much more the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from surveys.definition.weighting import Compared, Judgement
from surveys.weighing.levels import Level

if TYPE_CHECKING:
    from analysis.ahp import Doubt

FEWEST, MOST = 2, 9
"""Indicators of a level that are compared: beyond nine nobody holds them all in mind at once
(Saaty's seven, plus two), and 45 pairs are tedious."""

HIGHEST_RATIO = 0.10
"""A comparison that contradicts itself more than this is only taken with a reason."""

ANSWERS: tuple[int, ...] = (*range(9, 1, -1), 1, *range(-2, -10, -1))

Pair = tuple[str, str]
Answers = Mapping[Pair, int]


def pairs_of(codes: Sequence[str]) -> list[Pair]:
    """Every pair once, in the order of the indicators."""
    return list(combinations(codes, 2))


def comparable(level: Level) -> bool:
    """Whether a level is of a size to be compared in pairs."""
    return FEWEST <= len(level.indicators) <= MOST


def judgements(answers: Answers) -> tuple[Judgement, ...]:
    """The answers as they are kept."""
    return tuple(
        Judgement(more=first, less=second, step=answer)
        if answer > 0
        else Judgement(more=second, less=first, step=-answer)
        for (first, second), answer in answers.items()
    )


def answers_of(kept: Compared, codes: Sequence[str]) -> dict[Pair, int]:
    """What was kept, as answers again."""
    steps = {(one.more, one.less): one.step for one in kept.judgements}
    found: dict[Pair, int] = {}
    for first, second in pairs_of(codes):
        step = steps.get((first, second))
        found[first, second] = step if step else _turned(steps[second, first])
    return found


def _turned(step: int) -> int:
    return -step if step > 1 else 1


@dataclass(frozen=True)
class Outcome:
    """What a comparison comes to: weights that make 100, and how far it contradicts itself.

    `doubt` is the pair to look at again, with what was answered and what the others imply.
    """

    weights: dict[str, float]
    eigenvalue: float
    index: float
    ratio: float
    doubt: tuple[Pair, int, int] | None

    @property
    def consistent(self) -> bool:
        """Whether it may be taken without a reason."""
        return self.ratio <= HIGHEST_RATIO


def work_out(codes: Sequence[str], answers: Answers) -> Outcome:
    """Weights and consistency of a level whose pairs are all answered."""
    from analysis.ahp import priorities
    from analysis.hundred import to_hundred

    at = {code: place for place, code in enumerate(codes)}
    found = priorities(
        len(codes),
        {
            (at[first], at[second]): float(answer) if answer > 0 else -1 / answer
            for (first, second), answer in answers.items()
        },
    )
    return Outcome(
        dict(zip(codes, to_hundred(found.weights), strict=True)),
        found.eigenvalue,
        found.index,
        round(found.ratio, 3),
        _doubt(codes, found.doubt),
    )


def _doubt(codes: Sequence[str], doubt: Doubt | None) -> tuple[Pair, int, int] | None:
    """The doubt in answers; None where the nearest answer is the one that was given."""
    if doubt is None:
        return None
    pair = codes[doubt.pair[0]], codes[doubt.pair[1]]
    given, implied = nearest(doubt.judged), nearest(doubt.implied)
    return (pair, given, implied) if given != implied else None


def nearest(times: float) -> int:
    """The answer nearest to a quotient of weights."""
    return min(9, round(times)) if times >= 1 else _turned(min(9, round(1 / times)))


def fingerprint(answers: Iterable[int | None]) -> str:
    """Answers in one word, to see whether they are those that were worked out."""
    return ",".join(str(answer or 0) for answer in answers)
