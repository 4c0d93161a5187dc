"""How a questionnaire lies on pages: the same for everybody, and worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from surveys.definition.conditions import Facts, answers_looked_at, joined
from surveys.definition.model import Questionnaire
from surveys.definition.path import Page, Way, own_pages, pages, way
from surveys.definition.piping import pipes_of
from surveys.definition.questions.file import FileField
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.questions.picker import Picker
from surveys.definition.text import Text
from surveys.finding import finding_codes

_MOST_KEPT = 200
_kept: dict[tuple[str, bool], Layout] = {}


@dataclass(frozen=True, eq=False)
class Layout:
    """The pages of a questionnaire. `large` is the reading with one question a page.

    There is one of a version and a reading, so each is itself alone: what hangs on one is found
    again without comparing two questionnaires.
    """

    content: Questionnaire
    large: bool

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages, whether somebody will see them or not."""
        return pages(self.content, one_by_one=self.large) or ((),)

    @cached_property
    def codes(self) -> tuple[frozenset[str], ...]:
        """For each page, the codes of its questions and of their leaves."""
        return tuple(frozenset(_codes(questions_on(page))) for page in self.pages)

    @cached_property
    def known(self) -> frozenset[str]:
        """The codes of all questions and leaves."""
        return frozenset().union(*self.codes)

    @cached_property
    def first_way(self) -> Way:
        """The way of somebody of whom nothing is known."""
        return way(self.content, Facts(), self.pages)

    @cached_property
    def branches(self) -> bool:
        """Whether the way depends on anything."""
        content = self.content
        conditions = [
            *(question.show_if for question in content.asked),
            *(section.show_if for section in content.sections),
            *(end.when for end in content.ends),
        ]
        return any(condition is not None for condition in conditions)

    @cached_property
    def personal(self) -> tuple[bool, ...]:
        """For each page, whether people of whom the same is asked may see two different ones."""
        first = [self.content.title, self.content.introduction]
        return tuple(
            _shuffled(page) or _offers(page) or _pipes([*first, *_texts(page)])
            for page in self.pages
        )

    @cached_property
    def files(self) -> tuple[tuple[FileField, ...], ...]:
        """For each page, its questions that ask for files."""
        return tuple(
            tuple(q for q in questions_on(page) if isinstance(q, FileField)) for page in self.pages
        )

    @cached_property
    def pickers(self) -> tuple[Picker, ...]:
        """The questions whose lists come from the organisation."""
        return tuple(q for q in self.content.asked if isinstance(q, Picker))

    @cached_property
    def decides(self) -> tuple[bool, ...]:
        """For each page, whether its answers may open one of those that follow."""
        return tuple(
            bool(codes & _looked_at(self.pages[place:]))
            for place, codes in enumerate(self.codes, start=1)
        )

    @cached_property
    def pipes(self) -> bool:
        """Whether any text repeats what is known of somebody."""
        content = self.content
        texts = [content.title, content.introduction, content.closing]
        texts += [text for end in content.ends for text in (end.title, end.text)]
        return _pipes(texts) or any(_pipes(_texts(page)) for page in self.pages)

    @cached_property
    def shuffled(self) -> bool:
        """Whether the questions of a section come in another order for everybody."""
        return any(section.shuffle for section in self.content.sections)

    @cached_property
    def numbered(self) -> Mapping[int, Page]:
        """The pages by their numbers."""
        return dict(enumerate(self.pages, start=1))

    def own(self, seed: str) -> Mapping[int, Page]:
        """One form's pages by their numbers, in the order that this form puts them.

        A page has the number of its question whoever reads it, so that an address, a posted page
        and what a device kept mean the same question in any order.
        """
        if not (self.shuffled and self.known):
            return self.numbered
        own = own_pages(self.content, seed, one_by_one=self.large)
        if not self.one_each:
            return dict(enumerate(own, start=1))
        return {self.page_of(questions_on(page)[-1].code): page for page in own}

    @property
    def one_each(self) -> bool:
        """Whether every page has one question."""
        return self.large or self.content.paging == "question"

    def page_of(self, code: str) -> int:
        """The number of the page that a question or leaf stands on; 1 if there is none."""
        return self._places.get(code, 1)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {code: n for n, codes in enumerate(self.codes, start=1) for code in codes}


def layout_of(digest: str, content: Questionnaire, *, large: bool = False) -> Layout:
    """The layout of an approved version, kept under its digest."""
    found = _kept.get((digest, large))
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[digest, large] = Layout(content, large)
    return found


def questions_on(page: Page) -> tuple[AnyQuestion, ...]:
    """The questions of a page, in order."""
    return tuple(question for block in page for question in block.questions)


def _codes(questions: Sequence[AnyQuestion]) -> Iterator[str]:
    for question in questions:
        yield question.code
        yield from finding_codes(question)
        yield from (leaf.code for leaf in question.leaves())


def _texts(page: Page) -> Iterator[Text]:
    for block in page:
        yield block.section.title
        for question in block.questions:
            yield from (wording.text for wording in question.wordings())


def _pipes(texts: Iterable[Text]) -> bool:
    return any(True for text in texts for _pipe in pipes_of(text))


def _shuffled(page: Page) -> bool:
    return any(
        block.section.shuffle or any(getattr(q, "shuffle", False) for q in block.questions)
        for block in page
    )


def _offers(page: Page) -> bool:
    """Whether a list from outside is on the page, or files, which are a person's own."""
    return any(question.type in ("picker", "file") for question in questions_on(page))


def _looked_at(following: Sequence[Page]) -> frozenset[str]:
    """What the conditions of these pages look at."""
    found: frozenset[str] = frozenset()
    for block in (block for page in following for block in page):
        for question in block.questions:
            found |= answers_looked_at(joined(block.section.show_if, question.show_if))
    return found
