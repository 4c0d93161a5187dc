"""What comes of a round: medians, quartiles, agreement; and the weights they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foundation.web.texts import gettext
from surveys.definition.weighting import Middle, Round


def sum_up(asked: int, answers: Sequence[Mapping[str, float]], codes: Sequence[str]) -> Round:
    """The figures of a round that is over; quartiles are linear, W is corrected for ties."""
    from analysis.agreement import concordance, spread

    middles = []
    for code in codes:
        found = spread([float(answer[code]) for answer in answers])
        low, median, high = (round(one, 2) for one in (found.low, found.median, found.high))
        middles.append(Middle(code=code, low=low, median=median, high=high))
    agreed = concordance([[float(answer[code]) for code in codes] for answer in answers])
    return Round(
        asked=asked,
        answered=len(answers),
        agreement=None if agreed is None else min(1.0, max(0.0, round(agreed.w, 3))),
        middles=tuple(middles),
    )


def weights_from(last: Round) -> dict[str, float]:
    """The medians scaled to 100, rounded so that they make exactly 100."""
    from analysis.hundred import to_hundred

    shares = to_hundred([middle.median for middle in last.middles])
    return {middle.code: share for middle, share in zip(last.middles, shares, strict=True)}


def agreement_words(w: float | None) -> str:
    """Kendall's W in plain words (Schmidt 1997, Decision Sciences 28:763)."""
    if w is None:
        return gettext("Agreement cannot be measured here: nobody put the parts in an order.")
    if w >= 0.9:
        sentence = gettext("The experts agree almost entirely on the order")
    elif w >= 0.7:
        sentence = gettext("The experts agree strongly on the order")
    elif w >= 0.5:
        sentence = gettext("The experts agree moderately on the order")
    elif w >= 0.3:
        sentence = gettext("The experts agree weakly on the order")
    else:
        sentence = gettext("The experts hardly agree on the order")
    return gettext("%(sentence)s (W %(w)s).", sentence=sentence, w=f"{w:.2f}")


def advice_words(w: float | None) -> str:
    """What such an agreement speaks for, for whoever decides on another round."""
    if w is None or w < 0.3:
        return gettext("Another round is advised, or a talk with them first.")
    if w < 0.5:
        return gettext("Another round is advised.")
    if w < 0.7:
        return gettext("Another round may bring them closer.")
    return gettext("Another round would add little.")
