"""The short questionnaire on the handling, as the page of a closed case asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from complaints.judgements.answers import ITEMS
from complaints.judgements.wording import AGAIN_WORDS, ITEM_WORDS, RESOLVED_WORDS, SCORE_WORDS
from foundation.web.texts import gettext

SCORE, REMARK = "score", "remark"
CHOICES = {"resolved": RESOLVED_WORDS, "again": AGAIN_WORDS}
JUDGED = (SCORE, *ITEMS, *CHOICES, REMARK)
"""The names of its fields."""


@dataclass(frozen=True)
class Question:
    """A question as the components draw it: a scale, or a choice among options."""

    name: str
    text: str
    value: str = ""
    error: str = ""
    required: bool = False
    points: tuple[tuple[str, str], ...] = ()
    na_label: str = ""
    options: tuple[tuple[str, str], ...] = ()


def questions(typed: Mapping[str, str], faults: Mapping[str, str]) -> list[Question]:
    """All but the remark, in the order of the page, with what was typed."""

    def made(name: str, text: str, **more: Any) -> Question:
        return Question(name, text, typed.get(name, ""), faults.get(name, ""), **more)

    points = tuple((str(value), str(words)) for value, words in SCORE_WORDS.items())
    rows = [
        made(
            SCORE,
            gettext("All in all, how was your complaint handled?"),
            points=points,
            required=True,
        )
    ]
    rows += [
        made(item, str(words), points=points, na_label=gettext("Not applicable"))
        for item, words in ITEM_WORDS.items()
    ]
    asked = {
        "resolved": gettext("Is what you complained about resolved?"),
        "again": gettext("If something goes wrong again, would you tell us?"),
    }
    rows += [
        made(name, asked[name], options=tuple((key, str(said)) for key, said in words.items()))
        for name, words in CHOICES.items()
    ]
    return rows
