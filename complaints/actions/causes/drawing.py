"""The drawings of causes: SVG of plain lines and texts, without scripts or styles.

They are drawn for a page 960 units wide, in the colour of the text around them, so that the same
drawing stands on the screen, on paper and in a document. What they say stands beside them as a
list; a drawing alone is for those who see it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

WIDTH = 960
_FONT, _LINE = 14, 20
_HEAD = 190  # the box of the problem
_COLUMN = (WIDTH - _HEAD - 30) / 3
_SLANT = 46  # how far a bone leans
_TEXT = _COLUMN - _SLANT - 14
_INDENT = 14
_GAP = 8


@dataclass(frozen=True)
class Twig:
    """A cause as it is drawn."""

    text: str
    depth: int = 0
    root: bool = False


@dataclass(frozen=True)
class Branch:
    """A category with its causes."""

    name: str
    twigs: Sequence[Twig] = ()


@dataclass
class _Sheet:
    """What is drawn so far."""

    parts: list[Markup] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 1.5) -> None:
        self.parts.append(
            Markup(
                '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="currentColor"'
                ' stroke-width="{}"/>'
            ).format(x1, y1, x2, y2, width)
        )

    def box(self, x: float, y: float, width: float, height: float, thick: float = 1.5) -> None:
        self.parts.append(
            Markup(
                '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="4" fill="none"'
                ' stroke="currentColor" stroke-width="{}"/>'
            ).format(x, y, width, height, thick)
        )

    def text(
        self, x: float, y: float, words: str, *, bold: bool = False, mid: bool = False
    ) -> None:
        weight = Markup(' font-weight="700"') if bold else ""
        anchor = Markup(' text-anchor="middle"') if mid else ""
        self.parts.append(
            Markup('<text x="{:.1f}" y="{:.1f}" fill="currentColor"{}{}>{}</text>').format(
                x, y, weight, anchor, words
            )
        )

    def whole(self, height: float, label: str) -> Markup:
        return Markup(
            '<svg class="hs-drawing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {:.0f}"'
            ' font-size="{}" role="img" aria-label="{}">{}</svg>'
        ).format(WIDTH, height, _FONT, escape(label), Markup("").join(self.parts))


def wide(character: str) -> float:
    """How wide a character is drawn at most, in units of the font's size."""
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return 0.72 if character.isupper() or character in "mwMW@%" else 0.56


def wrapped(text: str, room: float, size: float = _FONT) -> list[str]:
    """The text in lines of at most `room` units; words are kept whole where they fit.

    A word that is longer than a line is broken, so that nothing runs out of the drawing.
    """
    lines = [""]
    for word in _words(" ".join(text.split())):
        if _long(lines[-1] + word.rstrip(), size) <= room:
            lines[-1] += word
            continue
        for piece in _pieces(word.strip(), room, size):
            lines.append(piece)
    found = [line.strip() for line in lines]
    return [line for line in found if line] or [""]


def _long(text: str, size: float) -> float:
    return sum(map(wide, text)) * size


def _pieces(word: str, room: float, size: float) -> list[str]:
    """A word, cut where it is longer than a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and _long(pieces[-1] + character, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _words(text: str) -> list[str]:
    """Where a line may end: behind each CJK character, and before a space."""
    found: list[str] = []
    for character in text:
        closing = unicodedata.category(character) in ("Po", "Pe", "Pf")
        fresh = not found or character == " " or (wide(character) >= 1 and not closing)
        if found and not fresh and not closing and wide(found[-1][-1]) >= 1:
            fresh = True
        if fresh:
            found.append(character)
        else:
            found[-1] += character
    return found


def fishbone(problem: str, branches: Sequence[Branch], label: str) -> Markup:
    """The fishbone: three categories above the spine, three below, the problem at its head."""
    tops, bottoms = ([_drawn(b) for b in part] for part in (branches[:3], branches[3:6]))
    over, under = _height(tops), _height(bottoms)
    head = wrapped(problem, _HEAD - 24)
    half = len(head) * _LINE / 2 + 10
    spine = max(over, half) + 4
    sheet = _Sheet()
    end = WIDTH - _HEAD - 6
    sheet.line(10, spine, end, spine, 3)
    sheet.box(end, spine - half, _HEAD, 2 * half, 2)
    for number, words in enumerate(head):
        sheet.text(end + 12, spine - half + 10 + (number + 0.75) * _LINE, words, bold=True)
    for drawn, reach in ((tops, -over), (bottoms, under)):
        for column, bone in enumerate(drawn, 1):
            _bone(sheet, bone, 14 + column * _COLUMN, spine, reach)
    return sheet.whole(spine + max(under, half) + 6, label)


@dataclass(frozen=True)
class _Drawn:
    """A category with the lines of its causes."""

    name: str
    twigs: list[tuple[Twig, list[str]]]


def _drawn(branch: Branch) -> _Drawn:
    lines = [
        (each, wrapped(("★ " if each.root else "") + each.text, _TEXT - each.depth * _INDENT))
        for each in branch.twigs
    ]
    return _Drawn(branch.name, lines)


def _height(bones: Sequence[_Drawn]) -> float:
    tall = [sum(len(lines) * _LINE + _GAP for _, lines in bone.twigs) for bone in bones]
    return max([*tall, 2 * _LINE]) + 2.2 * _LINE


def _bone(sheet: _Sheet, bone: _Drawn, foot: float, spine: float, reach: float) -> None:
    """One category's bone, from its foot on the spine up (`reach` below 0) or down to its name."""
    tip_x, tip_y = foot - _SLANT, spine + reach
    up = reach < 0
    label_y = tip_y + _LINE if up else tip_y - 0.4 * _LINE
    from_y = tip_y + 1.4 * _LINE if up else tip_y - 1.4 * _LINE
    sheet.line(tip_x, from_y, foot, spine, 2)
    sheet.text(tip_x, label_y, bone.name, bold=True, mid=True)
    y = from_y + 0.4 * _LINE if up else spine + 0.6 * _LINE
    for twig, lines in bone.twigs:
        left = foot - _COLUMN + 6 + twig.depth * _INDENT
        for words in lines:
            y += _LINE
            sheet.text(left, y - 0.3 * _LINE, words, bold=twig.root)
        on_bone = tip_x + (foot - tip_x) * (y - from_y) / (spine - from_y)
        sheet.line(left, y, on_bone, y, 1)
        y += _GAP


def chain(answers: Sequence[str], root_cause: str, why: str, label: str) -> Markup:
    """The chain of whys from top to bottom, each in its box, the root cause in a thick one."""
    sheet, y, room = _Sheet(), 4.0, WIDTH - 72
    boxes = [*answers, *([root_cause] if root_cause else [])]
    for number, text in enumerate(boxes, 1):
        last = bool(root_cause) and number == len(boxes)
        lines = wrapped(("★ " if last else f"{number}. ") + text, room - 24)
        height = len(lines) * _LINE + 16
        sheet.box(36, y, room, height, 3 if last else 1.5)
        for place, words in enumerate(lines):
            sheet.text(48, y + 8 + (place + 0.75) * _LINE, words, bold=last)
        y += height
        if number < len(boxes):
            sheet.line(60, y, 60, y + 28)
            sheet.line(54, y + 20, 60, y + 28)
            sheet.line(66, y + 20, 60, y + 28)
            sheet.text(76, y + 19, why)
            y += 28
    return sheet.whole(y + 4, label)
