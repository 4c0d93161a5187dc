"""What every output says of answers that were left out: how many, why, and both figures."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.web.texts import gettext
from surveys.quality_words import flag_words

Told = tuple[int, float]  # base and mean of an index


def rule_words(flags: Sequence[str]) -> str:
    """A decision in words: its signs, or that single answers were chosen."""
    words = flag_words()
    if not flags:
        return gettext("single answers by decision")
    return gettext("marked “%(signs)s”", signs=" + ".join(words.get(f, f) for f in flags))


def omission_sentences(
    counted: int,
    left_out: Sequence[tuple[Sequence[str], int]],
    index: Told | None,
    with_all: Told | None,
) -> list[str]:
    """The sentences that go with figures from which something was left out; else none.

    Without `with_all` the second figure is not told, because it would tell of a small group.
    """
    number = sum(answers for _, answers in left_out)
    if not number:
        return []
    reasons = [
        gettext("%(words)s (%(num)s)", words=rule_words(flags), num=answers)
        for flags, answers in left_out
    ]
    said = [
        gettext(
            "%(out)s of %(all)s answers are left out: %(reasons)s.",
            out=number,
            all=counted + number,
            reasons=gettext("; ").join(reasons),
        )
    ]
    if index is None:
        return said
    if with_all is None:
        return [
            *said,
            gettext("The index with them is not shown, as it would tell of a small group."),
        ]
    return [
        *said,
        gettext(
            "Index without them %(own)s (n = %(own_n)s), with all answers %(all)s (n = %(all_n)s).",
            own=f"{index[1]:.1f}",
            own_n=index[0],
            all=f"{with_all[1]:.1f}",
            all_n=with_all[0],
        ),
    ]
