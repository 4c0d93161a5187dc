"""What posters say, as plain frozen values; nothing here, nor behind it, reads the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PAPERS = ("a4", "a6", "a6_sheet")
"""A page each on A4 or A6, or four of A6 on a sheet of A4 to be cut."""

LANGUAGES = ("zh", "en", "both")
LONGEST = {"zh": 16, "en": 48}
"""Characters of an invitation: what stands on one line, to be read from across a hall."""


@dataclass(frozen=True)
class Common:
    """What all posters of an order say in one language."""

    tag: str  # of the language
    house: str
    invitation: str
    minutes: str
    promise: str


@dataclass(frozen=True)
class Poster:
    """A door: its address, and the words for where it hangs, a text for each language."""

    url: str
    places: tuple[tuple[str, str], ...]  # department, place; the department empty for the house


@dataclass(frozen=True)
class PosterSet:
    """An order of posters, ready to be set."""

    title: str
    paper: str
    accent: str
    texts: tuple[Common, ...]
    posters: tuple[Poster, ...]
    as_of: date
