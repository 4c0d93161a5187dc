"""How easy was it? The seven points of the customer effort score."""

from typing import ClassVar, Literal

from surveys.definition.questions.scaled import Scaled


class Effort(Scaled):
    """A number from 1 to 7, where 7 is easy; its score is the mean and the share of 5 to 7.

    The seven-point form of 2013 (“CES 2.0”, Corporate Executive Board).
    """

    type: Literal["ces"]
    points: Literal[7] = 7
    low: Literal[1] = 1
    reversed: Literal[False] = False

    column_kind: ClassVar[Literal["rating", "ces"]] = "ces"
