"""What a number of answers can show, to be asked before the work begins.

Two-sided t test of two independent means with one standard deviation, by the noncentral t law
(Cohen 1988, Statistical Power Analysis, ch. 2; R's `power.t.test`): the chance of finding the
change in its own direction. Changes and `sd` are in points of the index 0-100 or on any other
scale; for a share p (0-1), sd = sqrt(p (1 - p)) gives a good approximation with 30 answers and
more.
"""

from __future__ import annotations

import math

from analysis.intervals import CONFIDENCE, t_quantile

POWER = 0.8
MOST_ANSWERS = 1_000_000


def power(
    sd: float, before_n: int, after_n: int, change: float, confidence: float = CONFIDENCE
) -> float:
    """Chance (0-1) that the interval of a true change of this size leaves out 0 on its side.

    `sd` is between persons. The sign of the change does not matter. Raises ValueError unless
    sd > 0, both bases are 2 or more, the change is a number and 0 < confidence < 1.
    """
    from scipy import special

    error = _error(sd, before_n, after_n)
    if not math.isfinite(change):
        raise ValueError(f"change {change} is not a number")
    degrees = before_n + after_n - 2
    limit = t_quantile(degrees, confidence)
    missed = float(special.nctdtr(degrees, abs(change) / error, limit))
    # Far beyond the limit the series gives up: nothing is left to be missed there.
    return 1.0 if math.isnan(missed) else 1.0 - missed


def detectable_change(
    sd: float,
    before_n: int,
    after_n: int,
    chance: float = POWER,
    confidence: float = CONFIDENCE,
) -> float:
    """The smallest true change, on the scale of `sd`, that will be seen with this chance (0-1).

    "With 120 answers before and after a change of 6 points can be seen" (sd 16.5, chance 0.8).
    Raises ValueError as `power`, and unless half of 1 - confidence < chance < 1.
    """
    _check_chance(chance, confidence)
    error = _error(sd, before_n, after_n)
    low, high = 0.0, error
    while power(sd, before_n, after_n, high, confidence) < chance:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        if power(sd, before_n, after_n, middle, confidence) < chance:
            low = middle
        else:
            high = middle
    return high


def answers_needed(
    sd: float,
    before_n: int,
    change: float,
    chance: float = POWER,
    confidence: float = CONFIDENCE,
) -> int | None:
    """The least number of answers after, 2 or more, with which this change will be seen.

    None when no number is enough, because the answers before are too few (a million is tried).
    Raises ValueError as `detectable_change`.
    """
    _check_chance(chance, confidence)

    def enough(after_n: int) -> bool:
        return power(sd, before_n, after_n, change, confidence) >= chance

    if not enough(MOST_ANSWERS):
        return None
    low, high = 1, MOST_ANSWERS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _error(sd: float, before_n: int, after_n: int) -> float:
    """Standard error of the difference; ValueError for what has none."""
    if not (sd > 0 and math.isfinite(sd)):
        raise ValueError(f"standard deviation {sd} is not above 0")
    if min(before_n, after_n) < 2:
        raise ValueError(f"{before_n} and {after_n} answers are too few for any change")
    return sd * math.sqrt(1 / before_n + 1 / after_n)


def _check_chance(chance: float, confidence: float) -> None:
    if not (1 - confidence) / 2 < chance < 1:
        raise ValueError(f"chance {chance} is out of range")
