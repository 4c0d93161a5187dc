"""How the weights of a level came about: typed, from comparing pairs, or from rounds of experts.

A level is the indicators with one parent, the first one those without. It is kept with the
questionnaire, so that who approves it and who reads it later sees where a weight comes from.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import Annotated, Literal, Protocol, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints

from surveys.definition.part import Code, Part
from surveys.definition.text import plain_text

LONGEST_REASON = 1000
MOST_COMPARED = 15  # no random index is known for more
MOST_ROUNDS = 10

Share = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]


class _Placed(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def weight(self) -> float: ...


class Judgement(Part):
    """One pair compared: `more` matters `step` times as much as `less`; with 1 both matter alike.

    Steps are Saaty's: 1 alike, 3 moderately, 5 strongly, 7 very strongly, 9 extremely more.
    """

    more: Code
    less: Code
    step: Annotated[int, Field(strict=True, ge=1, le=9)]

    @property
    def pair(self) -> frozenset[str]:
        """Both, in no order."""
        return frozenset((self.more, self.less))


class Middle(Part):
    """What the experts of a round gave one indicator: median and quartiles, out of 100."""

    code: Code
    low: Share
    median: Share
    high: Share


class Round(Part):
    """One round: how many were asked and answered, how far they agree (Kendall's W), the middle."""

    asked: Count
    answered: Count
    agreement: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    middles: Annotated[tuple[Middle, ...], Field(min_length=1, max_length=100)]


class Typed(Part):
    """Somebody typed them, or changed what had come about otherwise."""

    method: Literal["typed"]
    parent: Code | None = None

    @property
    def codes(self) -> frozenset[str] | None:
        """The indicators it speaks of; None for whichever there are."""
        return None


class Compared(Part):
    """The analytic hierarchy process: a judgement for each pair, and what contradicts itself.

    `ratio` is Saaty's consistency ratio; above 0.10 there is a `reason` why it was taken.
    """

    method: Literal["ahp"]
    parent: Code | None = None
    judgements: Annotated[tuple[Judgement, ...], Field(min_length=1, max_length=105)]
    ratio: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    reason: Annotated[
        str, StringConstraints(max_length=LONGEST_REASON), AfterValidator(plain_text)
    ] = ""

    @property
    def codes(self) -> frozenset[str]:
        """The indicators compared."""
        return frozenset(code for judgement in self.judgements for code in judgement.pair)


class Delphi(Part):
    """Rounds of experts; the medians of the last one, scaled to 100, became the weights."""

    method: Literal["delphi"]
    parent: Code | None = None
    rounds: Annotated[tuple[Round, ...], Field(min_length=1, max_length=MOST_ROUNDS)]

    @property
    def codes(self) -> frozenset[str]:
        """The indicators weighed in the last round."""
        return frozenset(middle.code for middle in self.rounds[-1].middles)


Weighting: TypeAlias = Annotated[Typed | Compared | Delphi, Field(discriminator="method")]


def refuse_unfitting(weighting: Iterable[Weighting], indicators: Iterable[_Placed]) -> None:
    """Raise ``ValueError`` unless each entry speaks of a level there is, once and whole."""
    levels = _levels(indicators)
    twice = [parent for parent, n in Counter(one.parent for one in weighting).items() if n > 1]
    if twice:
        raise ValueError(f"the weights under {twice[0] or 'no parent'} are explained twice")
    for one in weighting:
        known = levels.get(one.parent, {}).keys()
        if not known or one.codes not in (None, known):
            raise ValueError(
                f"the weights under {one.parent or 'no parent'} are of other indicators"
            )
        if isinstance(one, Compared) and not _whole(one):
            raise ValueError(f"not each pair under {one.parent or 'no parent'} is judged once")
        if isinstance(one, Delphi) and any(_codes(r) != sorted(known) for r in one.rounds):
            raise ValueError(f"a round under {one.parent or 'no parent'} weighs other indicators")


def _whole(compared: Compared) -> bool:
    pairs = Counter(judgement.pair for judgement in compared.judgements)
    wanted = {frozenset(pair) for pair in combinations(compared.codes, 2)}
    return pairs.keys() == wanted and len(compared.judgements) == len(wanted)


def _codes(of: Round) -> list[str]:
    return sorted(middle.code for middle in of.middles)


def _levels(indicators: Iterable[_Placed]) -> dict[str | None, dict[str, float]]:
    levels: dict[str | None, dict[str, float]] = {}
    for indicator in indicators:
        levels.setdefault(indicator.parent, {})[indicator.code] = indicator.weight
    return levels


def still_true(
    weighting: Iterable[Weighting], before: Iterable[_Placed], after: Iterable[_Placed]
) -> tuple[Weighting, ...]:
    """What remains of the explanations when the indicators change.

    A level with the same indicators and weights keeps its own; one that changed in any way is
    typed from then on; one that is gone has none.
    """
    was, now = _levels(before), _levels(after)
    return tuple(
        one if was.get(one.parent) == now[one.parent] else Typed(method="typed", parent=one.parent)
        for one in weighting
        if one.parent in now
    )
