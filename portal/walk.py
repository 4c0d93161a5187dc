"""One form's way through the pages, as far as its answers tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from portal.entry import Entry
from portal.layout import Layout, layout_of, questions_on
from portal.marks import Mark
from portal.posted import as_fields
from surveys.definition.conditions import Facts
from surveys.definition.errors import AnswerError
from surveys.definition.path import Block, Page, Way, way
from surveys.definition.piping import piped
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.text import Text


@dataclass(frozen=True)
class Walk:
    """Which pages a form passes, given what was typed so far.

    A question is asked if what came before it says so. A page on which nothing is asked is not
    shown; its number stays its own, so that an address of a page means one page only. `seed`
    decides the order where a section has another one for everybody; it stays with the form.
    """

    layout: Layout
    given: Facts
    seed: str = ""

    @cached_property
    def sheets(self) -> Mapping[int, Page]:
        """All pages by their numbers, in the order that this form passes them."""
        return self.layout.own(self.seed)

    @cached_property
    def _at(self) -> Mapping[int, int]:
        """The place of each page in this form's order."""
        return {number: place for place, number in enumerate(self.sheets)}

    @cached_property
    def way(self) -> Way:
        """What is asked, what stands, what is dropped, where it ends."""
        fixed = not (self.layout.branches or self.layout.shuffled)
        if fixed and not self.given.answers:
            return self.layout.first_way
        numbers = tuple(self.sheets)
        found = way(self.layout.content, self.given, tuple(self.sheets.values()))
        return replace(found, pages=tuple(numbers[place - 1] for place in found.pages))

    @property
    def shown(self) -> Collection[str]:
        """The codes of all questions that are asked."""
        return self.way.shown

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """The numbers of the pages that are shown; the first one in any case."""
        return self.way.pages or (next(iter(self.sheets)),)

    def questions(self, part: int, besides: Collection[str] = ()) -> tuple[AnyQuestion, ...]:
        """The questions that are asked on a page; `besides`, those that hold something typed."""
        if not besides:
            return self._asked[part]
        return tuple(
            question
            for question in questions_on(self.sheets[part])
            if question.code in self.shown
            or any(leaf.code in besides for leaf in question.leaves())
        )

    @cached_property
    def _asked(self) -> Mapping[int, tuple[AnyQuestion, ...]]:
        """For each page, the questions that are asked on it."""
        shown = self.way.shown
        return {
            number: tuple(question for question in questions_on(page) if question.code in shown)
            for number, page in self.sheets.items()
        }

    def blocks(self, part: int, besides: Collection[str] = ()) -> list[Block]:
        """The same by sections."""
        asked = {question.code for question in self.questions(part, besides)}
        found = [
            block._replace(questions=tuple(q for q in block.questions if q.code in asked))
            for block in self.sheets[part]
        ]
        return [block for block in found if block.questions]

    def asked(self, part: int) -> tuple[str, ...]:
        """The codes of the questions that are asked on a page."""
        return tuple(question.code for question in self.questions(part))

    def page_of(self, code: str) -> int:
        """The number of the page on which this form asks a question."""
        for number, page in self.sheets.items():
            if any(question.code == code for question in questions_on(page)):
                return number
        return self.parts[0]

    def earlier(self, one: int, other: int) -> int:
        """The one of two pages that comes first."""
        return min(one, other, key=self._at.__getitem__)

    def nearest(self, part: int) -> int:
        """This page, or the last one before it that is shown."""
        here = self._at[part]
        passed = [number for number in self.parts if self._at[number] <= here]
        return passed[-1] if passed else self.parts[0]

    def after(self, part: int) -> int | None:
        """The next page that is shown; None when nothing is asked any more."""
        here = self._at[part]
        return next((number for number in self.parts if self._at[number] > here), None)

    def before(self, part: int) -> int | None:
        """The page before that was shown."""
        here = self._at[part]
        return next((number for number in reversed(self.parts) if self._at[number] < here), None)

    def place(self, part: int) -> tuple[int, int]:
        """Which of how many pages this is, as far as can be told."""
        here = self._at[part]
        return max(sum(self._at[number] <= here for number in self.parts), 1), len(self.parts)

    def progress(self, part: int) -> tuple[int, int]:
        """How many questions stand before this page, and how many there are on the way."""
        here = self._at[part]
        return sum(n for number, n in self._counts if self._at[number] < here), self._total

    @cached_property
    def _counts(self) -> tuple[tuple[int, int], ...]:
        """How many questions stand on each page that is shown."""
        content = self.layout.content
        return tuple(
            (number, sum(1 for question in self.questions(number) if content.leaves_of(question)))
            for number in self.parts
        )

    @cached_property
    def _total(self) -> int:
        return sum(n for _number, n in self._counts)

    def first_wrong(self, errors: Mapping[str, AnswerError], otherwise: int) -> int:
        """The first page on which something is wrong."""
        wrong = (n for n in self.sheets if self.layout.codes[n - 1] & errors.keys())
        return next(wrong, otherwise)

    def say(self, text: Text, language: str) -> str:
        """A text in a language, with what is known of this person put in: plain text still."""
        content = self.layout.content
        facts = Facts(self.way.answers, self.given.link, self.given.contact)
        return piped(content.say(text, language), facts, content, language)


def walk_of(entry: Entry, values: Mapping[str, list[str]], mark: Mark) -> Walk:
    """The way of a form on which this was typed."""
    layout = layout_of(entry.digest, entry.content, large=mark.large)
    answers = _answers(layout, values)
    if layout.shuffled:
        return Walk(layout, entry.given(answers), mark.order)
    if not (layout.branches or answers or entry.invited):
        return _walk_of_anybody(layout)
    return Walk(layout, entry.given(answers))


@lru_cache(maxsize=200)
def _walk_of_anybody(layout: Layout) -> Walk:
    """The one way there is where nothing depends on anything: worked out once."""
    return Walk(layout, Facts())


def _answers(layout: Layout, values: Mapping[str, list[str]]) -> Mapping[str, Any]:
    """The good ones of what was typed; not read where nothing depends on them."""
    if not values or not (layout.branches or layout.pipes):
        return {}
    return layout.content.parse_form(as_fields(values)).answers
