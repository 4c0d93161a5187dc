"""From results to the document's values: names and labels in one language, the figures untouched.

The dashboard takes its sentences and charts from the same values, so that both say the same.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from analysis.intervals import Estimate
from analysis.suppression import Policy, Standing
from reports.answering import told_answering
from reports.counting import QuestionResult
from reports.document import (
    Anonymity,
    CommentGroup,
    Dimension,
    Distribution,
    Figure,
    Item,
    Language,
    LeftOut,
    Nps,
    QuestionKind,
    Ranked,
    Ranking,
    Sample,
    SurveyReport,
    Thresholds,
    Unit,
    Withheld,
)
from reports.figures import DimensionResult, Intake, SurveyResults, UnitResult
from reports.figures import Figure as Told
from surveys.definition.model import Indicator, Questionnaire
from surveys.definition.questions.base import Question
from surveys.definition.questions.number import NumberField
from surveys.definition.questions.ranking import Place
from surveys.definition.questions.scaled import Scaled
from surveys.omissions import omission_sentences, rule_words

KINDS = {
    "rating": QuestionKind.SCALE,
    "ces": QuestionKind.SCALE,
    "nps": QuestionKind.NPS,
    "dropdown": QuestionKind.SINGLE,
    "single": QuestionKind.SINGLE,
    "multiple": QuestionKind.MULTIPLE,
    "long_text": QuestionKind.TEXT,
    "short_text": QuestionKind.TEXT,
}


@dataclass(frozen=True)
class Setting:
    """What stands around the figures of a report."""

    language: Language
    organisation: str
    accent: str
    survey_title: str
    number: str
    period_start: date
    period_end: date
    questionnaire: str
    version: str
    anonymity: str
    generated_on: date
    target: float | None
    elsewhere: str  # what those are called who answered for the whole house
    unreadable: str  # why answers are left out whose stored form does not fit
    limits: tuple[str, ...] = ()
    asks_proxy: bool = False  # whether people were asked for whom they answer


def told_report(
    results: SurveyResults,
    setting: Setting,
    comments: Sequence[CommentGroup] = (),
) -> SurveyReport:
    """The report of a survey that somebody may see whole."""
    whole, intake = results.whole, results.intake
    if whole is None or intake is None:
        raise ValueError("A report is made for those who may see all of a survey.")
    teller = Teller(results.content, setting.language)
    report = SurveyReport(
        language=setting.language,
        organisation=setting.organisation,
        survey_title=setting.survey_title,
        number=setting.number,
        period_start=setting.period_start,
        period_end=setting.period_end,
        questionnaire=setting.questionnaire,
        version=setting.version,
        anonymity=Anonymity(setting.anonymity),
        generated_on=setting.generated_on,
        digest="",
        sample=_sample(intake, setting),
        overall=figure(whole.index),
        accent=setting.accent,
        target=setting.target,
        limits=(*setting.limits, *omitted(intake, whole.index)),
        dimensions=teller.dimensions(whole.dimensions),
        units=teller.units(results.units, setting.elsewhere) if results.indexed else (),
        nps=next((nps for nps in map(told_nps, whole.questions) if nps), None),
        distributions=teller.distributions(whole.questions),
        rankings=teller.rankings(whole.questions),
        comments=tuple(comments),
        comment_total=sum(group.total for group in comments),
        items=teller.items(whole.questions),
        thresholds=thresholds(results.policy),
        answering=told_answering(
            results, setting.language, setting.elsewhere, asks_proxy=setting.asks_proxy
        ),
    )
    return replace(report, digest=hashlib.sha256(repr(report).encode()).hexdigest())


class Teller:
    """Puts names to results in one language."""

    def __init__(self, content: Questionnaire, language: Language) -> None:
        self._content = content
        self._language = language

    def dimensions(self, results: Sequence[DimensionResult]) -> tuple[Dimension, ...]:
        """The dimensions with their names."""
        return tuple(
            Dimension(self.dimension(each.code), figure(each.figure), each.share)
            for each in results
        )

    def dimension(self, code: str) -> str:
        """The name of an indicator."""
        return self._content.say(self._content.indicator(code).name, self._language)

    def units(self, results: Sequence[UnitResult], elsewhere: str) -> tuple[Unit, ...]:
        """The departments that hold no others, and those who answered for none of them."""
        names = self.names(results, elsewhere)
        return tuple(unit(names[each.id], each) for each in results if not each.inner)

    def names(self, results: Sequence[UnitResult], elsewhere: str) -> dict[UUID, str]:
        """A name for every department, told apart by the code where two have the same."""
        plain = {
            each.id: each.place.name(self._language) if each.place else elsewhere
            for each in results
        }
        twice = Counter(plain.values())
        return {
            each.id: f"{plain[each.id]} ({each.place.code})"
            if each.place and twice[plain[each.id]] > 1
            else plain[each.id]
            for each in results
        }

    def distributions(self, results: Sequence[QuestionResult]) -> tuple[Distribution, ...]:
        """The questions that a chart can show as shares."""
        shown = (QuestionKind.SCALE, QuestionKind.SINGLE, QuestionKind.MULTIPLE)
        return tuple(
            self.distribution(each) for each in results if KINDS.get(each.question.type) in shown
        )

    def distribution(self, result: QuestionResult) -> Distribution:
        """One question, its answers from the best to the worst where it has such an order."""
        question = result.question
        kind = KINDS[question.type]
        order = self.order(question)
        labels = self.labels(question)
        base = Distribution(
            code=self.number(question),
            text=self.text(question),
            kind=kind,
            labels=tuple(labels[at] for at in order),
            favourable=_favourable(question, len(labels)),
            withheld=True,
        )
        if not result.standing.shows_figures:
            return base
        return replace(
            base,
            counts=tuple(result.counts[at] for at in order),
            n=result.n,
            not_applicable=result.not_applicable,
            score=_score(result.mean),
            withheld=False,
        )

    def rankings(self, results: Sequence[QuestionResult]) -> tuple[Ranking, ...]:
        """The questions that ask for an order, each with what was put in order."""
        found: dict[str, list[QuestionResult]] = {}
        for each in results:
            if isinstance(each.question, Place):
                asked = self._content.question_of(each.question.code)
                found.setdefault(asked.code, []).append(each)
        return tuple(self._ranking(code, places) for code, places in found.items())

    def _ranking(self, code: str, places: Sequence[QuestionResult]) -> Ranking:
        asked = self._content.question_of(places[0].question.code)
        rows = [self._ranked(each) for each in places]
        rows.sort(key=lambda row: (row.place is None, row.place or 0.0, row.name))
        text = self._content.say(asked.text, self._language)
        return Ranking(f"Q{self._content.numbers[code]}", text, tuple(rows))

    def _ranked(self, result: QuestionResult) -> Ranked:
        name = self._content.say(result.question.text, self._language)
        if not result.standing.shows_figures:
            return Ranked(name, withheld=True)
        return Ranked(name, result.n, result.place, result.counts[0] if result.counts else 0)

    def items(self, results: Sequence[QuestionResult]) -> tuple[Item, ...]:
        """Every question for the annex, free answers included."""
        scores = {each.question.code: each.mean for each in results}
        return tuple(self._item(question, scores) for question in self._content.leaves)

    def _item(self, question: Question, scores: Mapping[str, Estimate | None]) -> Item:
        way = self._way(question.indicator_code)
        return Item(
            self.number(question),
            self.text(question),
            KINDS.get(question.type, QuestionKind.OTHER),
            tuple(self.labels(question)),
            " › ".join(self.dimension(each.code) for each in way),
            _score(scores.get(question.code)),
            tuple(self._share(each) for each in way),
        )

    def _way(self, code: str | None) -> list[Indicator]:
        """The indicators from the first level down to one; none for None."""
        if code is None:
            return []
        indicator = self._content.indicator(code)
        return [*self._way(indicator.parent), indicator]

    def _share(self, indicator: Indicator) -> float:
        beside = [i.weight for i in self._content.indicators if i.parent == indicator.parent]
        return indicator.weight / sum(beside)

    def number(self, question: Question) -> str:
        """The question's place in the questionnaire."""
        return f"Q{self._content.numbers[question.code]}"

    def unit(self, question: NumberField) -> str:
        """What a number counts, such as minutes."""
        return self._content.say(question.unit, self._language)

    def text(self, question: Question) -> str:
        """The question as it was asked, a part of one with its question before it."""
        return self._content.words_of(question.code, self._language)

    def short(self, question: Question) -> str:
        """The question in a word or two, where somebody wrote them."""
        if question.short:
            return self._content.say(question.short, self._language)
        return self.text(question)

    def labels(self, question: Question) -> list[str]:
        """Words of the choices in the order offered; a bare point is its number."""
        words = [self._content.say(choice.label, self._language) for choice in question.choices]
        if all(words):
            return words
        pairs = zip(question.choices, words, strict=True)
        return [f"{choice.value} {word}".rstrip() for choice, word in pairs]

    def order(self, question: Question) -> list[int]:
        """Places of the choices from the best to the worst; as offered where none is better."""
        places = list(range(len(question.choices)))
        if isinstance(question, Scaled) and not question.reversed:
            places.reverse()
        return places


def _favourable(question: Question, points: int) -> int:
    """How many answers, from the best, count as good: of seven points of effort, five to seven."""
    if question.type == "ces":
        return 3
    return 1 if points <= 3 else 2


def figure(told: Told) -> Figure | None:
    """A figure as the document takes it, or nothing where it is not to be told."""
    if not told.standing.shows_index or told.value is None or told.n is None:
        return None
    return Figure(told.n, told.value, told.low, told.high)


def _sample(intake: Intake, setting: Setting) -> Sample:
    """Answers received and counted; the rest with its reason."""
    odd = (LeftOut(setting.unreadable, intake.unreadable),) if intake.unreadable else ()
    decided = tuple(LeftOut(rule_words(each.rule.flags), each.answers) for each in intake.left_out)
    left_out = (*odd, *decided)
    return Sample(intake.counted + sum(each.n for each in left_out), left_out)


def omitted(intake: Intake | None, index: Told) -> list[str]:
    """What is said of answers that were left out by decision."""
    if intake is None:
        return []
    known = index.n is not None and index.value is not None
    every = intake.with_all
    return omission_sentences(
        intake.counted,
        [(each.rule.flags, each.answers) for each in intake.left_out],
        (index.n or 0, index.value or 0.0) if known else None,
        (every.n, every.value) if every is not None and every.value is not None else None,
    )


def _score(mean: Estimate | None) -> Figure | None:
    if mean is None or mean.value is None:
        return None
    return Figure(mean.n, mean.value, mean.low, mean.high)


def unit(name: str, result: UnitResult) -> Unit:
    """A department's line, shown or withheld with the reason."""
    shown = figure(result.index)
    if shown is not None:
        return Unit(name, shown)
    if result.index.standing is Standing.WITHHELD:
        return Unit(name, withheld=Withheld.COMPLEMENT)
    if result.index.standing.shows_figures:
        return Unit(name, withheld=Withheld.NO_INDEX, n=result.index.n)
    return Unit(name, withheld=Withheld.FEW)


def told_nps(result: QuestionResult) -> Nps | None:
    """The recommendation, where the question asks for it and its score may be told."""
    score = _score(result.nps)
    return Nps(score, result.counts) if score else None


def thresholds(policy: Policy) -> Thresholds:
    """The least bases as the document prints them."""
    return Thresholds(policy.breakdown, policy.index, policy.ranked)
