"""From the lines of a pasted text to its pieces: pages, questions with their lines, other words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from surveys.formats.notes import What
from surveys.formats.reading import Notes
from surveys.formats.text_marks import (
    Head,
    chapter_number,
    chapter_title,
    is_bulleted,
    joined_words,
    number_of,
    page_title,
    read_head,
    says_when,
    tidy,
    unbulleted,
)
from surveys.formats.text_words import KEYS, PAGE_WORDS

LONGEST_LINE = 4_000  # as much as a text can have, and patterns take long over more
_FREE_KINDS = frozenset({"short_text", "long_text", "note", "consent", "number", "date"})
_WITH_OPTIONS = frozenset({"single", "dropdown", "multiple", "ranking"})


@dataclass
class Line:
    """A line that is not blank, and whether a blank one stood before it."""

    number: int
    text: str
    after_blank: bool


@dataclass
class Item:
    """A question with the lines under it, as they stand."""

    line: int
    head: Head
    body: list[Line] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    conditions: list[Line] = field(default_factory=list)
    counted: int = 0  # options that were numbered 1., 2., … so far


@dataclass
class Page:
    """A section: its title, None where the text names none."""

    title: str | None
    line: int
    items: list[Item] = field(default_factory=list)


@dataclass
class Pieces:
    """A whole pasted text."""

    title: str = ""
    introduction: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def lines_of(text: str, notes: Notes) -> list[Line]:
    """The lines; where nearly every line is followed by a blank one, blanks mean nothing."""
    found, blank = [], True
    for number, raw in enumerate(text.split("\n"), start=1):
        words = tidy(raw)
        if len(words) > LONGEST_LINE:
            notes.add(What.TEXT_CUT, number, limit=LONGEST_LINE)
            words = words[:LONGEST_LINE].rstrip()
        if words:
            found.append(Line(number, words, blank))
        blank = not words
    spread = sum(line.after_blank for line in found)
    if len(found) >= 8 and spread >= 0.9 * len(found):
        return [Line(line.number, line.text, False) for line in found]
    return found


def pieces_of(text: str, notes: Notes) -> Pieces:
    """Take a pasted text apart."""
    return _Apart(notes).take(lines_of(text, notes))


class _Apart:
    """Goes through the lines once and knows what it stands in."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.pieces = Pieces()
        self.item: Item | None = None
        self.loose: list[Line] = []  # words after a question that belong to none, so far
        self.chapter = 0  # the number of the last 一、

    def take(self, lines: list[Line]) -> Pieces:
        for line in lines:
            if not self._structure(line):
                self._words(line)
        self.pieces.closing += [line.text for line in self.loose]
        for item in (item for page in self.pieces.pages for item in page.items):
            _gather_the_head(item)
        return self.pieces

    def _structure(self, line: Line) -> bool:
        title = page_title(line.text)
        if title is None and (line.after_blank or self.item is None or self._next_chapter(line)):
            title = chapter_title(line.text)
        if title is not None:
            self.chapter = chapter_number(line.text) or self.chapter
            self._settle()
            self._page(line, "" if title.casefold() in PAGE_WORDS else title)
            return True
        return self._keyed(line)

    def _next_chapter(self, line: Line) -> bool:
        """Whether a line goes on counting chapters, and not options that are counted alike."""
        body = self.item.body if self.item else []
        return chapter_number(line.text) == self.chapter + 1 > 1 and not any(
            chapter_number(other.text) for other in body
        )

    def _page(self, line: Line, title: str | None) -> None:
        self.pieces.pages.append(Page(title, line.number))
        self.item = None

    def _keyed(self, line: Line) -> bool:
        word, *others = re.split("[:：]", line.text, maxsplit=1)
        key, rest = KEYS.get(word.strip().casefold()) if others else None, "".join(others)
        if key is None or (key == "hint" and self.item is None):
            return False
        if key == "title":
            self.pieces.title = rest.strip()
        elif key == "hint" and self.item:
            self.item.hints.append(rest.strip())
        else:
            getattr(self.pieces, key).append(rest.strip())
        return True

    def _words(self, line: Line) -> None:
        if self._ends_the_head(line):
            return
        if self._begins_a_question(line):
            self._settle()
            if not self.pieces.pages:
                self._page(line, None)
            self.item = Item(line.number, read_head(line.text))
            self.pieces.pages[-1].items.append(self.item)
        elif self.item is not None:
            self._under(self.item, line)
        elif not self.pieces.pages:
            self._before(line)
        else:
            self.loose.append(line)

    def _ends_the_head(self, line: Line) -> bool:
        """Take in the last line of a numbered question that runs over several, with its kind."""
        item, last = self.item, read_head(line.text)
        if item is None or item.head.number is None or item.head.kind is not None:
            return False
        under = [*item.body, line]
        if last.kind is None or any(_stands_alone(each) for each in under):
            return False
        words = joined_words([item.head.text, *(each.text for each in item.body), last.text])
        settings, unknown = item.head.settings | last.settings, last.unknown
        item.head = Head(item.head.number, words, last.kind, settings, unknown)
        item.body = []
        return True

    def _begins_a_question(self, line: Line) -> bool:
        number, item = number_of(line.text), self.item
        if read_head(line.text).kind is not None:
            return True
        if number is None:
            return False
        if item is None or line.after_blank:
            return not (item and item.counted and number == item.counted + 1 and self._is_open())
        if number == item.counted + 1 and (item.counted or number == 1) and self._is_open():
            return False
        return item.head.number is None or number == item.head.number + 1

    def _is_open(self) -> bool:
        """Whether the question at hand may have options."""
        return self.item is not None and self.item.head.kind not in _FREE_KINDS

    def _under(self, item: Item, line: Line) -> None:
        if says_when(line.text):
            item.conditions.append(line)
        elif line.after_blank and not is_bulleted(line.text) and number_of(line.text) is None:
            self.loose.append(line)
        else:
            self._settle()
            item.body.append(line)
            if number_of(line.text) == item.counted + 1:
                item.counted += 1

    def _before(self, line: Line) -> None:
        if not self.pieces.title and not self.pieces.introduction:
            self.pieces.title = line.text
        else:
            self.pieces.introduction.append(line.text)

    def _settle(self) -> None:
        """What stood between two questions is words for the respondent, in the first one's page."""
        loose, self.loose = self.loose, []
        for line in loose:
            head = read_head(unbulleted(line.text))
            head.number, head.kind = None, "note"
            if head.text:
                self.notes.add(What.READ_AS_NOTE, line.number)
                self.pieces.pages[-1].items.append(Item(line.number, head))


def _stands_alone(line: Line) -> bool:
    """Whether a line cannot go on with the words of the line before."""
    return line.after_blank or is_bulleted(line.text) or number_of(line.text) is not None


def _gather_the_head(item: Item) -> None:
    """Lines before lettered options go on with the question, or are a hint where that has ended."""
    first = next((n for n, line in enumerate(item.body) if is_bulleted(line.text)), 0)
    before, options = item.body[:first], item.body[first:]
    if not before or len(options) < 2 or any(_stands_alone(line) for line in before):
        return
    if item.head.kind in _WITH_OPTIONS:
        item.hints += [line.text for line in before]
    elif item.head.kind is None and all(is_bulleted(line.text) for line in options):
        tail = read_head(joined_words([line.text for line in before]))
        item.head.text = joined_words([item.head.text, tail.text])
        item.head.settings |= tail.settings
    else:
        return
    item.body = options
