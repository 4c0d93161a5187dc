"""Pairs of ratings that should agree, or oppose each other: who answers otherwise is marked.

Both answers are put on their scales from 0 to 100 as they were shown, reversed or not. "together"
compares them as they are; "against" turns the second one round first. An answer contradicts itself
when they lie further apart than `gap`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Protocol

from pydantic import Field, StringConstraints

from surveys.definition.part import Part
from surveys.definition.questions.base import Question

USUAL_GAP = 60.0
Leaf = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,80}$")]
"""What answers are stored under: a question's code, or that of a line in it."""


class Contradiction(Part):
    """Two ratings by their leaf codes, how they hang together, and how far apart they may be."""

    first: Leaf
    second: Leaf
    kind: Literal["together", "against"] = "together"
    gap: Annotated[float, Field(strict=True, ge=10, lt=100, allow_inf_nan=False)] = USUAL_GAP


class Asks(Protocol):
    """What is read of a questionnaire."""

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """The pairs."""

    @property
    def leaves(self) -> tuple[Question, ...]:
        """All that answers are stored under."""


def contradicts(content: Asks, answers: Mapping[str, object]) -> bool:
    """Whether an answer sheet contradicts itself in one of the pairs."""
    if not content.contradictions:
        return False
    leaves = {leaf.code: leaf for leaf in content.leaves}
    return any(_apart(pair, leaves, answers) > pair.gap for pair in content.contradictions)


def unfit(content: Asks) -> Iterator[Contradiction]:
    """The pairs that name no two ratings of this questionnaire."""
    rated = {leaf.code for leaf in content.leaves if leaf.scored}
    for pair in content.contradictions:
        if pair.first == pair.second or not {pair.first, pair.second} <= rated:
            yield pair


def _apart(
    pair: Contradiction, leaves: Mapping[str, Question], answers: Mapping[str, object]
) -> float:
    first = _place(leaves.get(pair.first), answers.get(pair.first))
    second = _place(leaves.get(pair.second), answers.get(pair.second))
    if first is None or second is None:
        return 0.0
    return abs(first - (100 - second if pair.kind == "against" else second))


def _place(leaf: Question | None, value: object) -> float | None:
    """A rating from 0 to 100 on its scale; None for anything else, "not applicable" included."""
    if leaf is None or leaf.scored is None or type(value) is not int:
        return None
    low, high, _reversed = leaf.scored
    return 100 * (value - low) / (high - low)
