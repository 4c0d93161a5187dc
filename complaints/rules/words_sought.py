"""Words that a rule looks for in what people wrote: pure, for Chinese and English alike.

Case and width are folded (NFKC, then casefold), so that "ＶＩＰ" is "vip". A word of Latin letters
and digits must stand alone: "rude" is not found in "intrude". One with any other letter, as every
Chinese word, is found wherever it stands, for Chinese writes no spaces. Blanks within a phrase
match any blanks. Nothing is understood: "not rude" contains "rude".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MOST, LONGEST = 50, 30
_BETWEEN = re.compile(r"[\n,;，；、]+")
_SPOKEN = re.compile(r"[a-z0-9\u00df-\u024f]")


@dataclass(frozen=True)
class Found:
    """A word in a text, both folded: where it begins and ends."""

    word: str
    text: str
    start: int
    end: int


def folded(text: str) -> str:
    """The text without differences of case and width."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def read_words(typed: str) -> tuple[str, ...]:
    """The words of a field: one a line, or between commas; folded, each once, in order."""
    parts = (" ".join(folded(part).split()) for part in _BETWEEN.split(typed))
    return tuple(dict.fromkeys(part for part in parts if part))


def first_found(words: Iterable[str], text: str) -> Found | None:
    """The earliest of these words in a text; `words` are folded, as `read_words` gives them."""
    looked = folded(text)
    found = [
        Found(word, looked, place.start(), place.end())
        for word in words
        if (place := _pattern(word).search(looked)) is not None
    ]
    return min(found, key=lambda each: (each.start, -each.end), default=None)


@lru_cache(maxsize=2048)
def _pattern(word: str) -> re.Pattern[str]:
    inner = r"\s+".join(re.escape(part) for part in word.split())
    if not all(_SPOKEN.match(c) or c in " '-" for c in word):
        return re.compile(inner)
    return re.compile(rf"(?<![a-z0-9\u00df-\u024f]){inner}(?![a-z0-9\u00df-\u024f])")
