"""Whether a questionnaire is fit to be asked: what must be mended, what should be looked at."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from surveys.definition.contradictions import unfit
from surveys.definition.findings import Finding, Problem, Severity
from surveys.definition.logic_checks import logic_findings
from surveys.definition.loops import choice_of
from surveys.definition.model import Questionnaire, Section
from surveys.definition.place import WHOLE, Place, all_texts
from surveys.definition.questions.contact import Contact
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.questions.matrix import Matrix
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.ranking import Ranking
from surveys.definition.questions.scaled import Scaled

LONG_SECONDS = 300
MOST_WIDTH = {
    "short": 24,
    "labels": 20,
    "low_label": 24,
    "high_label": 24,
    "options": 100,
    "rows": 100,
    "unit": 24,
}
MOST_WIDTH_OF_A_QUESTION = 160  # in Latin letters; a Chinese character takes two
UNLIMITED = {"introduction", "closing"}


def check(questionnaire: Questionnaire) -> list[Finding]:
    """Return all findings, errors first, else in the order of the questionnaire.

    Codes cannot clash and references cannot dangle: the model holds that already.
    """
    rules = (
        _structure,
        _texts,
        _indicators,
        _questions,
        logic_findings,
        _contradictions,
        _length,
    )
    findings = [finding for rule in rules for finding in rule(questionnaire)]
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))


def approvable(questionnaire: Questionnaire) -> bool:
    """Say whether nothing stands against approval."""
    return all(finding.severity is not Severity.ERROR for finding in check(questionnaire))


def estimated_seconds(questionnaire: Questionnaire) -> int:
    """Return about how long it takes to answer, for somebody of whom much is usual.

    Of a loop that people choose from it counts one thing; of what is asked on a condition, a half
    of what must be answered and nothing of what may be left blank: few are asked it, fewer write.
    """
    return sum(_section_seconds(section) for section in questionnaire.sections)


def _section_seconds(section: Section) -> int:
    loop = section.loop
    if loop is None or loop.chosen == "all":
        questions = section.asked
    else:
        choice = choice_of(section.code, loop)
        questions = (*((choice,) if choice else ()), *section.questions)
    return sum(_usual_seconds(question, section) for question in questions)


def _usual_seconds(question: AnyQuestion, section: Section) -> int:
    if question.show_if is None and section.show_if is None:
        return question.takes_seconds
    required = any(leaf.required for leaf in question.leaves())
    return question.takes_seconds // 2 if required else 0


def _structure(questionnaire: Questionnaire) -> Iterator[Finding]:
    if not questionnaire.questions:
        yield Finding(Problem.NO_QUESTION, WHOLE)
    for section in questionnaire.sections:
        if not section.questions:
            yield Finding(Problem.EMPTY_SECTION, Place("section", section.code))
        if section.loop is not None and len(section.loop.objects) < 2:
            yield Finding(Problem.NO_OBJECTS, Place("section", section.code))


def _texts(questionnaire: Questionnaire) -> Iterator[Finding]:
    for place, text, needed in all_texts(questionnaire):
        if needed and not text:
            yield Finding(Problem.TEXT_MISSING, place)
        for language in questionnaire.languages:
            if text and not text.has(language):
                yield Finding(Problem.TRANSLATION_MISSING, place, {"language": language})
            if _width(text.root.get(language, "")) > _most_width(place):
                yield Finding(Problem.TEXT_LONG, place, {"language": language})


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _most_width(place: Place) -> float:
    name = place.field
    if name in UNLIMITED or place.kind == "end":
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
    used = {leaf.indicator_code for leaf in questionnaire.leaves}
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
        if isinstance(question, Scaled) and question.indicator is None:
            yield Finding(Problem.OUTSIDE_INDEX, place)
        if isinstance(question, Scaled) and not (
            question.choices[0].label and question.choices[-1].label
        ):
            yield Finding(Problem.BARE_SCALE, place)
        if isinstance(question, OptionQuestion | Ranking) and len(question.options) < 2:
            yield Finding(Problem.FEW_OPTIONS, place)
        if isinstance(question, Matrix) and not question.rows:
            yield Finding(Problem.NO_ROWS, place)
        if isinstance(question, Contact) and not question.fields:
            yield Finding(Problem.NO_FIELDS, place)
        if isinstance(question, Multiple) and (question.max_choices or 0) > len(question.options):
            yield Finding(Problem.IDLE_LIMIT, place, {"limit": question.max_choices or 0})


def _contradictions(questionnaire: Questionnaire) -> Iterator[Finding]:
    for pair in unfit(questionnaire):
        values = {"first": pair.first, "second": pair.second}
        yield Finding(Problem.PAIR_UNFIT, WHOLE, values)


def _length(questionnaire: Questionnaire) -> Iterator[Finding]:
    seconds = estimated_seconds(questionnaire)
    if seconds > LONG_SECONDS:
        yield Finding(Problem.TAKES_LONG, WHOLE, {"minutes": math.ceil(seconds / 60)})
