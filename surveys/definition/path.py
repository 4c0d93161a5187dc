"""The way through a questionnaire: its pages, who is asked what, and where it ends. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from surveys.definition.conditions import Facts, answers_looked_at, holds, joined
from surveys.definition.ends import End
from surveys.definition.loops import LoopObject, asked_about
from surveys.definition.model import Questionnaire, Section
from surveys.definition.piping import pipes_of
from surveys.definition.questions.base import Choice
from surveys.definition.questions.kinds import AnyQuestion

_Thing = TypeVar("_Thing")


class Block(NamedTuple):
    """Questions of one section on one page; in a loop, about one thing."""

    section: Section
    questions: tuple[AnyQuestion, ...]
    thing: LoopObject | None = None


Page = tuple[Block, ...]


@dataclass(frozen=True)
class Way:
    """What is asked of somebody, given what they answered so far.

    ``shown`` are the codes of the questions asked, ``pages`` the numbers (from 1) of the pages
    that ask something, ``answers`` those that stand, ``dropped`` the leaves that were answered and
    are not asked any more. ``end`` is the last page, None for the questionnaire's closing words;
    ``screened`` says that it is one for people who are not meant.
    """

    shown: frozenset[str]
    pages: tuple[int, ...]
    answers: Mapping[str, object]
    dropped: tuple[str, ...]
    end: End | None = None
    screened: bool = False


def pages(content: Questionnaire, *, one_by_one: bool = False) -> tuple[Page, ...]:
    """Return the pages, which are the same for everybody.

    One a section (in a loop one a thing), one in all, or one a question (or ``one_by_one``,
    whatever the author chose); and a new one wherever a condition looks at an answer of the page
    it would stand on, or a text repeats one, so that no script is needed. A note stands with what
    follows it.
    """
    alone = one_by_one or content.paging == "question"
    return _laid(_rounds(content), content.paging, alone=alone)


def own_pages(content: Questionnaire, seed: str, *, one_by_one: bool = False) -> tuple[Page, ...]:
    """Return the pages of one form, whose sections may come in an order that ``seed`` decides.

    The order is the same with one question a page as with many: what stands in one section on one
    page, in the author's paging, is put in order among itself, so that nothing comes before what
    it looks at. Authors of one question a page are taken to have meant one a section.
    """
    if not (one_by_one or content.paging == "question"):
        shared = pages(content)
        return tuple(tuple(b._replace(questions=own_order(b, seed)) for b in p) for p in shared)
    usual = "single" if content.paging == "single" else "section"
    apart = [block for page in _laid(_rounds(content), usual) for block in page]
    own = (block._replace(questions=own_order(block, seed)) for block in apart)
    return _laid(own, content.paging, alone=True)


def own_order(block: Block, seed: str) -> tuple[AnyQuestion, ...]:
    """Return the questions of a block in a form's own order; texts between them keep their place.

    Whether a question is asked changes nothing about the order of the others.
    """
    if not block.section.shuffle:
        return block.questions
    texts = [not question.leaves() for question in block.questions]
    return tuple(in_order(block.questions, f"{seed}:{block.section.code}", texts))


def _rounds(content: Questionnaire) -> Iterator[Block]:
    for section in content.sections:
        for thing, questions in section.rounds:
            yield Block(section, questions, thing)


def _laid(blocks: Iterable[Block], paging: str, *, alone: bool = False) -> tuple[Page, ...]:
    """Lay blocks on pages; those of one section and thing that follow each other are one."""
    paper = _Paper()
    last: Block | None = None
    for block in blocks:
        goes_on = last is not None and last.section is block.section and last.thing is block.thing
        if paging == "section" and not goes_on:
            paper.turn()
        for question in block.questions:
            looked_at = _looked_at(block.section, question)
            if looked_at & paper.leaves or (alone and paper.leaves):
                paper.turn()
            paper.put(block.section, block.thing, question)
        last = block
    return paper.finished()


def _looked_at(section: Section, question: AnyQuestion) -> frozenset[str]:
    """The answers that must be known before a question can be shown."""
    repeated = {
        pipe.reference.name
        for wording in question.wordings()
        for pipe in pipes_of(wording.text)
        if pipe.reference.source == "answer"
    }
    return answers_looked_at(joined(section.show_if, question.show_if)) | repeated


@dataclass
class _Paper:
    """Pages in the making."""

    done: list[list[Block]] = field(default_factory=list)
    page: list[Block] = field(default_factory=list)
    leaves: set[str] = field(default_factory=set)

    def turn(self) -> None:
        if self.page:
            self.done.append(self.page)
        self.page, self.leaves = [], set()

    def put(self, section: Section, thing: LoopObject | None, question: AnyQuestion) -> None:
        last = self.page[-1] if self.page else None
        if last is not None and last.section is section and last.thing is thing:
            self.page[-1] = last._replace(questions=(*last.questions, question))
        else:
            self.page.append(Block(section, (question,), thing))
        self.leaves |= {leaf.code for leaf in question.leaves()}

    def finished(self) -> tuple[Page, ...]:
        self.turn()
        return tuple(tuple(page) for page in self.done)


def way(content: Questionnaire, facts: Facts, through: Sequence[Page] | None = None) -> Way:
    """Return the way that somebody with these facts goes, over ``through`` or else ``pages``.

    Questions are looked at in their order: what is not asked counts as not answered for all that
    come after. A screening end is looked at once everything it asks about has been passed, and
    nothing is asked after it. Odd answers of any age are passed over; nothing raises.
    """
    through = pages(content) if through is None else through
    stands: dict[str, object] = {}
    known = Facts(stands, facts.link, facts.contact)
    shown: set[str] = set()
    asking: list[int] = []
    passed: set[str] = set()
    met = _Met(known)
    last: End | None = None
    for number, page in enumerate(through, start=1):
        before = len(shown)
        for block in page:
            if not holds(block.section.show_if, known) or not met.among(block):
                continue
            for question in block.questions:
                if holds(question.show_if, known):
                    shown.add(question.code)
                    _take_over(question, facts.answers, stands)
        if len(shown) > before:
            asking.append(number)
        passed |= {leaf.code for b in page for q in b.questions for leaf in q.leaves()}
        last = _screening(content, known, passed)
        if last is not None:
            break
    dropped = tuple(
        leaf.code
        for leaf in content.leaves
        if leaf.code not in stands and leaf.check_stored(facts.answers.get(leaf.code))
    )
    screened = last is not None
    if last is None:
        ends = (end for end in content.ends if not end.screen_out)
        last = next((end for end in ends if holds(end.when, known)), None)
    return Way(frozenset(shown), tuple(asking), stands, dropped, last, screened)


@dataclass
class _Met:
    """The things of loops that nobody chooses, told once: when their section begins."""

    known: Facts
    told: dict[str, Collection[str] | None] = field(default_factory=dict)

    def among(self, block: Block) -> bool:
        """Whether a block is about one of the things to ask about, or about none."""
        section, loop = block.section, block.section.loop
        if loop is None or block.thing is None:
            return True
        if section.code not in self.told:
            self.told[section.code] = asked_about(section.code, loop, self.known)
        limit = self.told[section.code]
        return limit is None or block.thing.code in limit


def _take_over(
    question: AnyQuestion, given: Mapping[str, object], stands: dict[str, object]
) -> None:
    for leaf in question.leaves():
        answer = given.get(leaf.code)
        if answer is not None and leaf.check_stored(answer):
            stands[leaf.code] = answer


def _screening(content: Questionnaire, known: Facts, passed: set[str]) -> End | None:
    for end in content.ends:
        ready = answers_looked_at(end.when) <= passed
        if end.screen_out and end.when is not None and ready and holds(end.when, known):
            return end
    return None


def in_order(things: Sequence[_Thing], seed: str, fixed: Sequence[bool] = ()) -> list[_Thing]:
    """Return ``things`` in an order that only ``seed`` decides; the ``fixed`` keep their place.

    Every order is about as likely as any other, and the same seed always gives the same.
    """
    held = list(fixed) or [False] * len(things)
    loose = [place for place, stays in enumerate(held) if not stays]
    shuffled = sorted(loose, key=lambda place: _drawn(seed, place))
    found = list(things)
    for place, other in zip(loose, shuffled, strict=True):
        found[place] = things[other]
    return found


def _drawn(seed: str, place: int) -> bytes:
    return hashlib.sha256(f"{seed}:{place}".encode()).digest()


def choices_in_order(choices: Sequence[Choice], seed: str) -> list[Choice]:
    """Return options in a form's own order; those that are fixed, other or alone keep theirs."""
    stays = [choice.fixed or choice.other or choice.exclusive for choice in choices]
    return in_order(choices, seed, stays)
