"""Where the weights of a version come from, level by level, in words for whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from foundation.web.texts import gettext, ngettext
from surveys.definition.model import Questionnaire
from surveys.definition.weighting import Compared, Delphi, Round
from surveys.weighing.levels import Level, levels
from surveys.weighing.pairs import HIGHEST_RATIO, answers_of, pairs_of
from surveys.weighing.rounds import agreement_words
from surveys.wording import importance_words


@dataclass(frozen=True)
class Origin:
    """How one level came by its weights; what does not belong to its method is empty."""

    title: str
    sentence: str
    agreed: str = ""
    reason: str = ""
    judgements: list[str] = field(default_factory=list)
    rounds: tuple[Round, ...] = ()
    names: dict[str, str] = field(default_factory=dict)


def origins(questionnaire: Questionnaire, language: str) -> list[Origin]:
    """The levels with their ways; none where there is but a single indicator."""
    return [
        _origin(questionnaire, level, language)
        for level in levels(questionnaire, language)
        if len(level.indicators) > 1
    ]


def _origin(questionnaire: Questionnaire, level: Level, language: str) -> Origin:
    names = {
        one.code: questionnaire.say(one.name, language) or one.code for one in level.indicators
    }
    told = level.weighting
    if isinstance(told, Compared):
        return _compared(level, told, names)
    if isinstance(told, Delphi):
        return _delphi(level, told, names)
    return Origin(level.title, gettext("Typed in."))


def _compared(level: Level, told: Compared, names: dict[str, str]) -> Origin:
    sentence = gettext("From comparing pairs (AHP), CR %(ratio)s.", ratio=f"{told.ratio:.3f}")
    if told.ratio > HIGHEST_RATIO:
        sentence = gettext(
            "From comparing pairs (AHP), CR %(ratio)s: above 0.10, taken with a reason.",
            ratio=f"{told.ratio:.3f}",
        )
    answers = answers_of(told, level.codes)
    judgements = [
        gettext(
            "%(first)s – %(second)s: %(words)s",
            first=names[pair[0]],
            second=names[pair[1]],
            words=importance_words(names[pair[0]], names[pair[1]], answers[pair]),
        )
        for pair in pairs_of(level.codes)
    ]
    return Origin(level.title, sentence, reason=told.reason, judgements=judgements)


def _delphi(level: Level, told: Delphi, names: dict[str, str]) -> Origin:
    sentence = ngettext(
        "The medians of experts in %(num)s round (Delphi), scaled to 100.",
        "The medians of experts in %(num)s rounds (Delphi), scaled to 100.",
        len(told.rounds),
    )
    agreed = agreement_words(told.rounds[-1].agreement)
    return Origin(level.title, sentence, agreed, rounds=told.rounds, names=names)
