"""The indicators level by level, with what each level's weights add up to."""

from __future__ import annotations

import math
from dataclasses import dataclass

from surveys.definition.model import Indicator, Questionnaire


@dataclass(frozen=True)
class Level:
    """Indicators with the same parent; `name` is the parent's, "" for the first level."""

    name: str
    indicators: tuple[Indicator, ...]

    @property
    def total(self) -> str:
        """The sum of the weights."""
        return f"{round(math.fsum(i.weight for i in self.indicators), 2):g}"

    @property
    def whole(self) -> bool:
        """Whether they make 100."""
        return self.total == "100"


def levels(questionnaire: Questionnaire, language: str) -> list[Level]:
    """The levels from the top, each under its parent's name."""
    by_parent: dict[str | None, list[Indicator]] = {}
    for indicator in questionnaire.indicators:
        by_parent.setdefault(indicator.parent, []).append(indicator)
    return [
        Level(_name(questionnaire, parent, language), tuple(indicators))
        for parent, indicators in by_parent.items()
    ]


def _name(questionnaire: Questionnaire, code: str | None, language: str) -> str:
    if code is None:
        return ""
    return questionnaire.say(questionnaire.indicator(code).name, language) or code
