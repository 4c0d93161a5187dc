"""Codes as staff bring them along: pasted or in a file, a line each; and codes of our own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from foundation.identifiers import random_code

MOST_AT_ONCE, MOST = 20_000, 100_000  # lines of a paste or a file, codes of a survey
SHORTEST, LONGEST = 4, 64
_GROUP, _GROUPS = 4, 3
_BETWEEN = "\t,;，；"


@dataclass(frozen=True)
class Brought:
    """What was understood: the codes in their order, repeats left out, and lines that are none."""

    codes: list[str] = field(default_factory=list)
    repeated: int = 0
    odd: list[int] = field(default_factory=list)


def read_codes(text: str) -> Brought:
    """The first cell of each line; empty lines count for nothing."""
    codes: dict[str, str] = {}
    repeated, odd = 0, []
    for number, line in enumerate(text.splitlines(), start=1):
        cell = _first_cell(line)
        if not cell:
            continue
        key = plain(cell)
        if len(key) < SHORTEST or len(cell) > LONGEST or not _is_code(cell):
            odd.append(number)
        elif key in codes:
            repeated += 1
        else:
            codes[key] = cell
    return Brought(list(codes.values()), repeated, odd)


def plain(code: str) -> str:
    """A code as it is compared: without case, blanks and dashes, in narrow letters."""
    narrow = unicodedata.normalize("NFKC", code).upper()
    return "".join(c for c in narrow if not c.isspace() and unicodedata.category(c) != "Pd")


def make_codes(number: int, random: Callable[[int], str] = random_code) -> list[str]:
    """Codes of our own: twelve symbols in three groups, sixty random bits."""
    return ["-".join(random(_GROUP) for _ in range(_GROUPS)) for _ in range(number)]


def _first_cell(line: str) -> str:
    for sign in _BETWEEN:
        line = line.partition(sign)[0]
    return line.strip().strip("\"'\ufeff").strip()


def _is_code(cell: str) -> bool:
    return all(c.isprintable() for c in cell)


def half_hidden(code: str) -> str:
    """A code for everybody to read: known again by who holds it, of no use to others."""
    third = max(1, len(code) // 3)
    hidden = "".join(c if c == "-" else "•" for c in code[third : len(code) - third])
    return code[:third] + hidden + code[len(code) - third :]
