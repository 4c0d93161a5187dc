"""Ratings: the questions an index is made of."""

from typing import Annotated, Literal

from pydantic import Field

from surveys.definition.part import Flag
from surveys.definition.questions.scaled import Scaled


class Rating(Scaled):
    """A number on a scale of 2 to 11 points, shown as numbers, stars or faces."""

    type: Literal["rating"]
    points: Annotated[int, Field(strict=True, ge=2, le=11)] = 5
    low: Annotated[int, Field(strict=True, ge=0, le=1)] = 1
    reversed: Flag = False
    look: Literal["numbers", "stars", "faces"] = "numbers"
