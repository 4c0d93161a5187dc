"""Whether a questionnaire is fit to be asked: what must be mended, what should be looked at."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.definition.errors import mark as _
from surveys.definition.model import Questionnaire
from surveys.definition.place import WHOLE, Place, all_texts
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.rating import Rating

LONG_SECONDS = 300
MOST_WIDTH = {"short": 24, "labels": 20, "low_label": 24, "high_label": 24, "options": 100}
MOST_WIDTH_OF_A_QUESTION = 160  # in Latin letters; a Chinese character takes two
UNLIMITED = {"introduction", "closing"}


class Severity(StrEnum):
    """What a finding asks for: an error bars approval, a warning wants a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(StrEnum):
    """The stable names of what can be found."""

    NO_QUESTION = "no_question"
    EMPTY_SECTION = "empty_section"
    TEXT_MISSING = "text_missing"
    TRANSLATION_MISSING = "translation_missing"
    TEXT_LONG = "text_long"
    SAME_TEXT = "same_text"
    WEIGHTS_SUM = "weights_sum"
    INDICATOR_EMPTY = "indicator_empty"
    INDICATOR_MIXED = "indicator_mixed"
    NOTHING_SCORED = "nothing_scored"
    OUTSIDE_INDEX = "outside_index"
    FEW_OPTIONS = "few_options"
    IDLE_LIMIT = "idle_limit"
    BARE_SCALE = "bare_scale"
    TAKES_LONG = "takes_long"


PROBLEMS: dict[Problem, tuple[Severity, str]] = {
    Problem.NO_QUESTION: (Severity.ERROR, _("There is no question yet. Add one.")),
    Problem.EMPTY_SECTION: (
        Severity.ERROR,
        _("This section has no question. Add one, or remove the section."),
    ),
    Problem.TEXT_MISSING: (Severity.ERROR, _("This text is still empty. Please fill it in.")),
    Problem.TRANSLATION_MISSING: (
        Severity.ERROR,
        _("The text in %(language)s is missing. Fill it in, or switch that language off."),
    ),
    Problem.TEXT_LONG: (
        Severity.WARNING,
        _("This text is long in %(language)s. Shorter is easier to answer on a phone."),
    ),
    Problem.SAME_TEXT: (Severity.WARNING, _("Another question has the same text.")),
    Problem.WEIGHTS_SUM: (
        Severity.ERROR,
        _("The weights of this level add up to %(total)s. They need to make 100."),
    ),
    Problem.INDICATOR_EMPTY: (
        Severity.ERROR,
        _("No rating counts in this indicator. Assign one, or remove the indicator."),
    ),
    Problem.INDICATOR_MIXED: (
        Severity.ERROR,
        _("This indicator holds both ratings and other indicators. Keep one of the two."),
    ),
    Problem.NOTHING_SCORED: (
        Severity.WARNING,
        _("No rating counts in an indicator, so there will be no index."),
    ),
    Problem.OUTSIDE_INDEX: (
        Severity.NOTE,
        _("This rating counts in no indicator; it is shown beside the index."),
    ),
    Problem.FEW_OPTIONS: (Severity.ERROR, _("This question needs two options at least.")),
    Problem.IDLE_LIMIT: (
        Severity.WARNING,
        _("The limit of %(limit)s choices is more than there are options."),
    ),
    Problem.BARE_SCALE: (Severity.WARNING, _("The ends of this scale have no words yet.")),
    Problem.TAKES_LONG: (
        Severity.WARNING,
        _("This takes about %(minutes)s minutes. Many people stop after five."),
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing found, where, and the values its sentence needs."""

    problem: Problem
    place: Place
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """What it asks for."""
        return PROBLEMS[self.problem][0]

    @property
    def message(self) -> str:
        """The English sentence to translate, with its gaps."""
        return PROBLEMS[self.problem][1]

    @property
    def sentence(self) -> str:
        """The English sentence, filled in."""
        return self.message % self.values


def check(questionnaire: Questionnaire) -> list[Finding]:
    """Return all findings, errors first, else in the order of the questionnaire.

    Codes cannot clash and references cannot dangle: the model holds that already.
    """
    rules = (_structure, _texts, _indicators, _questions, _length)
    findings = [finding for rule in rules for finding in rule(questionnaire)]
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))


def approvable(questionnaire: Questionnaire) -> bool:
    """Say whether nothing stands against approval."""
    return all(finding.severity is not Severity.ERROR for finding in check(questionnaire))


def estimated_seconds(questionnaire: Questionnaire) -> int:
    """Return about how long it takes to answer."""
    return sum(question.seconds for question in questionnaire.questions)


def _structure(questionnaire: Questionnaire) -> Iterator[Finding]:
    if not questionnaire.questions:
        yield Finding(Problem.NO_QUESTION, WHOLE)
    for section in questionnaire.sections:
        if not section.questions:
            yield Finding(Problem.EMPTY_SECTION, Place("section", section.code))


def _texts(questionnaire: Questionnaire) -> Iterator[Finding]:
    for place, text, needed in all_texts(questionnaire):
        if needed and not text:
            yield Finding(Problem.TEXT_MISSING, place)
        for language in questionnaire.languages:
            if text and not text.has(language):
                yield Finding(Problem.TRANSLATION_MISSING, place, {"language": language})
            if _width(text.root.get(language, "")) > _most_width(place.field):
                yield Finding(Problem.TEXT_LONG, place, {"language": language})


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _most_width(name: str) -> float:
    if name in UNLIMITED:
        return math.inf
    return MOST_WIDTH.get(name.partition(".")[0], MOST_WIDTH_OF_A_QUESTION)


def _indicators(questionnaire: Questionnaire) -> Iterator[Finding]:
    levels: dict[str | None, list[float]] = defaultdict(list)
    for indicator in questionnaire.indicators:
        levels[indicator.parent].append(indicator.weight)
    for parent, weights in levels.items():
        total = round(math.fsum(weights), 2)
        if total != 100:
            place = Place("indicator", parent, "weight") if parent else WHOLE
            yield Finding(Problem.WEIGHTS_SUM, place, {"total": f"{total:g}"})
    used = {question.indicator_code for question in questionnaire.questions}
    for indicator in questionnaire.indicators:
        has_questions, has_children = indicator.code in used, indicator.code in levels
        if has_questions and has_children:
            yield Finding(Problem.INDICATOR_MIXED, Place("indicator", indicator.code))
        if not has_questions and not has_children:
            yield Finding(Problem.INDICATOR_EMPTY, Place("indicator", indicator.code))
    if questionnaire.questions and used == {None}:
        yield Finding(Problem.NOTHING_SCORED, WHOLE)


def _questions(questionnaire: Questionnaire) -> Iterator[Finding]:
    texts = Counter(question.text for question in questionnaire.questions)
    for question in questionnaire.questions:
        place = Place("question", question.code)
        if question.text and texts[question.text] > 1:
            yield Finding(Problem.SAME_TEXT, place)
        if isinstance(question, Rating) and question.indicator is None:
            yield Finding(Problem.OUTSIDE_INDEX, place)
        if isinstance(question, Rating) and not (
            question.choices[0].label and question.choices[-1].label
        ):
            yield Finding(Problem.BARE_SCALE, place)
        if isinstance(question, OptionQuestion) and len(question.options) < 2:
            yield Finding(Problem.FEW_OPTIONS, place)
        if isinstance(question, Multiple) and (question.max_choices or 0) > len(question.options):
            yield Finding(Problem.IDLE_LIMIT, place, {"limit": question.max_choices or 0})


def _length(questionnaire: Questionnaire) -> Iterator[Finding]:
    seconds = estimated_seconds(questionnaire)
    if seconds > LONG_SECONDS:
        yield Finding(Problem.TAKES_LONG, WHOLE, {"minutes": math.ceil(seconds / 60)})
