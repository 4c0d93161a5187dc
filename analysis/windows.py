"""Which days are before and which are after a corrective action.

All windows are half open, [start, end), in days of the organisation's own calendar. The window
that triggered the action is no part of the baseline: it was chosen because it was bad, and the
next would be better without any action (regression to the mean, Galton 1886; Barnett et al. 2005,
Int. J. Epidemiol. 34:215).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` to the day before `end`. ValueError unless start < end."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"window from {self.start} to {self.end} has no days")

    @property
    def days(self) -> int:
        """How many days it has, 1 or more."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


class Omission(StrEnum):
    """Why days between the beginning of the baseline and the end of the observation count not."""

    TRIGGER = "trigger"  # they made somebody act
    WORK = "work"  # from the start of the work to its end: neither before nor after
    SETTLING = "settling"  # the change needs time to be felt


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A window that counts neither before nor after, and why."""

    window: Window
    why: Omission


@dataclass(frozen=True, slots=True)
class Windows:
    """Baseline in one piece or, around the trigger, two; observation; what was left out.

    `short` is how many days the baseline lacks of those wanted, because nothing was asked
    earlier.
    """

    baseline: tuple[Window, ...]
    observation: Window
    left_out: tuple[LeftOut, ...]
    short: int = 0


def effect_windows(
    *,
    trigger: Window | None,
    started: date,
    finished: date,
    observation_days: int,
    baseline_days: int | None = None,
    settling_days: int = 0,
    earliest: date | None = None,
) -> Windows:
    """The days to compare, for an action that changed something from `started` to `finished`.

    Both days belong to the work: the observation begins on the day after `finished` and
    `settling_days`, and lasts `observation_days`. The baseline is the last `baseline_days` (as
    many as are observed, unless said otherwise) before `started` that are not in the trigger
    window: it reaches back further where that cuts into it, but not before `earliest`, the first
    day with answers. `started` is the first day that was unlike before, containment included. A
    trigger window that lies after `started` or before the baseline cuts nothing. Raises
    ValueError when finished lies before started, for windows without days, and when no day is
    left for the baseline.
    """
    wanted = observation_days if baseline_days is None else baseline_days
    if finished < started or wanted < 1 or observation_days < 1 or settling_days < 0:
        raise ValueError("an action takes a day or more, and so do its windows")
    work = Window(started, finished + timedelta(1))
    observed_from = work.end + timedelta(settling_days)
    left_out = [LeftOut(work, Omission.WORK)]
    if settling_days:
        left_out.append(LeftOut(Window(work.end, observed_from), Omission.SETTLING))
    baseline, cut = _baseline(trigger, started, wanted, earliest)
    if cut is not None:
        left_out.insert(0, LeftOut(cut, Omission.TRIGGER))
    return Windows(
        baseline=baseline,
        observation=Window(observed_from, observed_from + timedelta(observation_days)),
        left_out=tuple(left_out),
        short=wanted - sum(window.days for window in baseline),
    )


def _baseline(
    trigger: Window | None, end: date, days: int, earliest: date | None
) -> tuple[tuple[Window, ...], Window | None]:
    """The pieces, oldest first, and the part of the trigger window that was cut out."""
    start, cut = end - timedelta(days), None
    if trigger is not None and trigger.start < end and trigger.end > max(start, earliest or start):
        cut = Window(trigger.start, min(trigger.end, end))
        start = cut.start - timedelta(days - (end - cut.end).days)
    start = max(start, earliest or start)
    pieces = [(start, end)] if cut is None else [(start, cut.start), (cut.end, end)]
    windows = tuple(Window(first, last) for first, last in pieces if first < last)
    if not windows:
        raise ValueError("no day before the action is left to compare with")
    return windows, cut
