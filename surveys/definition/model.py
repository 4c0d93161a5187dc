"""The content of one version of a questionnaire, as it is stored.

What a ``Questionnaire`` object promises: every code is unique in its kind, every
reference leads somewhere, the indicators form a tree. Whether it is also finished
and fit to be asked is for ``checks``.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from surveys.definition.errors import AnswerError
from surveys.definition.part import Code, Part
from surveys.definition.questions.base import Answer
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.text import NO_TEXT, Language, Text

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


@dataclass(frozen=True)
class ParsedAnswers:
    """What a form said: good answers, refused ones, and question fields that do not exist.

    ``asked`` are the codes the form was about; of those, one in neither ``answers`` nor
    ``errors`` was left blank.
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
    paging: Literal["section", "single"] = "section"
    sections: Annotated[tuple[Section, ...], Field(max_length=50)] = ()
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        _refuse_twice("language", self.languages)
        _refuse_twice("section", (section.code for section in self.sections))
        _refuse_twice("question", (question.code for question in self.questions))
        _refuse_twice("indicator", (indicator.code for indicator in self.indicators))
        known = {indicator.code for indicator in self.indicators}
        for question in self.questions:
            if question.indicator_code not in known | {None}:
                raise ValueError(f"question {question.code} counts in no indicator that exists")
        _refuse_loops(self.indicators)
        return self

    @property
    def default_language(self) -> str:
        """The first language, which stands in for a missing one."""
        return self.languages[0]

    @property
    def questions(self) -> tuple[AnyQuestion, ...]:
        """All questions in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

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

    def questions_in(self, only: Collection[str] | None) -> tuple[AnyQuestion, ...]:
        """Return the questions of the sections named in ``only``, all of them for None."""
        if only is None:
            return self.questions
        return tuple(question for code in only for question in self.section(code).questions)

    def parse_form(
        self,
        values: Mapping[str, Sequence[str]],
        *,
        only: Collection[str] | None = None,
        complete: bool = False,
    ) -> ParsedAnswers:
        """Read a posted form: field names to lists of values, as ``form.to_dict(flat=False)``.

        ``only`` names the sections the form was about. A question's field from elsewhere is
        ``unknown``, other fields are not looked at. With ``complete`` a required question
        without an answer is an error too.
        """
        asked = self.questions_in(only)
        answers: dict[str, Answer] = {}
        errors: dict[str, AnswerError] = {}
        for question in asked:
            try:
                answer = question.parse(values.get(field_name(question.code), ()))
            except AnswerError as error:
                errors[question.code] = error
                continue
            if answer is not None:
                answers[question.code] = answer
            elif complete and question.required:
                errors[question.code] = question.refuse(question.missing)
        unknown = self.unknown(values, only=only)
        return ParsedAnswers(answers, errors, unknown, tuple(question.code for question in asked))

    def unknown(
        self, values: Mapping[str, object], *, only: Collection[str] | None = None
    ) -> list[str]:
        """Return the names of questions' fields in a form that it was not about."""
        fields = {field_name(question.code) for question in self.questions_in(only)}
        return [name for name in values if name.startswith(FIELD_PREFIX) and name not in fields]

    def missing(
        self, answers: Mapping[str, object], *, only: Collection[str] | None = None
    ) -> dict[str, AnswerError]:
        """Return an error for each required question that ``answers`` leaves out, in order."""
        return {
            question.code: question.refuse(question.missing)
            for question in self.questions_in(only)
            if question.required and not question.check_stored(answers.get(question.code))
        }

    def as_json(self) -> dict[str, Any]:
        """Return what is stored: plain JSON values without what is at its default.

        ``Questionnaire.model_validate`` reads it back.
        """
        return self.model_dump(mode="json", exclude_defaults=True)


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
