"""What a pilot showed: what was left out, which signs, how long it took, what people said.

Of an anonymous survey nothing is summed up before five have answered, and no time is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import select

from foundation.unit_of_work import session
from surveys.definition.model import Questionnaire
from surveys.models import Survey
from surveys.quality import FLAGS
from surveys.trial_models import PilotAnswer

LEAST = 5  # answers of an anonymous survey's pilot, under which no figure is told
MOST = 2_000  # answers that are read; a pilot has a few dozen


@dataclass(frozen=True)
class Left:
    """How many left a question out, of those who answered."""

    number: str
    words: str
    missing: int
    share: float


@dataclass(frozen=True)
class Piloted:
    """The sums of a pilot; `told` says whether there are enough answers for any."""

    answers: int
    told: bool
    left: Sequence[Left]
    flags: Mapping[str, int]
    seconds: float | None
    remarks: Sequence[str]


def piloted(survey: Survey, content: Questionnaire, language: str) -> Piloted:
    """What the pilot of a survey showed so far."""
    query = select(PilotAnswer).where(PilotAnswer.survey_id == survey.id)
    # By random ids, which tell nothing of who came when.
    rows = session().scalars(query.order_by(PilotAnswer.id).limit(MOST)).all()
    told = bool(rows) and (survey.anonymity != "anonymous" or len(rows) >= LEAST)
    times = [row.seconds for row in rows if row.seconds is not None]
    flagged = Counter(flag for row in rows for flag in row.flags)
    return Piloted(
        len(rows),
        told,
        _left(content, language, rows) if told else (),
        {flag: flagged[flag] for flag in FLAGS if flagged[flag]} if told else {},
        median(times) if told and times else None,
        [row.remark for row in rows if row.remark],
    )


def _left(content: Questionnaire, language: str, rows: Sequence[PilotAnswer]) -> list[Left]:
    found = []
    for leaf in content.leaves:
        missing = sum(leaf.code not in row.answers for row in rows)
        words = content.words_of(leaf.code, language)
        number = content.numbers.get(leaf.code, "")
        found.append(Left(number, words, missing, missing / len(rows)))
    return found
