"""What a survey report says, as plain frozen values.

Whoever gathers the figures builds a `SurveyReport`, ends its session, and only then has the
document rendered: nothing here, nor behind it, reads the database. What may not be shown is not
carried: a withheld department has no figure to leak, and the constructors refuse one that has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]


class Anonymity(StrEnum):
    """What the respondents were promised."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    NAMED = "named"


class Withheld(StrEnum):
    """Why a unit's figures stand empty."""

    FEW = "few"  # fewer answers than may be shown: not even n is told
    NO_INDEX = "no-index"  # n may be told, but carries no index
    COMPLEMENT = "complement"  # could be worked out from a total together with the others


class QuestionKind(StrEnum):
    """The forms of question that a report can draw; the rest stand in the annex only."""

    SCALE = "scale"
    NPS = "nps"
    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True)
class Thresholds:
    """From how many answers on something is shown, indexed and ranked."""

    show: int = 5
    index: int = 10
    rank: int = 30


@dataclass(frozen=True)
class Figure:
    """A mean with its base and its 95 % interval; a full count has no interval."""

    n: int
    value: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError("An interval has two ends or none.")

    @property
    def margin(self) -> float | None:
        """Half the width of the interval."""
        if self.low is None or self.high is None:
            return None
        return (self.high - self.low) / 2

    def lies_above(self, value: float) -> bool:
        """Whether the whole interval lies above `value`; never true of a figure without one."""
        return self.low is not None and self.low > value

    def lies_below(self, value: float) -> bool:
        """Whether the whole interval lies below `value`; never true of a figure without one."""
        return self.high is not None and self.high < value


@dataclass(frozen=True)
class Unit:
    """A department: shown with its figure, or withheld with the reason."""

    name: str
    figure: Figure | None = None
    withheld: Withheld | None = None
    n: int | None = None  # of a unit whose n is told, but whose index is not
    short_name: str = ""

    def __post_init__(self) -> None:
        if (self.figure is None) == (self.withheld is None):
            raise ValueError(f"{self.name}: a unit is either shown or withheld.")
        if self.n is not None and self.withheld is not Withheld.NO_INDEX:
            raise ValueError(f"{self.name}: n stands alone only where the index is not formed.")


@dataclass(frozen=True)
class Dimension:
    """One dimension of the index and its weight in it (a share of 1)."""

    name: str
    figure: Figure | None
    weight: float | None = None
    short_name: str = ""


@dataclass(frozen=True)
class Nps:
    """Willingness to recommend: answers 0 to 10, and the score with its interval (-100 to 100)."""

    figure: Figure
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.counts) != 11 or sum(self.counts) != self.figure.n:
            raise ValueError("NPS needs the eleven counts of 0 to 10, which add up to its n.")

    @property
    def groups(self) -> tuple[int, int, int]:
        """Detractors (0 to 6), passives (7 and 8), promoters (9 and 10)."""
        return sum(self.counts[:7]), sum(self.counts[7:9]), sum(self.counts[9:])


@dataclass(frozen=True)
class Ranked:
    """Something that was put in order: its mean place (from 1), and how often it came first."""

    name: str
    n: int = 0
    place: float | None = None
    first: int = 0
    withheld: bool = False


@dataclass(frozen=True)
class Ranking:
    """A question that asks for an order, what came first on average on top."""

    code: str
    text: str
    rows: tuple[Ranked, ...]


@dataclass(frozen=True)
class Distribution:
    """How one question was answered.

    Labels of a scale run from best to worst; `favourable` is how many of them, from the best, count
    as satisfied. `n` is the number of persons who answered; "not applicable" is outside it. A
    withheld distribution carries no counts.
    """

    code: str
    text: str
    kind: QuestionKind
    labels: tuple[str, ...]
    counts: tuple[int, ...] = ()
    n: int = 0
    not_applicable: int = 0
    favourable: int = 2
    score: Figure | None = None
    withheld: bool = False

    def __post_init__(self) -> None:
        if self.withheld:
            if self.counts or self.n or self.score or self.not_applicable:
                raise ValueError(f"{self.code}: a withheld question carries no figures.")
            return
        if len(self.counts) != len(self.labels):
            raise ValueError(f"{self.code}: one count for each label.")
        if self.kind is not QuestionKind.MULTIPLE and sum(self.counts) != self.n:
            raise ValueError(f"{self.code}: the counts add up to n.")

    @property
    def shares(self) -> tuple[float, ...]:
        """Each count as a share of those who answered."""
        return tuple(count / self.n if self.n else 0.0 for count in self.counts)

    @property
    def favourable_count(self) -> int:
        """How many chose one of the favourable labels."""
        return sum(self.counts[: self.favourable])


@dataclass(frozen=True)
class Quote:
    """One verbatim comment, and the little that may be said of where it comes from."""

    text: str
    about: str = ""  # such as "August" or "rating 4"


@dataclass(frozen=True)
class CommentGroup:
    """The comments on one department: how many there are, and those quoted."""

    department: str
    total: int = 0
    quotes: tuple[Quote, ...] = ()
    withheld: bool = False

    def __post_init__(self) -> None:
        if self.withheld and (self.quotes or self.total):
            raise ValueError(f"{self.department}: withheld comments are not carried.")


@dataclass(frozen=True)
class LeftOut:
    """Responses that do not count, and why."""

    reason: str
    n: int
    note: str = ""


@dataclass(frozen=True)
class Channel:
    """How responses came in; `invited` is unknown for an open channel."""

    name: str
    received: int
    counted: int
    invited: int | None = None


@dataclass(frozen=True)
class Share:
    """Those of all who answered in one way; without `n` the reason: "few" or "withheld"."""

    name: str
    n: int | None = None
    silence: str = ""

    def __post_init__(self) -> None:
        if (self.n is None) == (not self.silence):
            raise ValueError(f"{self.name}: a group is either counted or silent.")


@dataclass(frozen=True)
class PlaceLine:
    """A counter, a window, a ward: who came by its links, and their index where it is told."""

    name: str
    department: str
    people: Share
    figure: Figure | None = None


@dataclass(frozen=True)
class Answering:
    """How people answered: by way in, language and place; `said` what else there is to say."""

    total: int
    ways: tuple[Share, ...]
    languages: tuple[Share, ...] = ()
    places: tuple[PlaceLine, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """Who was asked, who answered, and what was counted."""

    received: int
    left_out: tuple[LeftOut, ...] = ()
    invited: int | None = None
    reached: int | None = None
    channels: tuple[Channel, ...] = ()
    median_seconds: int | None = None

    @property
    def counted(self) -> int:
        """What is left when everything left out is taken away."""
        return self.received - sum(reason.n for reason in self.left_out)


@dataclass(frozen=True)
class Item:
    """A line of the questionnaire annex.

    `dimension` names what it counts in from the first level down; `shares` are the weights on the
    way, each a share of 1 among those beside it.
    """

    code: str
    text: str
    kind: QuestionKind
    answers: tuple[str, ...] = ()
    dimension: str = ""
    score: Figure | None = None
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class SurveyReport:
    """Everything that one survey report says, in one language."""

    language: Language
    organisation: str
    survey_title: str
    number: str
    period_start: date
    period_end: date  # the last day, included
    questionnaire: str
    version: str
    anonymity: Anonymity
    generated_on: date
    digest: str  # of the data the report was made from
    sample: Sample
    overall: Figure | None
    accent: str = "#0f5a66"
    unit_office: str = ""  # the office that answers for the report, on the cover
    whole: str = ""  # what the whole is called in charts ("全院"); else "Overall"
    target: float | None = None
    verdict: str = ""  # a sentence by hand; else made from the figures
    method: str = ""  # how people were asked, in the words of those who asked
    limits: tuple[str, ...] = ()
    cover_note: str = ""
    dimensions: tuple[Dimension, ...] = ()
    units: tuple[Unit, ...] = ()
    nps: Nps | None = None
    distributions: tuple[Distribution, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    comments: tuple[CommentGroup, ...] = ()
    comment_total: int = 0
    items: tuple[Item, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    answering: Answering | None = None

    def __post_init__(self) -> None:
        self._refuse_comments_of_withheld_units()
        self._refuse_subtraction()
        self._refuse_small_bases()

    @property
    def shown_units(self) -> tuple[Unit, ...]:
        """Units with a figure, best first."""
        shown = [unit for unit in self.units if unit.figure is not None]
        return tuple(sorted(shown, key=lambda unit: (-figure_of(unit).value, unit.name)))

    @property
    def withheld_units(self) -> tuple[Unit, ...]:
        """Units without a figure, in the order given."""
        return tuple(unit for unit in self.units if unit.figure is None)

    def _refuse_comments_of_withheld_units(self) -> None:
        silent = {unit.name for unit in self.withheld_units}
        for group in self.comments:
            if group.department in silent and not group.withheld:
                raise ValueError(f"{group.department}: its comments are withheld like its figures.")

    def _refuse_subtraction(self) -> None:
        """One hidden unit beside all the others and their total is not hidden."""
        hidden = [
            unit for unit in self.units if unit.withheld in (Withheld.FEW, Withheld.COMPLEMENT)
        ]
        if self.overall is None or len(hidden) != 1:
            return
        told = sum(unit.figure.n if unit.figure else unit.n or 0 for unit in self.units)
        if 0 < self.overall.n - told < self.thresholds.show:
            raise ValueError(f"{hidden[0].name}: the total reveals it; withhold a second unit.")

    def _refuse_small_bases(self) -> None:
        least = self.thresholds
        for unit in self.shown_units:
            if figure_of(unit).n < least.index:
                raise ValueError(f"{unit.name}: too few answers for an index.")
        for distribution in self.distributions:
            if not distribution.withheld and distribution.n < least.show:
                raise ValueError(f"{distribution.code}: too few answers to be shown.")


def figure_of(unit: Unit) -> Figure:
    """The figure of a unit that is shown."""
    if unit.figure is None:
        raise ValueError(f"{unit.name} is withheld.")
    return unit.figure
