"""The short questionnaire on the handling: its items and what may be answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ITEMS = ("easy", "informed", "fair", "reasonable")
NOT_APPLICABLE = 0
POINTS = (1, 2, 3, 4, 5)
SATISFIED = 4  # from here on a score counts as satisfied
RESOLVED = ("resolved", "partly", "not")
AGAIN = ("yes", "unsure", "no")


@dataclass(frozen=True)
class Answers:
    """One complainant's answers: `score` is the overall judgement, all else may be left out.

    `items` holds points by item, `NOT_APPLICABLE` among them. Raises ValueError for what the
    questionnaire does not offer.
    """

    score: int
    items: Mapping[str, int] = field(default_factory=dict)
    resolved: str | None = None
    again: str | None = None
    remark: str = ""

    def __post_init__(self) -> None:
        if type(self.score) is not int or self.score not in POINTS:
            raise ValueError(f"score {self.score!r}")
        for item, points in self.items.items():
            if item not in ITEMS or points not in (NOT_APPLICABLE, *POINTS):
                raise ValueError(f"{item} {points!r}")
        if self.resolved not in (None, *RESOLVED) or self.again not in (None, *AGAIN):
            raise ValueError("not an answer of the questionnaire")

    @property
    def asks_for_a_look(self) -> bool:
        """Whether somebody has to look at the case again: not resolved, or very dissatisfied."""
        return self.resolved == "not" or self.score == POINTS[0]
