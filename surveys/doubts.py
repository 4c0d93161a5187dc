"""How many answers carry which flags, as far as it may be told.

Of an anonymous survey only counts of five and more are told, and no combination whose sum with the
others would let a smaller one be worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.exclusions import LEAST
from surveys.quality import bits_of
from surveys.services.excluding import CHOICES

if TYPE_CHECKING:
    from surveys.folding import FoldedSurvey

Combination = tuple[str, ...]


@dataclass(frozen=True)
class Doubts:
    """Answers by flag and by combination; None where there are some, but too few to tell."""

    total: int
    flags: Mapping[str, int | None]
    combinations: Mapping[Combination, int]


def doubts(folded: FoldedSurvey, *, careful: bool) -> Doubts:
    """Count the flags of all answers; `careful` is for anonymous surveys."""
    counted: Counter[Combination] = Counter()
    for bits in folded.flags.tolist():
        found = tuple(flag for flag in CHOICES if bits & bits_of([flag]))
        if found:
            counted[found] += 1
    flags: dict[str, int | None] = {
        flag: sum(n for those, n in counted.items() if flag in those) for flag in CHOICES
    }
    several = {those: n for those, n in counted.items() if len(those) > 1}
    if careful:
        flags = {flag: None if 0 < (n or 0) < LEAST else n for flag, n in flags.items()}
        several = _safe(counted, flags)
    ordered = dict(sorted(several.items(), key=lambda item: (-item[1], item[0])))
    return Doubts(len(folded.matrix), flags, ordered)


def carrying(folded: FoldedSurvey, flag: str, *, careful: bool) -> int | None:
    """How many of all answers carry a flag, as `doubts` tells it."""
    bit = bits_of([flag])
    number = int(((folded.flags & bit) == bit).sum())
    return None if careful and 0 < number < LEAST else number


def _safe(
    counted: Mapping[Combination, int], flags: Mapping[str, int | None]
) -> dict[Combination, int]:
    """The combinations that may be told: what is left of each flag is nobody, or enough."""
    shown = {those: n for those, n in counted.items() if len(those) > 1 and n >= LEAST}
    while True:
        tight = [
            flag
            for flag, total in flags.items()
            if total is not None
            and 0 < total - sum(n for those, n in shown.items() if flag in those) < LEAST
        ]
        hides = [those for those in shown if any(flag in those for flag in tight)]
        if not hides:
            return shown
        del shown[min(hides, key=lambda those: shown[those])]
