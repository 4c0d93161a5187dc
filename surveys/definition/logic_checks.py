"""Whether a questionnaire's logic makes sense: references, values, dead branches, gaps in texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.definition.conditions import Comparison, Condition, comparisons
from surveys.definition.findings import Finding, Problem
from surveys.definition.loops import LoopObject, authored_code
from surveys.definition.model import Questionnaire, Section
from surveys.definition.needs import needs, thing_place
from surveys.definition.path import pages
from surveys.definition.piping import pipes_of
from surveys.definition.place import Place, all_texts
from surveys.definition.questions.base import NOT_APPLICABLE, Question
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.questions.number import NumberField
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.scaled import Scaled
from surveys.definition.reach import Reach

_ORDERED = frozenset({"at_least", "at_most"})
_AFTER_ALL = 1_000_000
"""A place behind every question, where the last pages stand."""


def logic_findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield what is wrong with conditions and with texts that repeat answers."""
    order = _Order.of(questionnaire)
    broken: set[Place] = set()
    for finding in _references(questionnaire, order):
        broken.add(finding.place)
        yield finding
    yield from _gaps(questionnaire, order)
    yield from _needs(questionnaire)
    if not broken:
        # Of conditions that lead nowhere, nothing more can be said.
        yield from _branches(questionnaire)


@dataclass(frozen=True)
class _Order:
    """The place of each answer among the questions, and of each question and section."""

    leaves: Mapping[str, int]
    questions: Mapping[str, int]
    sections: Mapping[str, int]

    @classmethod
    def of(cls, content: Questionnaire) -> "_Order":
        asked = {question.code: place for place, question in enumerate(content.asked)}
        leaves = {leaf.code: asked[q.code] for q in content.asked for leaf in q.leaves()}
        sections = {
            section.code: min((asked[q.code] for q in section.asked), default=_AFTER_ALL)
            for section in content.sections
        }
        return cls(leaves, asked, sections)


def _conditions(content: Questionnaire, order: _Order) -> Iterator[tuple[Place, int, Condition]]:
    """Every condition with where it stands and the place from which it looks back.

    Those of a loop's questions are looked at as they are asked, about one thing.
    """
    for section in content.sections:
        if section.show_if is not None:
            place = Place("section", section.code, "show_if")
            yield place, order.sections[section.code], section.show_if
        for thing in _by_rule(section):
            if thing.show_if is not None:
                yield (
                    thing_place(section.code, thing.code),
                    order.sections[section.code],
                    thing.show_if,
                )
        for question in _once(section):
            if question.show_if is not None:
                place = Place("question", authored_code(question.code), "show_if")
                yield place, order.questions[question.code], question.show_if
    for end in content.ends:
        if end.when is not None:
            yield Place("end", end.code, "when"), _AFTER_ALL, end.when


def _by_rule(section: Section) -> tuple[LoopObject, ...]:
    """The things of a section that have conditions of their own."""
    loop = section.loop
    return loop.objects if loop is not None and loop.chosen == "rule" else ()


def _once(section: Section) -> Iterator[AnyQuestion]:
    """The questions of a section as asked, those of a loop about its first thing only.

    Without the thing's own condition, which is looked at by itself.
    """
    if _by_rule(section) and section.loop is not None:
        section = section.changed(loop=section.loop.changed(chosen="all"))
    for thing, questions in section.rounds:
        yield from questions
        if thing is not None:
            return


def _needs(content: Questionnaire) -> Iterator[Finding]:
    problems = {"link": Problem.NEEDS_LINK, "contact": Problem.NEEDS_CONTACT}
    for need in needs(content):
        if need.firm:
            source, name = need.reference
            yield Finding(problems[source], need.place, {"name": name})


def _references(content: Questionnaire, order: _Order) -> Iterator[Finding]:
    for end in content.ends:
        if end.screen_out and end.when is None:
            yield Finding(Problem.END_WITHOUT_WAY_ON, Place("end", end.code))
    for place, here, condition in _conditions(content, order):
        for comparison in comparisons(condition):
            problem = _wrong(comparison, content, order, here)
            if problem is not None:
                code = authored_code(comparison.answer or "")
                yield Finding(problem, place, {"code": code})


def _wrong(
    comparison: Comparison, content: Questionnaire, order: _Order, here: int
) -> Problem | None:
    code = comparison.answer
    if code is None:
        return None
    if code not in order.leaves:
        return Problem.REFERENCE_GONE
    if order.leaves[code] >= here:
        return Problem.REFERENCE_LATER
    return None if fits(comparison, content.leaf(code)) else Problem.VALUE_UNFIT


def fits(comparison: Comparison, leaf: Question) -> bool:
    """Say whether what a comparison names can be answered at all to ``leaf``."""
    if comparison.is_ in _ORDERED and isinstance(leaf, OptionQuestion):
        return False
    if isinstance(leaf, OptionQuestion):
        return all(value in leaf.option_codes for value in comparison.values)
    if isinstance(leaf, NumberQuestion):
        return all(_on_scale(value, leaf, comparison.is_) for value in comparison.values)
    if isinstance(leaf, NumberField):
        return all(isinstance(value, int | float) for value in comparison.values)
    return True


def _on_scale(value: object, leaf: NumberQuestion, operator: str) -> bool:
    if value == NOT_APPLICABLE:
        return isinstance(leaf, Scaled) and leaf.not_applicable and operator not in _ORDERED
    return isinstance(value, int | float) and leaf.lowest <= value <= leaf.highest


def _gaps(content: Questionnaire, order: _Order) -> Iterator[Finding]:
    page_of = {
        question.code: number
        for number, page in enumerate(pages(content))
        for block in page
        for question in block.questions
    }
    first = {
        section.code: min((page_of[q.code] for q in section.asked), default=_AFTER_ALL)
        for section in content.sections
    }
    reader = _Pages(content, page_of, first)
    for placed in all_texts(content):
        for pipe in pipes_of(placed.text):
            if pipe.reference.source != "answer":
                continue
            code = reader.meant(placed.place, pipe.reference.name)
            values = {"code": pipe.reference.name}
            if code not in order.leaves:
                yield Finding(Problem.GAP_GONE, placed.place, values)
            elif page_of[content.question_of(code).code] >= reader.page(placed.place):
                yield Finding(Problem.GAP_LATER, placed.place, values)


@dataclass(frozen=True)
class _Pages:
    """Which page a text stands on, and which answer is meant there."""

    content: Questionnaire
    page_of: Mapping[str, int]
    first: Mapping[str, int]

    def page(self, place: Place) -> int:
        if place.kind == "section":
            return self.first[place.code]
        if place.kind == "question":
            return self.page_of[self._asked(place.code)]
        shown_last = place.kind == "end" or place.field == "closing"
        return _AFTER_ALL if shown_last else 0

    def _asked(self, code: str) -> str:
        """A question as asked; in a loop, of its first thing."""
        section = self.content.section_of(code)
        return next(q.code for q in section.asked if authored_code(q.code) == code)

    def meant(self, place: Place, code: str) -> str:
        """The leaf that a gap names; in a loop, that about the same thing."""
        if place.kind != "question":
            return code
        asked = self._asked(place.code)
        _, loop, thing = asked.partition("@")
        name, dot, part = code.partition(".")
        here = f"{name}@{thing}{dot}{part}"
        known = {leaf.code for leaf in self.content.leaves}
        return here if loop and code not in known and here in known else code


def _branches(content: Questionnaire) -> Iterator[Finding]:
    reach = Reach(content)
    for section in content.sections:
        dead = False
        if section.show_if is not None and section.asked:
            page = reach.page_of(section.asked[0].code)
            verdict = reach.of(section.show_if, page)
            dead = verdict is not None and not verdict.can_hold
            place = Place("section", section.code, "show_if")
            if dead:
                yield Finding(Problem.NEVER_ASKED, place)
            elif verdict is not None and not verdict.can_fail:
                yield Finding(Problem.ALWAYS_ASKED, place)
        if not dead:
            yield from _things(reach, content, section)
            yield from _dead_questions(reach, section)
    for end in content.ends:
        verdict = None if end.screen_out else reach.of(end.when)
        if end.screen_out and end.when is not None:
            verdict = Reach(content.changed(ends=())).of(end.when)
        if verdict is not None and not verdict.can_hold:
            yield Finding(Problem.END_NEVER, Place("end", end.code, "when"))


def _things(reach: Reach, content: Questionnaire, section: Section) -> Iterator[Finding]:
    """What is wrong with the conditions of a loop's things."""
    if section.loop is None or not section.asked:
        return
    always, page = 0, reach.page_of(section.asked[0].code)
    for thing in _by_rule(section):
        place = thing_place(section.code, thing.code)
        words = {"thing": content.say(thing.text, content.default_language) or thing.code}
        verdict = reach.of(thing.show_if, page, section.show_if)
        if verdict is not None and not verdict.can_hold:
            yield Finding(Problem.THING_NEVER, place, words)
        elif always >= section.loop.most:
            yield Finding(Problem.THING_BEHIND, place, {**words, "most": section.loop.most})
        elif verdict is not None and not verdict.can_fail:
            always += 1
            yield Finding(Problem.THING_ALWAYS, place, words)


def _copies(reach: Reach, section: Section) -> Iterator[tuple[AnyQuestion, ...]]:
    """Each question as it is asked, with its copies where things have conditions of their own.

    Those of things that nobody is asked about are left out.
    """
    if not _by_rule(section):
        yield from ((question,) for question in _once(section))
        return
    page = reach.page_of(section.asked[0].code) if section.asked else 0
    living = []
    for thing, questions in section.rounds:
        verdict = reach.of(thing.show_if if thing else None, page, section.show_if)
        if verdict is None or verdict.can_hold:
            living.append(questions)
    yield from zip(*living, strict=True)


def _is_dead(reach: Reach, question: AnyQuestion) -> bool:
    verdict = reach.question(question.code)
    return verdict is not None and not verdict.can_hold


def _dead_questions(reach: Reach, section: Section) -> Iterator[Finding]:
    for copies in _copies(reach, section):
        question = copies[0]
        place = Place("question", authored_code(question.code), "show_if")
        if all(_is_dead(reach, copy) for copy in copies):
            yield Finding(Problem.NEVER_ASKED, place)
        elif question.show_if is not None and section.loop is None:
            page = reach.page_of(question.code)
            beside = reach.of(question.show_if, page, section.show_if)
            if beside is not None and not beside.can_fail:
                yield Finding(Problem.ALWAYS_ASKED, place)
