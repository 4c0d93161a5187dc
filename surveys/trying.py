"""Trying a questionnaire out: the way that typed answers take, page by page. Nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from foundation.web.texts import gettext, ngettext
from surveys.asking import Asking, Typed, View, asked
from surveys.condition_words import condition_words
from surveys.definition.conditions import ATTRIBUTE_NAME, Facts, holds
from surveys.definition.errors import AnswerError
from surveys.definition.loops import asked_about, authored_code
from surveys.definition.model import FIELD_PREFIX
from surveys.definition.model import Questionnaire as Content
from surveys.definition.path import Block, Way, pages, way
from surveys.definition.piping import piped
from surveys.definition.questions.base import Question
from surveys.definition.questions.file import FileField
from surveys.definition.questions.picker import Picker
from surveys.definition.text import Text
from surveys.shortening import shortened

Fields = Mapping[str, Sequence[str]]
_ATTRIBUTE = re.compile(rf"\s*({ATTRIBUTE_NAME})\s*[=＝:：]\s*(.{{1,200}}?)\s*")
_MOST_ATTRIBUTES = 30


def attributes_of(text: str) -> dict[str, str]:
    """Attributes typed as `ward=A1`, one a line; what is no attribute is passed over."""
    found = (_ATTRIBUTE.fullmatch(line) for line in text.splitlines()[:_MOST_ATTRIBUTES])
    return {match[1]: match[2] for match in found if match}


@dataclass(frozen=True)
class Trial:
    """A questionnaire with what somebody typed to try it out, in a language."""

    content: Content
    typed: Fields
    link: Mapping[str, str]
    contact: Mapping[str, str]
    language: str
    offered: Mapping[str, Sequence[tuple[str, str]]]

    @cached_property
    def pages(self) -> tuple[tuple[Block, ...], ...]:
        """The pages as they are for everybody."""
        return pages(self.content)

    @cached_property
    def facts(self) -> Facts:
        """What is known: the good ones of the answers, the attributes."""
        return Facts(self.content.parse_form(self.typed).answers, self.link, self.contact)

    @cached_property
    def way(self) -> Way:
        """What is asked, and where it ends."""
        return way(self.content, self.facts, self.pages)

    def errors(self, part: int) -> Mapping[str, AnswerError]:
        """What is wrong with the answers of a page before one may go on."""
        asked_here = (q for q in self._questions(part) if q.code in self.way.shown)
        codes = {q.code for q in asked_here if not isinstance(q, FileField)}  # nothing is taken in
        return self.content.parse_form(self.typed, asked=codes, complete=True).errors

    def _questions(self, part: int) -> list[Question]:
        return [q for block in self.pages[part - 1] for q in block.questions]

    def after(self, part: int) -> int | None:
        """The next page that asks something; None at the end."""
        return next((number for number in self.way.pages if number > part), None)

    def before(self, part: int) -> int | None:
        """The page before that asks something."""
        return next((number for number in reversed(self.way.pages) if number < part), None)

    def blocks(self, part: int, errors: Mapping[str, AnswerError]) -> list[tuple[str, list[View]]]:
        """The questions that a page asks, under the titles of their sections."""
        values = {n.removeprefix(FIELD_PREFIX): v for n, v in self.typed.items()}
        how = Typed(values, errors)
        found = []
        for block in self.pages[part - 1]:
            views = [
                asked(q, self._asking(q), how.of(q))
                for q in block.questions
                if q.code in self.way.shown
            ]
            if views:
                found.append((self.say(block.section.title), views))
        return found

    def _asking(self, question: Question) -> Asking:
        source = question.source if isinstance(question, Picker) else ""
        return Asking(self.say, self.content.numbers, offered=self.offered.get(source, ()))

    def say(self, text: Text) -> str:
        """A text in the language, with what is known put in."""
        facts = Facts(self.way.answers, self.link, self.contact)
        return piped(self.content.say(text, self.language), facts, self.content, self.language)

    def kept(self, part: int | None) -> list[tuple[str, str]]:
        """The fields of all other pages, to be sent along with this one."""
        here = (
            set()
            if part is None
            else {leaf.code for question in self._questions(part) for leaf in question.leaves()}
        )
        return [
            (name, value)
            for name, values in self.typed.items()
            if name.removeprefix(FIELD_PREFIX) not in here
            for value in values
        ]

    def hidden(self, part: int | None, language: str) -> list[tuple[str, str]]:
        """The questions up to a page that are not asked, each with the reason, for its author."""
        found = []
        for page in self.pages[:part]:
            for block in page:
                for question in block.questions:
                    if question.code not in self.way.shown:
                        reason = self._reason(block, question, language)
                        found.append((self._name(question, language), reason))
        return found

    def _name(self, question: Question, language: str) -> str:
        number = self.content.numbers.get(question.code, "")
        words = self.content.say(question.text, language)
        return f"{number} {shortened(words) or authored_code(question.code)}".strip()

    def _reason(self, block: Block, question: Question, language: str) -> str:
        known = Facts(self.way.answers, self.link, self.contact)
        if not holds(block.section.show_if, known):
            words = condition_words(self.content, block.section.show_if, language)
            return gettext("hidden because its section asks that %(condition)s", condition=words)
        if not holds(question.show_if, known):
            words = condition_words(self.content, question.show_if, language)
            return gettext("hidden because it asks that %(condition)s", condition=words)
        loop = block.section.loop
        limit = asked_about(block.section.code, loop, known) if loop and block.thing else None
        if loop and block.thing and limit is not None and block.thing.code not in limit:
            return ngettext(
                "not asked because %(num)s thing before it was met, and no more are asked about",
                "not asked because %(num)s things before it were met, and no more are asked about",
                loop.most,
            )
        return gettext("not asked because the survey has ended before it")
