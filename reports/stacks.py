"""Bars of answers on a scale, laid out in numbers for a template to draw without a script.

Worst to the left, best to the right, all on the middle of the scale. Colours are classes of the
style sheet; a screen too narrow for names beside bars gets a layout of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.labels import cut
from reports.document import Distribution
from reports.wording import Wording

LEAST_PRINTED = 0.05  # a share below this has no room for its figure
GAP = 1.5


@dataclass(frozen=True)
class Segment:
    """One answer's share of a bar."""

    x: float
    width: float
    kind: int  # 1 the worst colour … 5 the best
    share: str  # printed inside, where there is room
    tip: str


@dataclass(frozen=True)
class Bar:
    """One question."""

    name: str
    segments: tuple[Segment, ...]
    top: float


@dataclass(frozen=True)
class Stack:
    """All bars of one scale in one layout."""

    bars: tuple[Bar, ...]
    width: float
    height: float
    thick: float
    name_drop: float  # of the name's base line, from the top of its bar
    narrow: bool


@dataclass(frozen=True)
class Layout:
    """Room for a stack: `indent` for names beside the bars, or none with names above."""

    width: float
    indent: float
    step: float
    thick: float
    first: float
    name_drop: float
    name_ems: float


WIDE = Layout(560, 148, 36, 24, 6, 17, 11)
NARROW = Layout(316, 0, 48, 22, 20, -6, 22)


def kinds(points: int) -> tuple[int, ...]:
    """The colour of each point of a scale, from the worst to the best."""
    known = {1: (5,), 2: (1, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5)}
    return known.get(points) or tuple(1 + round(4 * at / (points - 1)) for at in range(points))


def stacks(
    rows: Sequence[Distribution], names: Sequence[str], wording: Wording
) -> tuple[Stack, Stack]:
    """The wide and the narrow layout of questions that share a scale; withheld ones stay out."""
    shown = [(row, name) for row, name in zip(rows, names, strict=True) if row.n]
    return _stack(shown, WIDE, wording), _stack(shown, NARROW, wording)


def _stack(shown: Sequence[tuple[Distribution, str]], room: Layout, wording: Wording) -> Stack:
    left = max((_below_middle(row) for row, _ in shown), default=0.0)
    right = max((1 - _below_middle(row) for row, _ in shown), default=1.0)
    scale = (room.width - room.indent - 12) / max(left + right, 0.01)
    middle = room.indent + 2 + left * scale
    bars = tuple(
        Bar(
            cut(name, room.name_ems),
            _segments(row, middle, scale, wording),
            room.first + at * room.step,
        )
        for at, (row, name) in enumerate(shown)
    )
    height = room.step * len(shown) + 4
    return Stack(bars, room.width, height, room.thick, room.name_drop, room.indent == 0)


def _segments(
    row: Distribution, middle: float, scale: float, wording: Wording
) -> tuple[Segment, ...]:
    at = middle - _below_middle(row) * scale
    found = []
    colours = kinds(len(row.labels))
    rising = list(zip(row.labels[::-1], row.counts[::-1], strict=True))
    for kind, (label, count) in zip(colours, rising, strict=True):
        if not count:
            continue
        share = count / row.n
        printed = wording.number(100 * share, 0) if share >= LEAST_PRINTED else ""
        tip = f"{label}: {wording.count(count)} ({wording.percent(count, row.n)})"
        width = max(share * scale - GAP, 1.0)
        found.append(Segment(round(at, 1), round(width, 1), kind, printed, tip))
        at += share * scale
    return tuple(found)


def _below_middle(row: Distribution) -> float:
    """The share of answers on the worse side of the scale, half of its middle point included."""
    rising = row.counts[::-1]
    half, odd = divmod(len(rising), 2)
    return (sum(rising[:half]) + (rising[half] / 2 if odd else 0.0)) / row.n
