"""What the sheet of an action says, as plain frozen values in one language.

Nothing here, nor behind it, reads the database, and nothing depends on when or by whom the sheet
was asked for: the same state of an action gives the same pages. Cases stand by their number alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.document import Figure, Language

VERDICTS = ("yes", "no", "open")
"""What figures or a person can say: effective, not effective, not shown."""


@dataclass(frozen=True)
class Days:
    """A span of days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Change:
    """A difference of two figures in points, with its 95 % interval if there is one."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def sure(self) -> bool:
        """Whether the whole interval lies on one side of 0."""
        return self.low is not None and self.high is not None and self.low * self.high > 0


@dataclass(frozen=True)
class Comparison:
    """A figure before and after; None where fewer than ten persons answered.

    Of a single department without an action both are None as well, and only its change is told.
    """

    before: Figure | None
    after: Figure | None
    change: Change | None


@dataclass(frozen=True)
class Item:
    """A thing to do, with its evidence."""

    text: str
    owner: str
    due_on: date
    done_on: date | None
    wanted: str
    evidence: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """What would show an effect, as it was written before the work began."""

    measure: str
    department: str
    words: str
    target: float | None
    days: int
    least_sample: int


@dataclass(frozen=True)
class Effect:
    """Before and after, and what they propose: one of `VERDICTS` in `kind`, and a sentence."""

    own: Comparison
    beside: Comparison | None  # the departments without an action, together
    beside_count: int
    beyond: Change | None
    before: tuple[Days, ...]
    after: Days
    kind: str
    sentence: str
    shifted: bool
    unasked_days: int
    breaks: tuple[str, ...] = ()  # where the trend breaks between, in sentences
    untested: bool = False  # items or scale changed: nothing is tested


@dataclass(frozen=True)
class Frozen:
    """The figure before, as it was fixed, while nothing is measured after."""

    figure: Figure | None
    windows: tuple[Days, ...]
    until: date | None  # the last day of observation, once the work is finished


@dataclass(frozen=True)
class Verdict:
    """What the auditor decided, and why."""

    kind: str
    word: str
    by: str
    reason: str


@dataclass(frozen=True)
class Moment:
    """A step of the history; `times` counts what one person did again and is told once."""

    on: date
    who: str
    what: str
    reason: str
    round: int
    times: int = 1


@dataclass(frozen=True)
class Cause:
    """A cause of the fishbone, with how deep it lies below its category."""

    text: str
    depth: int = 0
    root: bool = False
    evidence: str = ""


@dataclass(frozen=True)
class Topic:
    """A part of D7: sentences, each with what somebody typed beside; `nothing` where none is."""

    name: str
    said: tuple[tuple[str, str], ...]
    nothing: str = ""


@dataclass(frozen=True)
class ActionSheet:
    """The whole sheet."""

    language: Language
    organisation: str
    accent: str
    ref: str
    title: str
    state: str
    round: int
    revision: int
    as_of: date  # the day of the last step
    department: str
    source: str
    cases: tuple[str, ...]
    occasion: str
    trigger: Days | None
    planner: str
    reviewer: str
    owner: str
    auditor: str
    containment: str
    contained_on: date | None
    whys: tuple[str, ...]
    root_cause: str
    items: tuple[Item, ...]
    criterion: Criterion
    frozen: Frozen | None
    effect: Effect | None
    verdict: Verdict | None
    history: tuple[Moment, ...]
    severity: str = ""
    workers: tuple[str, ...] = ()  # in charge of an item
    fishbone: tuple[tuple[str, tuple[Cause, ...]], ...] = ()  # the six categories; empty: none
    opened_on: date | None = None
    prevention: tuple[Topic, ...] = ()
