"""Signs that an answer was not given with care: computed once at submit, kept as words.

They are flags, never a reason to drop an answer; what to leave out is a recorded decision of
people. The time taken and the address are not kept (ANON-4).
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.definition.contradictions import contradicts
from surveys.definition.model import Questionnaire

FAST, STRAIGHT, REPEAT, LATE, ROBOT = "fast", "straight", "repeat", "late", "robot"
STAFF, CONTRADICTION = "staff", "contradiction"
PROXY = "proxy"  # for somebody else, as the person said: no sign of carelessness
SCREENED = "screened"  # by an end for people who are not meant: counted in no figure

FLAGS: tuple[str, ...] = (
    *(FAST, STRAIGHT, REPEAT, LATE, ROBOT),
    *(STAFF, CONTRADICTION, SCREENED, PROXY),
)
"""All flags, each with its bit in the blocks by its place: new ones come last."""

LEFT_OUT_BIT = 1 << 14
"""The bit of an answer that was left out by itself."""

SECONDS_A_QUESTION = 2.0
STRAIGHT_FROM = 8  # ratings; fewer may well be alike


def bits_of(flags: object, *, left_out: bool = False) -> int:
    """Flags as bits of a small integer; what is no flag counts for nothing."""
    given = flags if isinstance(flags, (list, tuple, set, frozenset)) else ()
    bits = sum(1 << place for place, flag in enumerate(FLAGS) if flag in given)
    return bits | (LEFT_OUT_BIT if left_out else 0)


def quality_flags(
    content: Questionnaire,
    answers: Mapping[str, object],
    *,
    seconds: float,
    repeat: bool,
    late: bool,
    robot: bool,
    staff: bool = False,
    screened: bool = False,
    proxy: bool = False,
) -> list[str]:
    """The flags of an answer, in a fixed order."""
    found = {
        FAST: seconds < SECONDS_A_QUESTION * len(answers),
        STRAIGHT: _straight(content, answers),
        REPEAT: repeat,
        LATE: late,
        ROBOT: robot,
        STAFF: staff,
        CONTRADICTION: contradicts(content, answers),
        SCREENED: screened,
        PROXY: proxy,
    }
    return [name for name, so in found.items() if so]


def _straight(content: Questionnaire, answers: Mapping[str, object]) -> bool:
    """Whether all ratings are alike though there are many; "not applicable" counts as none."""
    ratings = [
        answers[question.code]
        for question in content.rated
        if isinstance(answers.get(question.code), int)
    ]
    return len(ratings) >= STRAIGHT_FROM and len(set(ratings)) == 1
