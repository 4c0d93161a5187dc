"""Read a questionnaire from pasted text, as Chinese authors write them.

``1. 题干*[单选题]``, an option a line, a blank line between; see docs/formats.md for all of it.
Nothing is dropped in silence: what is not understood is a note with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from surveys.formats.building import Build
from surveys.formats.notes import Unreadable, What
from surveys.formats.reading import Notes, Reading
from surveys.formats.text_conditions import Named, condition, read_condition, values_of
from surveys.formats.text_items import Item, Page, Pieces, pieces_of
from surveys.formats.text_kinds import MAKERS, Asked, guessed_kind
from surveys.formats.text_marks import Head, options_in, without_blank

LONGEST_PASTE = 200_000  # characters
MOST_LINES = 5_000


def read_text(text: str) -> Reading:
    """The questionnaire in a text, with a note by line for all that was not clear."""
    if not text.strip():
        raise Unreadable(What.EMPTY)
    if len(text) > LONGEST_PASTE:
        raise Unreadable(What.TOO_LARGE, limit=f"{LONGEST_PASTE:,}")
    lines = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)  # Word has its own
    if lines.count("\n") > MOST_LINES:
        raise Unreadable(What.TOO_MUCH, limit=MOST_LINES, name="lines")
    return _Pasted(language_of(text)).read(lines)


def language_of(text: str) -> str:
    """Chinese if one character in twenty is, else English."""
    return "zh" if len(re.findall("[一-鿿]", text)) * 20 >= len(text.strip()) else "en"


@dataclass
class _Made:
    """A question that was kept, with what others may say about it."""

    number: int | None
    fields: dict[str, Any]
    required: bool
    jumps: list[tuple[int, int, int]] = field(default_factory=list)
    conditions: list[dict[str, Any]] = field(default_factory=list)


class _Pasted:
    def __init__(self, language: str) -> None:
        self.language = language
        self.notes = Notes()
        self.build = Build([language], self.notes)
        self.made: list[_Made] = []

    def read(self, text: str) -> Reading:
        pieces = pieces_of(text, self.notes)
        self._frame(pieces)
        for number, page in enumerate(pieces.pages, start=1):
            self._page(page, number, alone=len(pieces.pages) == 1)
        self._jumps()
        for made in self.made:
            self._condition(made)
        return self.build.finish()

    def _say(self, words: str) -> dict[str, str]:
        return {self.language: words} if words else {}

    def _frame(self, pieces: Pieces) -> None:
        for name, words in (
            ("title", pieces.title),
            ("introduction", "\n".join(pieces.introduction)),
            ("closing", "\n".join(pieces.closing)),
        ):
            self.build.whole[name] = self._say(words)

    def _page(self, page: Page, number: int, *, alone: bool) -> None:
        title = page.title
        if not title and self.language == "zh":
            title = "问题" if alone else f"第 {number} 部分"
        elif not title:
            title = "Questions" if alone else f"Part {number}"
        self.build.section(self._say(" ".join((title or "").split())))
        for item in page.items:
            self._item(item)

    def _item(self, item: Item) -> None:
        head = item.head
        if head.unknown:
            self.notes.add(What.TAG_UNKNOWN, item.line, name=head.unknown)
        if head.kind is None:
            head.kind = guessed_kind(item)
            self.notes.add(What.KIND_GUESSED, item.line, kind=head.kind)
        if head.kind in ("matrix_multiple", "matrix_text"):
            self._row_by_row(item)
        else:
            self._question(item)

    def _row_by_row(self, item: Item) -> None:
        """Kinds of table that there are not become a question for each row."""
        self.notes.add(What.KIND_NEAREST, item.line, name=item.head.text, kind="matrix")
        several = item.head.kind == "matrix_multiple"
        rows = item.body[1:] if several else item.body
        for row in rows:
            words = options_in(row.text)[0].rstrip("_＿：: □")
            kind = "multiple" if several else "short_text"
            text = f"{item.head.text}：{words}" if item.head.text else words
            head = Head(item.head.number, text, kind, item.head.settings)
            self._question(Item(row.number, head, item.body[:1] if several else []))

    def _question(self, item: Item) -> None:
        head = item.head
        asked = Asked(item, self.language, self.notes)
        made = MAKERS[head.kind or ""](asked)
        required = bool(head.settings.get("required", head.kind == "consent"))
        fields = {
            **made,
            "text": self._say(without_blank(" ".join(head.text.split()))),
            "hint": self._say("\n".join(item.hints)),
            **({} if head.kind == "note" else {"required": required}),
        }
        code = self.build.question(fields, f"q{len(self.build.lines) + 1}", item.line)
        if code:
            kept = _Made(head.number, {**fields, "code": code}, required, asked.jumps)
            self._depends(item, kept)
            self.made.append(kept)

    def _depends(self, item: Item, made: _Made) -> None:
        for line in item.conditions:
            named = read_condition(line.text)
            about = self._numbered(named.number) if named else None
            found = condition(about.fields, named) if named and about else None
            if found is None:
                self.notes.add(What.REFERENCE_UNKNOWN, line.number, name=line.text)
            else:
                made.conditions.append(found)

    def _numbered(self, number: int) -> _Made | None:
        return next((made for made in reversed(self.made) if made.number == number), None)

    def _jumps(self) -> None:
        """A jump over questions is a condition of those that are jumped over."""
        for place, made in enumerate(self.made):
            for target in dict.fromkeys(jump[1] for jump in made.jumps):
                ends = [n for n, m in enumerate(self.made) if m.number == target and n > place]
                values = values_of(made.fields)
                leaving = {option for option, to, _line in made.jumps if to == target}
                staying = tuple(n for n in range(1, len(values) + 1) if n not in leaving)
                named = Named(target, staying, or_unanswered=not made.required)
                found = condition(made.fields, named) if made.fields["type"] != "multiple" else None
                if not ends or found is None:
                    self._lost(made, target)
                    continue
                for over in self.made[place + 1 : ends[0]]:
                    over.conditions.append(found)

    def _lost(self, made: _Made, target: int) -> None:
        for _option, to, line in made.jumps:
            if to == target:
                self.notes.add(What.JUMP_LOST, line, name=f"→ {target}")

    def _condition(self, made: _Made) -> None:
        parts = [c for n, c in enumerate(made.conditions) if c not in made.conditions[:n]]
        if not parts:
            return
        where = next(
            q
            for section in self.build.sections
            for q in section["questions"]
            if q["code"] == made.fields["code"]
        )
        where["show_if"] = parts[0] if len(parts) == 1 else {"all": parts}
