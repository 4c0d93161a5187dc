"""A posted page understood: which form it belongs to, which part it is, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from portal.cookies import mark_in
from portal.drafts import draft_of
from portal.entry import Entry, at_version
from portal.layout import Layout, layout_of
from portal.marks import Mark
from portal.pages import Sheet
from portal.posted import Fields, answers_in, one
from portal.proxy import PROXY, for_another
from portal.questions import is_blank
from portal.walk import Walk, walk_of

TRAP = "website"  # a field that people do not see and programs fill in


@dataclass(frozen=True)
class Filled:
    """A page as it came; `all` is what was typed on it and before it.

    `bereft` says that what was typed before it is kept no more: the form was sent, or goes on
    elsewhere.
    """

    entry: Entry
    mark: Mark
    part: int
    here: Fields
    all: Fields
    fields: Fields
    now: datetime
    bereft: bool = False

    @cached_property
    def walk(self) -> Walk:
        """The way through the pages that these answers lead."""
        return walk_of(self.entry, self.all, self.mark)

    @property
    def strange(self) -> bool:
        """Whether an answer came to a question that does not stand on this page."""
        return bool(self.here.keys() - self.walk.layout.codes[self.part - 1] - {PROXY})

    @property
    def trapped(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return not is_blank(self.fields.get(TRAP, ()))

    @property
    def proxy(self) -> bool:
        """Whether somebody answers for another, where the survey asks for that."""
        return self.entry.door.survey.by_proxy and for_another(self.all)

    def sheet(self, part: int | None = None, **more: Any) -> Sheet:
        """This page again, or another part with what was typed there."""
        return Sheet(part or self.part, self.all, **more)


def understand(entry: Entry, fields: Fields, now: datetime) -> Filled | None:
    """The page that `fields` are; None when its mark is too old or not ours."""
    mark = mark_in(entry, one(fields, "token"))
    asked = at_version(entry, mark.version) if mark is not None else None
    if mark is None or asked is None:
        return None
    layout = layout_of(asked.digest, asked.content, large=mark.large)
    part, here = part_of(layout, fields), answers_in(fields)
    before = draft_of(asked, mark)
    everything = _merged(layout, part, before or {}, here)
    bereft = mark.kept and before is None
    return Filled(asked, mark, part, here, everything, fields, now, bereft)


def part_of(layout: Layout, fields: Fields) -> int:
    """Which part a posted page is, within those there are."""
    return within(layout, one(fields, "part"), 1)


def within(layout: Layout, text: str, otherwise: int) -> int:
    """The number of a part as typed, made to be one that exists."""
    part = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise
    return min(max(part, 1), len(layout.pages))


def _merged(layout: Layout, part: int, before: Fields, here: Fields) -> Fields:
    """All values so far: this part's as they are now, the others' as they were."""
    asked = layout.codes[part - 1] | ({PROXY} & here.keys())
    known = layout.known | {PROXY}
    kept = {code: v for code, v in before.items() if code in known - asked}
    now = {code: v for code, v in here.items() if code in asked and not is_blank(v)}
    return kept | now
