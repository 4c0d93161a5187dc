"""What a period's report says, as plain frozen values; nothing behind it reads the database.

Figures come from the snapshot. What it withholds is not carried: the constructors refuse a line
that is withheld and has a figure all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reports.document import Distribution, Figure, Language

LEAST_CASES = 5
"""The least number of cases of which a group is told, as for answers."""


@dataclass(frozen=True)
class Change:
    """Later less earlier on one scale, with its interval; `clear` when a test carries it."""

    before: float
    value: float
    low: float | None = None
    high: float | None = None
    clear: bool = False


@dataclass(frozen=True)
class Line:
    """A department of a snapshot, or the whole.

    Shown with figure, score and place of its grade, or silent with the reason: "few", "withheld"
    or "no_index", the last alone with its n. `inner` says that others of the list lie below it.
    `cases` that moved its score are None where there are some, but too few to be told.
    `marks` name the report's `breaks` that stand against the change.
    """

    name: str
    depth: int = 0
    inner: bool = False
    figure: Figure | None = None
    silence: str = ""
    n: int | None = None
    adjustment: float = 0.0
    cases: int | None = 0
    score: float | None = None
    grade: int | None = None
    change: Change | None = None
    no_change: str = ""
    marks: tuple[int, ...] = ()  # the footnotes of the report that stand against its change

    def __post_init__(self) -> None:
        if (self.figure is None) == (not self.silence):
            raise ValueError(f"{self.name}: a line is either shown or silent.")
        if (self.figure is None) != (self.score is None or self.grade is None):
            raise ValueError(f"{self.name}: score and grade go with the figure.")
        if self.cases is not None and 0 < self.cases < LEAST_CASES:
            raise ValueError(f"{self.name}: too few cases to be told.")
        if self.silence and (self.change or (self.n is not None and self.silence != "no_index")):
            raise ValueError(f"{self.name}: a silent line tells nothing else.")


@dataclass(frozen=True)
class Grade:
    """A grade from its lower bound on; `level` is how it is drawn: high, mid or low."""

    word: str
    least: float
    level: str


@dataclass(frozen=True)
class Scheme:
    """How the period is judged; `points` are those of a case by its rating, if cases count."""

    target: float
    minimum: int
    grades: tuple[Grade, ...]
    points: tuple[tuple[str, float], ...] | None = None


@dataclass(frozen=True)
class Indicator:
    """A first-level indicator in one survey: its share of the weight, its figure for the whole."""

    name: str
    share: float
    figure: Figure | None


@dataclass(frozen=True)
class Part:
    """A survey that counts in the period."""

    ref: str
    name: str
    questionnaire: str
    version: int
    promise: str
    answers: int
    late: int
    unreadable: int
    own_weights: bool
    index: Figure | None
    indicators: tuple[Indicator, ...]
    omitted: tuple[str, ...] = ()  # what is said of answers that were left out by decision


@dataclass(frozen=True)
class Appealed:
    """How many departments appealed in the period, and what became of it; the rest is open."""

    filed: int = 0
    upheld: int = 0
    dismissed: int = 0

    @property
    def undecided(self) -> int:
        """How many still wait for a decision."""
        return self.filed - self.upheld - self.dismissed


@dataclass(frozen=True)
class Snapshot:
    """Which snapshot it is; `appeals` is "open", "over" or "locked" on the report's day."""

    number: int
    published_on: date
    appeals_until: date
    appeals: str
    digest: str
    reason: str = ""
    before: str = ""  # the period before, where one was published
    appealed: Appealed = Appealed()


@dataclass(frozen=True)
class Clock:
    """How a clock was kept over several cases; the rest still run. `median` where told."""

    met: int
    late: int
    running: int
    median: float | None = None

    @property
    def ended(self) -> int:
        """The cases of which one can say it."""
        return self.met + self.late


@dataclass(frozen=True)
class Tally:
    """The cases of one group, or why they are not told: "few" or "withheld"."""

    name: str
    n: int | None = None
    silence: str = ""
    resolve: Clock | None = None

    def __post_init__(self) -> None:
        if (self.n is None) == (not self.silence):
            raise ValueError(f"{self.name}: a group is either counted or silent.")
        if self.silence and self.resolve:
            raise ValueError(f"{self.name}: a silent group tells nothing else.")
        if self.n is not None and self.n < LEAST_CASES:
            raise ValueError(f"{self.name}: too few cases to be told.")


@dataclass(frozen=True)
class Cases:
    """The complaints that came in within the period, as they stood on the report's day.

    `received` is None where there are some, but too few to be told; then nothing else is.
    """

    received: int | None
    closed: int = 0
    acknowledge: Clock | None = None
    resolve: Clock | None = None
    categories: tuple[Tally, ...] = ()
    severities: tuple[Tally, ...] = ()
    departments: tuple[Tally, ...] = ()
    ratings: Distribution | None = None
    rating: float | None = None

    def __post_init__(self) -> None:
        told = self.acknowledge or self.resolve or self.categories or self.departments
        if not self.received and (told or self.closed or self.severities):
            raise ValueError("Too few complaints to say anything of them.")


@dataclass(frozen=True)
class Action:
    """A corrective action and how far its proof is.

    `before` and `after` are None until measured, or where fewer than ten persons answered.
    `verdict` is "effective", "not_effective", "not_shown" or empty; `standing` its state in words,
    `said` the proof, or what is waited for, in a sentence.
    """

    ref: str
    title: str
    department: str
    source: str
    measure: str
    criterion: str
    standing: str
    said: str
    verdict: str = ""
    round: int = 1
    before: Figure | None = None
    after: Figure | None = None
    change: Change | None = None
    before_days: tuple[date, date] | None = None
    after_days: tuple[date, date] | None = None
    target: float | None = None
    least_change: float | None = None
    least_sample: int = 0
    breaks: tuple[str, ...] = ()  # where the trend breaks between before and after


@dataclass(frozen=True)
class PeriodReport:
    """Everything that the report of a period says, in one language."""

    language: Language
    organisation: str
    accent: str
    period: str
    period_start: date
    period_end: date  # the last day, included
    number: str
    generated_on: date
    snapshot: Snapshot
    scheme: Scheme
    parts: tuple[Part, ...]
    whole: Line
    lines: tuple[Line, ...]
    cases: Cases
    actions: tuple[Action, ...] = ()
    breaks: tuple[str, ...] = ()  # where the trend breaks, as footnotes from 1 on

    @property
    def answers(self) -> int:
        """The answers counted in all surveys."""
        return sum(part.answers for part in self.parts)

    @property
    def shown(self) -> tuple[Line, ...]:
        """The departments with a figure that hold no others, best first."""
        leaves = [line for line in self.lines if line.figure and not line.inner]
        return tuple(sorted(leaves, key=lambda line: (-figure_of(line).value, line.name)))

    @property
    def silent(self) -> tuple[Line, ...]:
        """The departments without a figure."""
        return tuple(line for line in self.lines if line.figure is None)

    @property
    def compared(self) -> tuple[Line, ...]:
        """The departments with a change, the greatest rise first; they were tested together."""
        return greatest_first(line for line in self.lines if line.change)

    def graded(self) -> list[tuple[Grade, int]]:
        """Every grade with the number of departments that have it, those that hold others too."""
        return [
            (grade, sum(line.grade == at for line in self.lines))
            for at, grade in enumerate(self.scheme.grades)
        ]


def greatest_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines with a change by its size, rises before falls."""
    return tuple(sorted(lines, key=lambda line: (-change_of(line).value, line.name)))


def figure_of(line: Line) -> Figure:
    """The figure of a line that is shown."""
    if line.figure is None:
        raise ValueError(f"{line.name} is silent.")
    return line.figure


def change_of(line: Line) -> Change:
    """The change of a line that has one."""
    if line.change is None:
        raise ValueError(f"{line.name} has no change.")
    return line.change
