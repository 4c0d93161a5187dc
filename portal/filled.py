"""A posted page understood: which form it belongs to, which part it is, what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.entry import Entry, at_version
from portal.marks import Mark, read_mark
from portal.pages import Sheet
from portal.posted import Fields, answers_in, one
from portal.questions import is_blank
from surveys.definition.errors import AnswerError
from surveys.services import unfinished

TRAP = "website"  # a field that people do not see and programs fill in


@dataclass(frozen=True)
class Filled:
    """A page as it came; `all` is what was typed on it and before it."""

    entry: Entry
    mark: Mark
    part: int
    here: Fields
    all: Fields
    fields: Fields
    now: datetime

    @property
    def sections(self) -> list[str]:
        """Codes of the sections of this part."""
        return [section.code for section in self.entry.parts[self.part - 1]]

    @property
    def last(self) -> bool:
        """Whether this is the last part."""
        return self.part == len(self.entry.parts)

    @property
    def trapped(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return not is_blank(self.fields.get(TRAP, ()))

    def sheet(self, part: int | None = None, **more: Any) -> Sheet:
        """This page again, or another part with what was typed there."""
        return Sheet(part or self.part, self.all, **more)


def understand(entry: Entry, fields: Fields, now: datetime) -> Filled | None:
    """The page that `fields` are; None when its mark is too old or not ours."""
    collector_id = entry.door.collector.id
    mark = read_mark(collector_id, one(fields, "token"))
    asked = at_version(entry, mark.version) if mark is not None else None
    if mark is None or asked is None:
        return None
    saved = unfinished.load(collector_id, mark.key) if mark.kept else None
    part, here = part_of(asked, fields), answers_in(fields)
    everything = _merged(asked, part, saved.values if saved else {}, here)
    return Filled(asked, mark, part, here, everything, fields, now)


def part_of(entry: Entry, fields: Fields) -> int:
    """Which part a posted page is, within those there are."""
    return within(entry, one(fields, "part"), 1)


def within(entry: Entry, text: str, otherwise: int) -> int:
    """The number of a part as typed, made to be one that exists."""
    part = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise
    return min(max(part, 1), len(entry.parts))


def first_part(entry: Entry, errors: Mapping[str, AnswerError], otherwise: int) -> int:
    """The first part in which something is wrong."""
    for number, sections in enumerate(entry.parts, start=1):
        if any(q.code in errors for section in sections for q in section.questions):
            return number
    return otherwise


def _merged(entry: Entry, part: int, before: Fields, here: Fields) -> Fields:
    """All values so far: this part's as they are now, the others' as they were."""
    asked = {q.code for section in entry.parts[part - 1] for q in section.questions}
    known = {q.code for q in entry.content.questions}
    kept = {code: v for code, v in before.items() if code in known - asked}
    now = {code: v for code, v in here.items() if code in asked and not is_blank(v)}
    return kept | now
