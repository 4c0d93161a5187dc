"""Small bases: which groups of a breakdown may be shown, have an index, be ranked.

What it promises. Take one breakdown: a whole, its groups, and the persons who are in the whole
but in no group. Whoever knows the whole and every group that shows figures can work out, by
subtraction, the figure of the persons left over together, and nothing finer. The left-over is
either nobody, or at least `breakdown` persons, or the whole itself. So a group under the
minimum is never alone in the left-over, and its own figure cannot be recovered.

Where the left-over would be smaller, one more group is withheld: the smallest that would be
shown (of equals, the first). One is always enough, for it brings at least the minimum with it.
Empty groups neither need protection nor give it.

What it does not promise. That a group has no index yet is a matter of quality, not of secrecy:
its index can sometimes be worked out, from a base that may be shown. Crossing two breakdowns of
the same persons (department by sex) can reveal more: fix the breakdowns. A member of a small
group knows their own answer. A left-over, or a group, in which all gave the same answer tells
that answer. Two issues of a growing table differ by the newcomers. Withheld or not, do not print
the base of a group that shows no figures.

A tree of departments is safe level by level: decide the children of a unit with `parent` set to
the unit's own standing. Decide each figure by its own base: fewer may have answered a dimension.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What may be said of a group, from nothing to everything."""

    FEW = "few"  # the base is under the minimum
    WITHHELD = "withheld"  # large enough, kept back so that a small one cannot be worked out
    NO_INDEX = "no_index"  # counts and shares are shown; too few for an index
    SHOWN = "shown"  # all figures, but too few to be ranked
    RANKED = "ranked"

    @property
    def shows_figures(self) -> bool:
        """Counts, shares and the base may be shown."""
        return self in (Standing.NO_INDEX, Standing.SHOWN, Standing.RANKED)

    @property
    def shows_index(self) -> bool:
        """The index and means may be shown too."""
        return self in (Standing.SHOWN, Standing.RANKED)


@dataclass(frozen=True, slots=True)
class Policy:
    """Least bases, in persons: a choice of the organisation, not a law of statistics.

    `whole` to show the whole, `breakdown` to show a group, `index` to state an index, `ranked` to
    take part in a ranking. Raises ValueError unless 1 <= whole <= breakdown and index <= ranked.
    """

    whole: int = 5
    breakdown: int = 5
    index: int = 10
    ranked: int = 30

    def __post_init__(self) -> None:
        if not (1 <= self.whole <= self.breakdown and self.index <= self.ranked):
            raise ValueError("least bases must rise: 1, whole, breakdown; and index, ranked")


NAMED = Policy()
"""For surveys whose answers are confidential or signed."""

ANONYMOUS = Policy(breakdown=10)
"""For surveys that promise anonymity."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The standing of the whole and of each group, in the order given."""

    whole: Standing
    groups: tuple[Standing, ...]


def decide(
    bases: Sequence[int],
    policy: Policy = NAMED,
    *,
    ungrouped: int = 0,
    parent: Standing | None = None,
) -> Decision:
    """What may be shown of a breakdown whose groups have these bases (persons).

    `ungrouped` counts persons of the whole who are in none of the groups. `parent` is the whole's
    standing where an upper level decided it already: below a unit that shows no figures none of
    its parts does. Each person is in one group at most. Raises ValueError for a negative base.
    """
    if min(bases, default=0) < 0 or ungrouped < 0:
        raise ValueError("a base is negative")
    total = sum(bases) + ungrouped
    whole = _by_base(total, policy.whole, policy) if parent is None else parent
    groups = [_by_base(base, policy.breakdown, policy) for base in bases]
    if not whole.shows_figures:
        groups = [Standing.WITHHELD if g.shows_figures else g for g in groups]
    shown = [place for place, standing in enumerate(groups) if standing.shows_figures]
    left_over = total - sum(bases[place] for place in shown)
    if shown and 0 < left_over < policy.breakdown:
        groups[min(shown, key=lambda place: bases[place])] = Standing.WITHHELD
    return Decision(whole, tuple(groups))


def _by_base(base: int, least: int, policy: Policy) -> Standing:
    """Standing by the base alone."""
    if base < least:
        return Standing.FEW
    if base < policy.index:
        return Standing.NO_INDEX
    return Standing.RANKED if base >= policy.ranked else Standing.SHOWN
