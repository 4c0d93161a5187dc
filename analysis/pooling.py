"""One estimate from several groups that share no person."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.intervals import CONFIDENCE, Estimate, mean_estimate


def pooled(parts: Sequence[Estimate], confidence: float = CONFIDENCE) -> Estimate:
    """The estimate of all persons together, as if they had been one group.

    The mean is that of the persons, the sd comes from the squares within the groups and between
    them. Groups without persons do not count; a single one comes back as it was.
    """
    counted = [part for part in parts if part.n and part.value is not None]
    if len(counted) == 1:
        return counted[0]
    n = sum(part.n for part in counted)
    if not n:
        return Estimate(0)
    mean = math.fsum(part.n * (part.value or 0.0) for part in counted) / n
    within = math.fsum((part.n - 1) * (part.sd or 0.0) ** 2 for part in counted)
    between = math.fsum(part.n * ((part.value or 0.0) - mean) ** 2 for part in counted)
    sd = math.sqrt((within + between) / (n - 1)) if n > 1 else None
    return mean_estimate(n, mean, sd, confidence)
