"""The content of one version of a questionnaire, as it is stored.

What a ``Questionnaire`` object promises: every code is unique in its kind, every
reference leads somewhere, the indicators form a tree. Whether it is also finished
and fit to be asked is for ``checks``.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from surveys.definition.conditions import Condition
from surveys.definition.contradictions import Contradiction
from surveys.definition.ends import End
from surveys.definition.errors import AnswerError, Reason
from surveys.definition.loops import Loop, LoopObject, authored_code, choice_of, rounds
from surveys.definition.part import Code, Flag, Part
from surveys.definition.questions.base import Answer, Question
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.text import NO_TEXT, Language, Text
from surveys.definition.weighting import Weighting, refuse_unfitting

FORMAT = 1
FIELD_PREFIX = "q."
"""Form fields of questions are named by this and the question's code."""


def field_name(code: str) -> str:
    """Return the form field's name for the question ``code``."""
    return FIELD_PREFIX + code


class Indicator(Part):
    """A dimension of the index. Weights of one level sum to 100; those shipped are illustrative."""

    code: Code
    name: Text
    weight: Annotated[float, Field(strict=True, gt=0, le=100, allow_inf_nan=False)]
    parent: Code | None = None


class Section(Part):
    """Questions that belong together, and a page of their own if the questionnaire is paged so."""

    code: Code
    title: Text
    questions: Annotated[tuple[AnyQuestion, ...], Field(max_length=200)] = ()
    show_if: Condition | None = None
    shuffle: Flag = False
    loop: Loop | None = None

    @cached_property
    def rounds(self) -> tuple[tuple[LoopObject | None, tuple[AnyQuestion, ...]], ...]:
        """The questions as they are asked: once, or once for each thing of the loop.

        Where the respondent says which were met, that question comes first, about nothing.
        """
        if self.loop is None:
            return ((None, self.questions),)
        choice = choice_of(self.code, self.loop)
        first = ((None, (choice,)),) if choice is not None else ()
        return (*first, *rounds(self.code, self.loop, self.questions))

    @property
    def asked(self) -> tuple[AnyQuestion, ...]:
        """The questions as they are asked, a copy for each thing of the loop."""
        return tuple(question for _thing, those in self.rounds for question in those)


@dataclass(frozen=True)
class ParsedAnswers:
    """What a form said: good answers, refused ones, and question fields that do not exist.

    Everything goes by leaf codes. ``asked`` are those the form was about; of those, one in
    neither ``answers`` nor ``errors`` was left blank. What does not fit between the leaves of a
    question stands under the question's code.
    """

    answers: dict[str, Answer]
    errors: dict[str, AnswerError]
    unknown: list[str]
    asked: tuple[str, ...]

    def over(self, saved: Mapping[str, Answer]) -> dict[str, Answer]:
        """Return ``saved`` with everything that was asked now replaced, blanks included."""
        kept = {code: answer for code, answer in saved.items() if code not in self.asked}
        return kept | self.answers


class Questionnaire(Part):
    """Everything a respondent sees and everything the arithmetic needs."""

    format: Literal[1]
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=10)]
    title: Text
    introduction: Text = NO_TEXT
    closing: Text = NO_TEXT
    paging: Literal["section", "single", "question"] = "section"
    sections: Annotated[tuple[Section, ...], Field(max_length=50)] = ()
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=100)] = ()
    weighting: Annotated[tuple[Weighting, ...], Field(max_length=100)] = ()
    ends: Annotated[tuple[End, ...], Field(max_length=20)] = ()
    contradictions: Annotated[tuple[Contradiction, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        _refuse_twice("language", self.languages)
        _refuse_twice("section", (section.code for section in self.sections))
        _refuse_twice("question", (question.code for question in self.questions))
        _refuse_twice("indicator", (indicator.code for indicator in self.indicators))
        _refuse_twice("end", (end.code for end in self.ends))
        known = {indicator.code for indicator in self.indicators}
        for leaf in (leaf for question in self.questions for leaf in question.leaves()):
            if leaf.indicator_code not in known | {None}:
                raise ValueError(f"question {leaf.code} counts in no indicator that exists")
        _refuse_loops(self.indicators)
        refuse_unfitting(self.weighting, self.indicators)
        return self

    @property
    def default_language(self) -> str:
        """The first language, which stands in for a missing one."""
        return self.languages[0]

    @property
    def questions(self) -> tuple[AnyQuestion, ...]:
        """All questions in the order they are asked, as their authors wrote them."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def asked(self) -> tuple[AnyQuestion, ...]:
        """All questions as they are asked: those of a loop once for each thing."""
        return tuple(question for section in self.sections for question in section.asked)

    @cached_property
    def leaves(self) -> tuple[Question, ...]:
        """All questions that answers are stored under, in the order they are asked."""
        return tuple(leaf for question in self.asked for leaf in self.leaves_of(question))

    @cached_property
    def _leaves_of(self) -> Mapping[str, tuple[Question, ...]]:
        return {question.code: tuple(question.leaves()) for question in self.asked}

    def leaves_of(self, question: AnyQuestion) -> tuple[Question, ...]:
        """Return the leaves of a question as asked, which are made once."""
        return self._leaves_of[question.code]

    @cached_property
    def identifying(self) -> frozenset[str]:
        """The codes of the leaves whose answers say who somebody is."""
        return frozenset(leaf.code for leaf in self.leaves if leaf.identifying)

    @cached_property
    def rated(self) -> tuple[Question, ...]:
        """The leaves that have a scale."""
        return tuple(leaf for leaf in self.leaves if leaf.scored)

    @cached_property
    def _by_leaf(self) -> Mapping[str, tuple[Question, AnyQuestion]]:
        return {leaf.code: (leaf, q) for q in self.asked for leaf in self.leaves_of(q)}

    def leaf(self, code: str) -> Question:
        """Return the question that answers are stored under by ``code``; ``KeyError`` if none."""
        return self._by_leaf[code][0]

    def question_of(self, leaf: str) -> AnyQuestion:
        """Return the question as asked that a leaf belongs to; ``KeyError`` if there is none."""
        return self._by_leaf[leaf][1]

    def takes(self, code: object, value: object) -> bool:
        """Say whether ``value`` can be stored under ``code``. Takes anything, never raises."""
        known = self._by_leaf.get(code) if isinstance(code, str) else None
        return known is not None and known[0].check_stored(value)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The numbers that questions carry, by their code as asked and by leaf: "7", and "7.2".

        Notes have none. In a loop, every copy carries the number of its question.
        """
        found: dict[str, str] = {}
        for number, question in enumerate(
            (q for section in self.sections for q in _numbered(section)), start=1
        ):
            found[question.code] = str(number)
        for question in self.asked:
            own = found.get(question.code) or found.get(authored_code(question.code))
            if own is None or not question.leaves():
                continue
            found[question.code] = own
            for place, leaf in enumerate(question.leaves(), start=1):
                found.setdefault(leaf.code, own if leaf is question else f"{own}.{place}")
        return found

    def words_of(self, leaf: str, language: str) -> str:
        """Return what a leaf asks, with its question before it where it is a part of one."""
        own, question = self._by_leaf[leaf]
        words = self.say(own.text, language)
        if own is question or own.code == question.code:
            return words
        return f"{self.say(question.text, language)} – {words}"

    def say(self, text: Text, language: str) -> str:
        """Return ``text`` in ``language``, else in the default language."""
        return text.pick(language, *self.languages)

    def question(self, code: str) -> AnyQuestion:
        """Return the question ``code``; ``KeyError`` if there is none."""
        return _by_code(self.questions, code)

    def section(self, code: str) -> Section:
        """Return the section ``code``; ``KeyError`` if there is none."""
        return _by_code(self.sections, code)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator ``code``; ``KeyError`` if there is none."""
        return _by_code(self.indicators, code)

    def section_of(self, question_code: str) -> Section:
        """Return the section a question stands in; ``KeyError`` if there is none."""
        for section in self.sections:
            if any(question.code == question_code for question in section.questions):
                return section
        raise KeyError(question_code)

    def asked_in(
        self, only: Collection[str] | None, asked: Collection[str] | None = None
    ) -> tuple[AnyQuestion, ...]:
        """Return the questions of the sections named in ``only``, all of them for None.

        ``asked`` narrows them to those of these codes.
        """
        found = self.asked
        if only is not None:
            found = tuple(question for code in only for question in self.section(code).asked)
        return found if asked is None else tuple(q for q in found if q.code in asked)

    def parse_form(
        self,
        values: Mapping[str, Sequence[str]],
        *,
        only: Collection[str] | None = None,
        asked: Collection[str] | None = None,
        complete: bool = False,
        offered: Mapping[str, Collection[str]] | None = None,
    ) -> ParsedAnswers:
        """Read a posted form: field names to lists of values, as ``form.to_dict(flat=False)``.

        ``only`` names the sections the form was about, ``asked`` the questions. A question's field
        from elsewhere is ``unknown``, other fields are not looked at. With ``complete`` a required
        question without an answer is an error too. ``offered`` are the values that questions take
        whose lists come from outside, by question code; what is not in it takes anything.
        """
        questions = self.asked_in(only, asked)
        answers: dict[str, Answer] = {}
        errors: dict[str, AnswerError] = {}
        codes: list[str] = []
        for question in questions:
            leaves = self.leaves_of(question)
            for leaf in leaves:
                code = leaf.code
                codes.append(code)
                try:
                    answer = leaf.parse(values.get(FIELD_PREFIX + code, ()))
                    if offered:
                        _refuse_unoffered(leaf, answer, offered)
                except AnswerError as error:
                    errors[code] = error
                    continue
                if answer is not None:
                    answers[code] = answer
            errors |= _whole(question, leaves, answers, errors, complete=complete)
        return ParsedAnswers(answers, errors, _others(values, codes), tuple(codes))

    def unknown(
        self,
        values: Mapping[str, object],
        *,
        only: Collection[str] | None = None,
        asked: Collection[str] | None = None,
    ) -> list[str]:
        """Return the names of questions' fields in a form that it was not about."""
        questions = self.asked_in(only, asked)
        return _others(values, [leaf.code for q in questions for leaf in self.leaves_of(q)])

    def missing(
        self,
        answers: Mapping[str, object],
        *,
        only: Collection[str] | None = None,
        asked: Collection[str] | None = None,
    ) -> dict[str, AnswerError]:
        """Return an error for each required question that ``answers`` leaves out, in order."""
        found: dict[str, AnswerError] = {}
        for question in self.asked_in(only, asked):
            leaves = self.leaves_of(question)
            good = {
                leaf.code: answers[leaf.code]
                for leaf in leaves
                if leaf.check_stored(answers.get(leaf.code))
            }
            found |= _whole(question, leaves, good, {}, complete=True)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return what is stored: plain JSON values without what is at its default.

        ``Questionnaire.model_validate`` reads it back.
        """
        return self.model_dump(mode="json", exclude_defaults=True)


def _others(values: Mapping[str, object], codes: Collection[str]) -> list[str]:
    """The names of questions' fields in a form that are those of none of these leaves."""
    fields = {FIELD_PREFIX + code for code in codes}
    return [name for name in values if name.startswith(FIELD_PREFIX) and name not in fields]


def _whole(
    question: AnyQuestion,
    leaves: Sequence[Question],
    answers: Mapping[str, object],
    errors: Mapping[str, AnswerError],
    *,
    complete: bool,
) -> dict[str, AnswerError]:
    """What is wrong with a question whose leaves were read: something missing, or a clash.

    Nothing more is said of a question of which a leaf is wrong already.
    """
    if errors and any(leaf.code in errors for leaf in leaves):
        return {}
    if complete:
        absent = [leaf for leaf in leaves if leaf.code not in answers and leaf.required]
        if absent:
            return {leaf.code: leaf.refuse(leaf.missing) for leaf in absent}
    # While a form is under way, what is not there yet is no error.
    found: dict[str, AnswerError] = {}
    for error in question.check_together(answers):
        if complete or error.reason is not Reason.MISSING_RANKS:
            found[error.code] = error
    return found


def _refuse_unoffered(
    leaf: Question, answer: object, offered: Mapping[str, Collection[str]]
) -> None:
    if answer is not None and leaf.code in offered and answer not in offered[leaf.code]:
        raise leaf.refuse(Reason.UNKNOWN_CHOICE)


def _numbered(section: Section) -> Iterator[AnyQuestion]:
    """The questions of a section that carry a number, the choice of a loop's things first."""
    first = section.rounds[0] if section.rounds else (None, ())
    if section.loop is not None and first[0] is None:
        yield from first[1]
    yield from (question for question in section.questions if question.leaves())


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Found = TypeVar("_Found", bound=_Coded)


def _by_code(things: Iterable[_Found], code: str) -> _Found:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)


def _refuse_twice(what: str, codes: Iterable[str]) -> None:
    twice = sorted(code for code, times in Counter(codes).items() if times > 1)
    if twice:
        raise ValueError(f"{what} code used twice: {', '.join(twice)}")


def _refuse_loops(indicators: Iterable[Indicator]) -> None:
    parents = {indicator.code: indicator.parent for indicator in indicators}
    for start, parent in parents.items():
        passed = {start}
        above = parent
        while above is not None:
            if above not in parents:
                raise ValueError(f"indicator {start} lies under {above}, which does not exist")
            if above in passed:
                raise ValueError(f"indicator {start} lies under itself")
            passed.add(above)
            above = parents[above]
