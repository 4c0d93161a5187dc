"""Cutting and folding names so that they fit beside a chart; the table has them in full."""

from __future__ import annotations

import re

WIDE_CHARACTER = re.compile(r"[\u2e80-\uffee\u2018-\u201d]")
ELLIPSIS = "…"


def em(text: str) -> float:
    """The width of a text in ems: Han and full-width marks one, others a little over half."""
    return sum(1.0 if WIDE_CHARACTER.match(character) else 0.56 for character in text)


def shortened(name: str, short_name: str = "", ems: float = 12.4) -> str:
    """The name if it fits (twelve Han, twenty-two Latin), else its short form, else cut."""
    for candidate in (name, short_name):
        if candidate and em(candidate) <= ems:
            return candidate
    return cut(short_name or name, ems)


def cut(text: str, ems: float) -> str:
    """The text, ended by an ellipsis where it outgrows the room."""
    if em(text) <= ems:
        return text
    kept = text
    while kept and em(kept) + 1 > ems:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def folded(text: str, ems: float, lines: int = 2) -> str:
    """The text on at most `lines` lines, broken between words or between Han."""
    rows: list[str] = []
    rest = text
    while rest and len(rows) < lines - 1 and em(rest) > ems:
        row = _first_line(rest, ems)
        rows.append(row.rstrip())
        rest = rest[len(row) :].lstrip()
    return "\n".join([*rows, cut(rest, ems)] if rest else rows)


def _first_line(text: str, ems: float) -> str:
    """As many whole words or Han as fit, at least one character; no line begins with a mark."""
    taken = ""
    for piece in re.findall(
        r"[\w'’-]*[A-Za-z0-9][\w'’-]*[,.;:!?]*\s*|.[，。；：！？、）”’》]*", text
    ):
        if em((taken + piece).rstrip()) > ems:
            break
        taken += piece
    return taken or cut_hard(text, ems)


def cut_hard(text: str, ems: float) -> str:
    """The longest beginning that fits, wherever that falls."""
    end = 1
    while end < len(text) and em(text[: end + 1]) <= ems:
        end += 1
    return text[:end]
