"""What a figure before and after is made of: persons' scores, a share, or an NPS.

Each is small enough to be frozen with a plan and compared months later without the answers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.intervals import CONFIDENCE, Estimate, mean_estimate


@dataclass(frozen=True, slots=True)
class Sample:
    """Mean and variance (divisor n - 1) of the scores of `n` persons, one score a person.

    Scores are the index 0-100 (the variance its square); any other scale of means serves alike.
    n = 0 has no mean, n < 2 no variance. Raises ValueError for a negative base or variance, for
    NaN and infinity, and for a figure that its base cannot have or lacks.
    """

    n: int
    mean: float | None = None
    variance: float | None = None

    def __post_init__(self) -> None:
        if self.n < 0 or (self.mean is None) != (self.n == 0):
            raise ValueError(f"{self.n} persons with mean {self.mean}")
        if (self.variance is None) != (self.n < 2):
            raise ValueError(f"{self.n} persons with variance {self.variance}")
        if not all(math.isfinite(figure or 0.0) for figure in (self.mean, self.variance)):
            raise ValueError("a mean or variance is not a number")
        if self.variance is not None and self.variance < 0:
            raise ValueError(f"variance {self.variance} is negative")

    @property
    def value(self) -> float | None:
        """The mean, under the name that every kind of figure has."""
        return self.mean

    @property
    def sd(self) -> float | None:
        """Standard deviation between persons, on the scale of the scores."""
        return None if self.variance is None else math.sqrt(self.variance)

    @property
    def error(self) -> tuple[float, float] | None:
        """Squared standard error of the mean and its degrees of freedom; None under n = 2."""
        return None if self.variance is None else (self.variance / self.n, self.n - 1)

    def estimate(self, confidence: float = CONFIDENCE) -> Estimate:
        """The mean of an index 0-100 with its t interval, as `mean_estimate` gives it."""
        return mean_estimate(self.n, self.mean or 0.0, self.sd, confidence)

    @classmethod
    def of(cls, scores: Iterable[float]) -> Sample:
        """The sample of these scores, the same to the last digit in whatever order they come.

        Sums are exact (Shewchuk 1997, `math.fsum`) and taken from the lowest score, so that equal
        scores give exactly themselves and no variance. Persons without a score are left out
        before: raises ValueError for NaN and infinity.
        """
        values = [float(score) for score in scores]
        if not all(map(math.isfinite, values)):
            raise ValueError("a score is not a number")
        n = len(values)
        if n == 0:
            return cls(0)
        lowest = min(values)
        shift = math.fsum(value - lowest for value in values) / n
        squares = math.fsum((value - lowest - shift) ** 2 for value in values)
        return cls(n, lowest + shift, squares / (n - 1) if n > 1 else None)

    @classmethod
    def of_estimate(cls, estimate: Estimate) -> Sample:
        """The same persons as an estimate of a mean, on the estimate's scale."""
        variance = None if estimate.sd is None else estimate.sd**2
        return cls(estimate.n, estimate.value, variance)

    @classmethod
    def merged(cls, parts: Sequence[Sample]) -> Sample:
        """All persons of the parts as one sample; every person counts alike, not every part.

        A person is in one part at most. Source: the sum of squares within and between parts
        (Chan, Golub and LeVeque 1983, Am. Stat. 37:242).
        """
        known = [(p.n, p.mean, p.variance or 0.0) for p in parts if p.mean is not None]
        if not known:
            return cls(0)
        n = sum(size for size, _, _ in known)
        lowest = min(mean for _, mean, _ in known)
        shift = math.fsum(size * (mean - lowest) for size, mean, _ in known) / n
        within = math.fsum((size - 1) * variance for size, _, variance in known)
        between = math.fsum(size * (mean - lowest - shift) ** 2 for size, mean, _ in known)
        return cls(n, lowest + shift, (within + between) / (n - 1) if n > 1 else None)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `n` persons; the value is a share 0-1. ValueError unless 0 <= successes <= n."""

    successes: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.n:
            raise ValueError(f"{self.successes} of {self.n} persons")

    @property
    def counts(self) -> tuple[int, int]:
        """Successes and base, as the formulas want them."""
        return self.successes, self.n

    @property
    def value(self) -> float | None:
        """The share, 0-1; None without persons."""
        return self.successes / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Promoters:
    """Persons by class of the NPS; the value is in points -100 to 100. ValueError if negative."""

    promoters: int
    passives: int
    detractors: int

    def __post_init__(self) -> None:
        if min(self.promoters, self.passives, self.detractors) < 0:
            raise ValueError("a count is negative")

    @property
    def counts(self) -> tuple[int, int, int]:
        """Promoters, passives and detractors, as the formulas want them."""
        return self.promoters, self.passives, self.detractors

    @property
    def n(self) -> int:
        """Persons in all three classes."""
        return self.promoters + self.passives + self.detractors

    @property
    def value(self) -> float | None:
        """Share of promoters less share of detractors, in points; None without persons."""
        return 100 * ((self.promoters - self.detractors) / self.n) if self.n else None


Figure = Sample | Share | Promoters
