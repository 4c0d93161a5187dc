"""A line over time as a few shapes of SVG, for a page that draws it without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.figures import Figure
from reports.rows import Axis
from reports.trend import Line, Trend

STEP, HEIGHT, EDGE = 44, 56, 8  # units of the drawing: between surveys, in all, above and below


@dataclass(frozen=True)
class Dot:
    """A survey's figure with its interval."""

    x: float
    y: float
    low: float | None
    high: float | None
    here: bool


@dataclass(frozen=True)
class Drawing:
    """Dots, the pieces of line between them, and where breaks stand."""

    width: int
    dots: tuple[Dot, ...]
    pieces: tuple[tuple[Dot, Dot], ...]
    breaks: tuple[float, ...]
    target: float | None


def trend_axis(trend: Trend, target: float | None) -> Axis:
    """The least range of tens that holds every interval and the target, for all lines."""
    ends = [
        end
        for line in trend.lines
        for figure in line.figures
        if figure is not None
        for end in (figure.low, figure.value, figure.high, target)
        if end is not None
    ]
    start = 10 * int(min(ends) // 10)
    stop = min(100, -10 * int(-max(ends) // 10))
    return Axis(max(0, min(start, stop - 20)), max(stop, start + 20))


def drawing(line: Line, trend: Trend, axis: Axis, target: float | None) -> Drawing:
    """A line; it stops where something else is measured and where nothing is told."""
    here = [each.here for each in trend.asked]
    dots = [
        _dot(at, figure, axis, here=here[at]) if figure is not None else None
        for at, figure in enumerate(line.figures)
    ]
    pieces = [
        (one, other)
        for (one, other), mark in zip(pairwise(dots), line.marks[1:], strict=True)
        if one is not None and other is not None and mark is None
    ]
    return Drawing(
        STEP * len(dots),
        tuple(dot for dot in dots if dot is not None),
        tuple(pieces),
        tuple(float(STEP * at) for at, mark in enumerate(line.marks) if mark is not None),
        None if target is None else _y(target, axis),
    )


def drawings(trend: Trend, target: float | None) -> Sequence[tuple[Line, Drawing]]:
    """Every line with its drawing, on one axis."""
    axis = trend_axis(trend, target)
    return [(line, drawing(line, trend, axis, target)) for line in trend.lines]


def _dot(at: int, figure: Figure, axis: Axis, *, here: bool) -> Dot:
    return Dot(
        STEP * (at + 0.5),
        _y(figure.value or 0.0, axis),
        None if figure.low is None else _y(figure.low, axis),
        None if figure.high is None else _y(figure.high, axis),
        here,
    )


def _y(value: float, axis: Axis) -> float:
    share = (value - axis.start) / (axis.stop - axis.start)
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)
