"""What causes, categories and methods are called."""

from __future__ import annotations

from complaints.actions.causes.methods import (
    BOTH,
    NEITHER,
    NO_CHAIN,
    NO_FISHBONE,
    ONE,
    ROOT_SENTENCE,
    SENTENCE,
)
from foundation.web.texts import lazy_gettext as _l

CATEGORY_WORDS = {
    "people": _l("People: who serves"),
    "machine": _l("Equipment and systems"),
    "material": _l("Materials and information"),
    "method": _l("Procedure"),
    "environment": _l("Place and surroundings"),
    "measurement": _l("Measuring and feedback"),
}
METHOD_WORDS = {
    SENTENCE: _l("the root cause in a sentence"),
    ONE: _l("the root cause, with five whys or a fishbone"),
    BOTH: _l("the root cause, with five whys and a fishbone, both reviewed"),
}
LACK_WORDS = {
    ROOT_SENTENCE: _l("The root cause, in a sentence"),
    NO_CHAIN: _l("The chain of whys: at least two answers before the root cause"),
    NO_FISHBONE: _l("The fishbone: causes of at least two kinds, the root cause marked"),
    NEITHER: _l(
        "Why it happened: a chain of whys with at least two answers, or a fishbone with causes of"
        " at least two kinds and the root cause marked"
    ),
}
