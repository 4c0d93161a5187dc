"""The indicators level by level: what each adds up to, and what may lie under what."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.errors import NotFound
from foundation.web.texts import gettext
from surveys.definition.model import Indicator, Questionnaire
from surveys.definition.weighting import Weighting

MOST_LEVELS = 3
FIRST = "_"  # stands for the first level in addresses, where no code can stand


@dataclass(frozen=True)
class Level:
    """Indicators with the same parent; `name` is the way down to it, "" for the first level."""

    parent: str | None
    name: str
    indicators: tuple[Indicator, ...]
    weighting: Weighting | None = None

    @property
    def key(self) -> str:
        """What it is called in addresses."""
        return self.parent or FIRST

    @property
    def codes(self) -> tuple[str, ...]:
        """Its indicators."""
        return tuple(indicator.code for indicator in self.indicators)

    @property
    def method(self) -> str:
        """How its weights came about; what nobody told was typed."""
        return self.weighting.method if self.weighting else "typed"

    @property
    def total(self) -> str:
        """The sum of the weights."""
        return f"{round(math.fsum(i.weight for i in self.indicators), 2):g}"

    @property
    def whole(self) -> bool:
        """Whether they make 100."""
        return self.total == "100"

    @property
    def title(self) -> str:
        """What it is called on pages."""
        return gettext("Under “%(name)s”", name=self.name) if self.name else gettext("First level")


def levels(questionnaire: Questionnaire, language: str) -> list[Level]:
    """The levels from the top, each branch down to its leaves before the next one."""
    by_parent: dict[str | None, list[Indicator]] = {}
    for indicator in questionnaire.indicators:
        by_parent.setdefault(indicator.parent, []).append(indicator)
    told = {one.parent: one for one in questionnaire.weighting}

    def down(parent: str | None, way: tuple[str, ...]) -> Iterator[Level]:
        indicators = by_parent.get(parent, [])
        if indicators:
            yield Level(parent, " › ".join(way), tuple(indicators), told.get(parent))
        for indicator in indicators:
            name = questionnaire.say(indicator.name, language) or indicator.code
            yield from down(indicator.code, (*way, name))

    return list(down(None, ()))


def level_of(questionnaire: Questionnaire, key: str, language: str) -> Level:
    """The level of an address; `NotFound` for none."""
    for level in levels(questionnaire, language):
        if level.key == key:
            return level
    raise NotFound


Parents = Mapping[str, str | None]


def parents_of(questionnaire: Questionnaire) -> dict[str, str | None]:
    """What each indicator lies under."""
    return {indicator.code: indicator.parent for indicator in questionnaire.indicators}


def depths(parents: Parents) -> dict[str, int]:
    """The level of each indicator, from 1; 0 for those that would lie under themselves."""
    return {code: _depth(code, parents) for code in parents}


def _depth(code: str, parents: Parents) -> int:
    passed: set[str] = set()
    above: str | None = code
    while above is not None:
        if above in passed:
            return 0
        passed.add(above)
        above = parents.get(above)
    return len(passed)


def misplaced(before: Parents, after: Parents) -> dict[str, str]:
    """Why an indicator cannot lie where it would, in sentences; empty when all can.

    A tree that came deeper than three levels may stay as it is, but grows no deeper.
    """
    was, now = depths(before), depths(after)
    faults: dict[str, str] = {}
    for code, depth in now.items():
        if depth == 0:
            faults[code] = gettext("An indicator cannot lie under itself.")
        elif depth > max(MOST_LEVELS, was.get(code, 0)):
            faults[code] = gettext("The tree has three levels at most; this would be one more.")
    return faults
