"""Places of links: what they are called, and how a typed list of them is understood.

Pure: names and codes come in, doors that are wanted and troubles by line go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from foundation.web.texts import gettext
from tenants.department_words import UnclearError, only_one

LONGEST = 48  # columns of a place's name: 24 Han characters
MOST_LINES = 300
MOST_DOORS = 600  # added at once

_BAR = re.compile(r"[|｜\t]")
# A range in a name stands for each of its numbers: 1-12, 1～12, 1至12, 1 to 12.
_RANGE = re.compile(
    r"(?<![0-9A-Za-z.-])(\d{1,4})(?:[-–~～]|\s?[至到]\s?|\sto\s)(\d{1,4})(?![0-9A-Za-z.-])"
)
_WHOLE = ("*", "整个机构", "全院", "the whole organisation", "whole organisation")


class _Named(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    def name(self, language: str) -> str: ...


class _Placed(Protocol):
    def place(self, language: str) -> str: ...


def place_words(collector: _Placed, department: _Named | None, language: str) -> str:
    """Department and place as people read them: `内科门诊 · 3号窗口`."""
    unit = department.name(language) if department is not None else ""
    return " · ".join(part for part in (unit, collector.place(language)) if part)


@dataclass(frozen=True)
class Wanted:
    """A door that a line asks for; `department_id` is None for the whole organisation."""

    line: int
    department_id: UUID | None
    place_zh: str = ""
    place_en: str = ""

    @property
    def key(self) -> tuple[UUID | None, str]:
        """What no two doors of a survey share."""
        return self.department_id, self.place_zh


@dataclass(frozen=True)
class Trouble:
    """What is the matter with a line."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Understood:
    """A typed list as it was understood."""

    doors: tuple[Wanted, ...]
    troubles: tuple[Trouble, ...]


def understand(text: str, departments: Iterable[_Named]) -> Understood:
    """Read a list, a door a line: `department | place | place in English`.

    A department is its code or its name. A range of numbers in the place makes a door for each.
    """
    index = _index(departments)
    doors: list[Wanted] = []
    troubles: list[Trouble] = []
    first: dict[tuple[UUID | None, str], int] = {}
    lines = [(at, raw) for at, raw in enumerate(text.splitlines(), 1) if raw.strip()]
    for at, raw in lines:
        try:
            if len(lines) > MOST_LINES:
                raise UnclearError(gettext("There are more than %(most)s lines.", most=MOST_LINES))
            for door in _doors(at, raw, index):
                if door.key in first:
                    raise UnclearError(gettext("The same as line %(line)s.", line=first[door.key]))
                first[door.key] = at
                doors.append(door)
                if len(doors) > MOST_DOORS:
                    raise UnclearError(
                        gettext("More than %(most)s links come together here.", most=MOST_DOORS)
                    )
        except UnclearError as unclear:
            troubles.append(Trouble(at, raw.strip()[:80], str(unclear)))
            if len(lines) > MOST_LINES or len(doors) > MOST_DOORS:
                break
    return Understood(tuple(doors), tuple(troubles))


def written(department: _Named | None, place_line: str) -> str:
    """A line of such a list for a department, found again whatever else has its name."""
    return f"{department.code if department else _WHOLE[0]} | {place_line.strip()}"


def _index(departments: Iterable[_Named]) -> Mapping[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for each in departments:
        for word in (each.code, each.name_zh, each.name_en):
            if word:
                found.setdefault(_folded(word), set()).add(each.id)
    return found


def _folded(word: str) -> str:
    return " ".join(word.split()).casefold()


def _doors(at: int, raw: str, index: Mapping[str, set[UUID]]) -> Iterator[Wanted]:
    parts = [" ".join(part.split()) for part in _BAR.split(raw.strip())]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    if len(parts) > 3:
        raise UnclearError(gettext("A line has three parts at most: department | place | English."))
    unit = _department(parts[0], index)
    zh, en = [*parts[1:], "", ""][:2]
    zh, en = zh or en, en if zh else ""
    for one, other in _spread(zh, en):
        yield Wanted(at, unit, *checked(one, other))


def _department(word: str, index: Mapping[str, set[UUID]]) -> UUID | None:
    if _folded(word) in _WHOLE:
        return None
    return only_one(index.get(_folded(word), set()), word)


def checked(zh: str, en: str) -> tuple[str, str]:
    """The names of a place, if they may stand so; `UnclearError` if not."""
    if max(_width(zh), _width(en)) > LONGEST:
        raise UnclearError(
            gettext("A place has %(han)s Chinese characters at most.", han=LONGEST // 2)
            if _width(zh) > LONGEST
            else gettext("A place has %(most)s letters at most in English.", most=LONGEST)
        )
    if any(not char.isprintable() for char in zh + en):
        raise UnclearError(gettext("The name of the place has a character that cannot be printed."))
    return zh, en


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _spread(zh: str, en: str) -> Iterator[tuple[str, str]]:
    """Each place that a name with a range stands for, or the name as it is."""
    ours, theirs = _RANGE.search(zh), _RANGE.search(en)
    if ours is None:
        if theirs is not None:
            raise UnclearError(
                gettext("The English name has a range of numbers, the Chinese has none.")
            )
        yield zh, en
        return
    start, end = int(ours[1]), int(ours[2])
    if end <= start or end - start >= MOST_DOORS:
        raise UnclearError(
            gettext("The numbers of a range have to rise: %(range)s.", range=ours[0])
        )
    if en and (theirs is None or theirs.groups() != ours.groups()):
        raise UnclearError(gettext("The two names have different ranges of numbers."))
    for number in range(start, end + 1):
        # leading noughts of the first number are kept: 01-12 gives 01, 02, …
        digits = str(number).zfill(len(ours[1]) if ours[1].startswith("0") else 0)
        yield _put(zh, ours, digits), _put(en, theirs, digits)


def _put(text: str, found: re.Match[str] | None, digits: str) -> str:
    return text if found is None else text[: found.start()] + digits + text[found.end() :]
