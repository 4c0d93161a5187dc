"""The tree of categories, as figures count by it and as people choose from it. No database here.

What is told of a case is told by the code that it was filed under. A category that was merged into
another counts with its successor, and a sub-category also with the category above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from complaints.categories.standard import STANDARD

ALONE = ".alone"
"""After a code in an address: the cases of a category that are in none of its sub-categories."""


@dataclass(frozen=True)
class Category:
    """A category; `parent` and `merged_into` are codes, empty where there is none."""

    code: str
    zh: str
    en: str
    parent: str = ""
    severity: str = ""
    active: bool = True
    merged_into: str = ""
    revision: int = 0

    def name(self, language: str) -> str:
        """Its name in a language, with the Chinese one as fall-back."""
        return (self.en if language == "en" else "") or self.zh


class Words(dict[str, str]):
    """Names by code; a code that is in no tree stands for itself."""

    def __missing__(self, code: str) -> str:
        return code


class Tree:
    """Categories in their order, each followed by its sub-categories."""

    def __init__(self, categories: Sequence[Category]) -> None:
        below: dict[str, list[Category]] = {}
        for one in categories:
            below.setdefault(one.parent, []).append(one)
        self._below = below
        self.rows = [each for top in below.get("", ()) for each in (top, *self.below(top.code))]
        self._by_code = {one.code: one for one in self.rows}

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Category | None:
        """The category of a code."""
        return self._by_code.get(code)

    def below(self, code: str) -> Sequence[Category]:
        """The sub-categories of a category, in their order."""
        return self._below.get(code, ()) if code else ()

    def tops(self) -> list[Category]:
        """The categories of the first level."""
        return [one for one in self.rows if not one.parent]

    @property
    def divided(self) -> bool:
        """Whether there is any sub-category."""
        return any(one.parent for one in self.rows)

    @property
    def merged(self) -> list[Category]:
        """The categories that count with another."""
        return [one for one in self.rows if one.merged_into]

    def counted_as(self, code: str) -> str:
        """The category with which a code counts: itself, or what it was merged into at last."""
        passed: set[str] = set()
        while (one := self.get(code)) is not None and one.merged_into and code not in passed:
            passed.add(code)
            code = one.merged_into
        return code

    def top_of(self, code: str) -> str:
        """The category of the first level with which a code counts."""
        counted = self.counted_as(code)
        one = self.get(counted)
        return self.top_of(one.parent) if one is not None and one.parent else counted

    def alike(self, codes: Iterable[str]) -> list[str]:
        """All codes that count as one of these do."""
        wanted = {self.counted_as(code) for code in codes}
        found = [one.code for one in self.rows if self.counted_as(one.code) in wanted]
        return [*found, *(code for code in wanted if code not in self)]

    def covered(self, value: str) -> list[str]:
        """The codes of the cases that a filter by a category shows; see `ALONE`.

        With a category go its sub-categories and whatever counts with them; a category that was
        merged shows the cases that were filed under itself.
        """
        code = value.removesuffix(ALONE)
        one = self.get(code)
        if one is None or one.merged_into:
            return [code]
        if one.parent or value != code:
            return self.alike([code])
        return [each.code for each in self.rows if self.top_of(each.code) == code]

    def offered(self, keep: str = "") -> list[Category]:
        """What can be chosen: what is in use below what is in use, and what a case has already."""
        return [
            one
            for one in self.rows
            if one.code == keep or (one.active and (not one.parent or self._active(one.parent)))
        ]

    def _active(self, code: str) -> bool:
        one = self.get(code)
        return one is not None and one.active

    def offers(self, code: str, keep: str = "") -> bool:
        """Whether a code can be chosen."""
        return any(one.code == code for one in self.offered(keep))

    def texts_for(self, code: str) -> list[str]:
        """Whose wordings fit a case: its category's, those above, and what counts with these."""
        counted = self.counted_as(code)
        return self.alike({code, counted, self.top_of(counted)})

    def words(self, language: str) -> Mapping[str, str]:
        """Every category in words, a sub-category after the one above it."""
        return Words(
            {
                one.code: " › ".join(
                    each.name(language) for each in (self.get(one.parent), one) if each is not None
                )
                for one in self.rows
            }
        )


STANDARD_TREE = Tree([Category(code, zh, en) for code, zh, en in STANDARD])
