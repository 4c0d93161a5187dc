"""What results are made of: figures with what may be said of them, and nothing that may not.

Whatever is withheld is not carried, so that no page can leak it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from analysis.intervals import Estimate
from analysis.suppression import Policy, Standing
from reports.counting import QuestionResult
from surveys.definition.model import Questionnaire
from surveys.exclusions import LeftOut
from surveys.measuring.units import Place
from surveys.measuring.ways import Answering


@dataclass(frozen=True)
class Figure:
    """A mean from 0 to 100; its base is told from `shows_figures`, its value from `shows_index`."""

    standing: Standing
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class DimensionResult:
    """A dimension of the index, with its share of the weight."""

    code: str
    share: float
    figure: Figure


@dataclass(frozen=True)
class UnitResult:
    """A department's line: who answered (None where that is not told), and its index.

    `place` is None for those who answered for the whole house; `inner` says that others lie below.
    """

    id: UUID
    place: Place | None
    depth: int
    inner: bool
    persons: Standing
    n: int | None
    index: Figure


@dataclass(frozen=True)
class PlaceResult:
    """A place's line under its department (None for the whole house)."""

    department: Place | None
    name_zh: str
    name_en: str
    persons: Standing
    n: int | None
    index: Figure

    def name(self, language: str) -> str:
        """The place's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


@dataclass(frozen=True)
class Intake:
    """How many answers are counted, and when they came; not what they say.

    `late` came in the grace after closing and count with the rest; `waiting` are not yet among the
    numbers, `unreadable` cannot be, because what is stored does not fit the questionnaire. What
    was left out by decision is in `left_out`, `with_all` the index with it where it may be told.
    Of all `received`, `by_proxy` were given for somebody else; None where too few to tell.
    """

    counted: int
    late: int
    waiting: int
    unreadable: int
    days: tuple[tuple[date, int], ...]
    left_out: tuple[LeftOut, ...] = ()
    with_all: Estimate | None = None
    received: int = 0
    by_proxy: int | None = 0
    answering: Answering | None = None


@dataclass(frozen=True)
class Scope:
    """One body of persons looked at closely: the whole, or one department."""

    persons: Standing
    n: int | None
    index: Figure
    dimensions: tuple[DimensionResult, ...]
    questions: tuple[QuestionResult, ...]


Readable = Mapping[UUID, Place | None]
"""Departments whose comments may be read; None stands for the whole house's link."""


@dataclass(frozen=True)
class SurveyResults:
    """A survey as one person may see it; `whole` and `intake` only for who may see all of it.

    `comparison` is the index of the whole, where it may stand beside the own departments;
    `indexed` says that the questionnaire forms an index at all.
    """

    content: Questionnaire
    policy: Policy
    indexed: bool
    units: tuple[UnitResult, ...]
    comparison: Figure | None
    readable: Readable
    whole: Scope | None = None
    intake: Intake | None = None
    places: tuple[PlaceResult, ...] = ()

    @property
    def judged(self) -> tuple[UnitResult, ...]:
        """Departments that people were asked about, those that only hold others left out."""
        return tuple(each for each in self.units if each.place and each.place.asked)

    @property
    def enough(self) -> int:
        """How many of these have an index."""
        return sum(each.index.standing.shows_index for each in self.judged)


@dataclass(frozen=True)
class DepartmentResults:
    """One department closely, with those under it and the whole beside it."""

    content: Questionnaire
    policy: Policy
    indexed: bool
    unit: UnitResult
    scope: Scope
    units: tuple[UnitResult, ...]
    comparison: Figure | None
    readable: Readable
    places: tuple[PlaceResult, ...] = ()


@dataclass(frozen=True)
class Voice:
    """Whose comments may be read, with the questionnaire that asked for them."""

    content: Questionnaire
    readable: Readable


def told(standing: Standing, estimate: Estimate) -> Figure:
    """As much of an estimate as its standing allows."""
    if not standing.shows_figures:
        return Figure(standing)
    if not standing.shows_index:
        return Figure(standing, estimate.n)
    return Figure(standing, estimate.n, estimate.value, estimate.low, estimate.high)
