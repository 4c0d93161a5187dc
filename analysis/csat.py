"""CSAT: the share of persons who chose one of the best answers of a scale."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.intervals import CONFIDENCE, Estimate, share_estimate


def top_box_share(counts: Sequence[int], boxes: int, confidence: float = CONFIDENCE) -> Estimate:
    """Share in percent (0-100) of the answers in the best `boxes`, with a Wilson interval.

    `counts` holds persons per answer from the worst to the best (turn a reversed item round
    first); missing and not applicable are not among them. The same `boxes` on another scale
    length is another figure: 4-5 of 5 is not 9-10 of 10. Source of the interval: Wilson 1927.
    Raises ValueError unless 1 <= boxes < len(counts), or for a negative count.
    """
    if not 1 <= boxes < len(counts):
        raise ValueError(f"{boxes} boxes of {len(counts)}")
    if min(counts) < 0:
        raise ValueError("a count is negative")
    return share_estimate(sum(counts[-boxes:]), sum(counts), confidence)
