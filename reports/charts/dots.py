"""Dot and whisker: levels with their doubt, sorted, beside the whole and the target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Dimension, Figure, Thresholds, Unit, figure_of
from reports.wording import Wording

from .labels import shortened
from .theme import FIXED, NARROW, WIDE, Chart, Column, Header, Option, Theme, frame, tip

ROWS_PER_PART = 30  # a longer list is drawn in parts on one axis, a page each


@dataclass(frozen=True)
class Row:
    """One line of a dot chart."""

    name: str
    beside: str
    figure: Figure
    colour: str
    small_base: bool = False
    full_name: str = ""
    written: str = ""  # the figure as it is printed, where that is not with one decimal

    def value(self, wording: Wording) -> str:
        """The figure as it is printed."""
        return self.written or wording.number(self.figure.value)


@dataclass(frozen=True)
class Scale:
    """The axis: rounded ends and the step between its ticks."""

    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Lines:
    """The whole and the target, with the words that name them."""

    overall: Figure | None
    whole: str
    target: float | None = None
    bare: bool = False  # the whole is named without its figure


@dataclass(frozen=True)
class Axes:
    """What all parts of one chart share."""

    scale: Scale
    lines: Lines
    headers: tuple[str, str, str]


def unit_charts(
    units: Sequence[Unit],
    overall: Figure | None,
    wording: Wording,
    theme: Theme,
    *,
    whole: str = "",
    target: float | None = None,
    thresholds: Thresholds | None = None,
    narrow: bool = False,
) -> tuple[Chart, ...]:
    """Units by index, best first, those on a small base below; withheld ones are absent.

    Blue or rust means that a unit's whole interval lies off the overall index.
    """
    _ = wording.gettext
    rank = (thresholds or Thresholds()).rank
    shown = [unit for unit in units if unit.figure is not None]
    if not shown:
        return ()
    shown.sort(key=lambda unit: (figure_of(unit).n < rank, -figure_of(unit).value, unit.name))
    rows = [_unit_row(unit, overall, wording, theme, rank) for unit in shown]
    lines = Lines(overall, whole or _("Overall"), target)
    headers = (_("Department"), "n", _("Index"))
    axes = Axes(scale_for([row.figure for row in rows], lines), lines, headers)
    parts = [rows[i : i + ROWS_PER_PART] for i in range(0, len(rows), ROWS_PER_PART)]
    return tuple(dot_chart(part, axes, wording, theme, narrow) for part in parts)


def dimension_chart(
    dimensions: Sequence[Dimension],
    overall: Figure | None,
    wording: Wording,
    theme: Theme,
    *,
    whole: str = "",
    target: float | None = None,
    narrow: bool = False,
) -> Chart | None:
    """Dimensions by index with their weights; none at all without a figure."""
    _ = wording.gettext
    shown = [dimension for dimension in dimensions if dimension.figure is not None]
    if not shown:
        return None
    rows = sorted(
        (_dimension_row(dimension, overall, wording, theme) for dimension in shown),
        key=lambda row: -row.figure.value,
    )
    lines = Lines(overall, whole or _("Overall"), target)
    headers = (_("Dimension"), _("Weight"), _("Index"))
    axes = Axes(scale_for([row.figure for row in rows], lines), lines, headers)
    return dot_chart(rows, axes, wording, theme, narrow)


def scale_for(figures: Sequence[Figure], lines: Lines) -> Scale:
    """The least range of round numbers that holds every whisker and both lines."""
    values = [lines.target, lines.overall.value if lines.overall else None]
    for figure in figures:
        values += [figure.value, figure.low, figure.high]
    known = [value for value in values if value is not None]
    span = max(known) - min(known)
    step = 5.0 if span <= 40 else 10.0 if span <= 70 else 20.0
    low, high = math.floor(min(known) / step) * step, math.ceil(max(known) / step) * step
    return Scale(max(low, 0.0), min(max(high, low + 2 * step), 100.0), step)


def _unit_row(unit: Unit, overall: Figure | None, wording: Wording, theme: Theme, rank: int) -> Row:
    figure = figure_of(unit)
    return Row(
        name=shortened(unit.name, unit.short_name),
        beside=wording.count(figure.n),
        figure=figure,
        colour=_colour(figure, overall, theme, small_base=figure.n < rank),
        small_base=figure.n < rank,
        full_name=unit.name,
    )


def _dimension_row(
    dimension: Dimension, overall: Figure | None, wording: Wording, theme: Theme
) -> Row:
    figure = dimension.figure
    if figure is None:
        raise ValueError(f"{dimension.name} has no figure.")
    return Row(
        name=shortened(dimension.name, dimension.short_name),
        beside=wording.weight(dimension.weight),
        figure=figure,
        colour=_colour(figure, overall, theme),
        full_name=dimension.name,
    )


def _colour(
    figure: Figure, overall: Figure | None, theme: Theme, *, small_base: bool = False
) -> str:
    if overall is None or small_base:
        return theme.context
    if figure.lies_above(overall.value):
        return theme.good
    return theme.bad if figure.lies_below(overall.value) else theme.context


def dot_chart(
    rows: Sequence[Row],
    axes: Axes,
    wording: Wording,
    theme: Theme,
    narrow: bool = False,
) -> Chart:
    """Rows of dots and whiskers on one axis, in the order given."""
    top = round(theme.small * 3.4)
    row_height = theme.row * 2 - 11 if narrow else theme.row
    bottom = round(theme.small * 2)
    left, right = (theme.size, theme.size) if narrow else (theme.size * 16.4, theme.size * 5.4)
    columns = (_narrow_columns if narrow else _columns)(rows, left, right, wording, theme)
    option = frame(theme)
    option["title"] = [] if narrow else _headers(axes.headers, left, theme, top)
    option["grid"] = {"left": left, "right": right, "top": top, "bottom": bottom, **FIXED}
    option["xAxis"] = _axis(axes.scale, theme)
    option["yAxis"] = [column.option(theme) for column in columns]
    option["series"] = [
        _whiskers(rows, wording, theme),
        _caps(rows, theme),
        _dots(rows, axes.lines, wording, theme),
    ]
    height = top + bottom + row_height * len(rows)
    return Chart(option, NARROW if narrow else WIDE, height, _summary(rows, wording))


def _headers(headers: tuple[str, str, str], left: float, theme: Theme, top: float) -> list[Option]:
    name, beside, value = headers
    y = top - theme.small * 1.75
    return [
        Header(name, left=0).option(theme, y),
        Header(beside, left=left - theme.size * 1.4, align="right").option(theme, y),
        Header(value, right=0).option(theme, y),
    ]


def _columns(
    rows: Sequence[Row], left: float, right: float, wording: Wording, theme: Theme
) -> list[Column]:
    names = tuple(
        theme.words(theme.faint if row.small_base else theme.text, size=theme.size) for row in rows
    )
    return [
        Column(tuple(row.name for row in rows), left, styles=names),
        Column(tuple(row.beside for row in rows), theme.size * 1.4, "right"),
        Column(
            tuple(row.value(wording) for row in rows),
            right,
            "right",
            "right",
            _value_styles(rows, theme),
        ),
    ]


def _narrow_columns(
    rows: Sequence[Row], left: float, right: float, wording: Wording, theme: Theme
) -> list[Column]:
    """On a telephone the name stands above its whisker on the left, the figures on the right."""
    lift = theme.dot
    names = tuple(theme.words(theme.text, size=theme.size) for _row in rows)
    values = tuple(f"{row.value(wording)} ({row.beside})" for row in rows)
    return [
        Column(tuple(row.name for row in rows), -left, styles=names, above=lift),
        Column(values, -right, "right", "right", _value_styles(rows, theme), lift),
    ]


def _value_styles(rows: Sequence[Row], theme: Theme) -> tuple[Option, ...]:
    return tuple(
        theme.words(theme.faint, size=theme.size)
        if row.small_base
        else theme.words(
            theme.text if row.colour == theme.context else row.colour, size=theme.size, bold=True
        )
        for row in rows
    )


def _axis(scale: Scale, theme: Theme) -> Option:
    return {
        "type": "value",
        "min": scale.low,
        "max": scale.high,
        "interval": scale.step,
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": {"margin": theme.small * 0.7, **theme.words(theme.faint)},
        "splitLine": {"lineStyle": {"color": theme.grid, "width": 0.5}},
    }


def _whiskers(rows: Sequence[Row], wording: Wording, theme: Theme) -> Option:
    data = [
        {
            "coords": [[row.figure.low, index], [row.figure.high, index]],
            "lineStyle": {
                "color": row.colour,
                "width": 0.8 if row.small_base else theme.stroke,
                "type": [2, 2] if row.small_base else "solid",
                "opacity": 1,
            },
            **tip(theme, _sentence(row, wording)),
        }
        for index, row in enumerate(rows)
        if row.figure.low is not None
    ]
    return {"type": "lines", "coordinateSystem": "cartesian2d", "data": data, "silent": True}


def _caps(rows: Sequence[Row], theme: Theme) -> Option:
    data = [
        {"value": [end, index], "itemStyle": {"color": row.colour, "opacity": 1}}
        for index, row in enumerate(rows)
        for end in (row.figure.low, row.figure.high)
        if end is not None and not row.small_base
    ]
    return {
        "type": "scatter",
        "symbol": "rect",
        "symbolSize": [theme.stroke * 0.65, theme.dot * 0.86],
        "data": data,
        "silent": True,
    }


def _dots(rows: Sequence[Row], lines: Lines, wording: Wording, theme: Theme) -> Option:
    data = [
        {
            "name": row.full_name,
            "value": [row.figure.value, index],
            "itemStyle": _dot_style(row, theme),
            **tip(theme, _sentence(row, wording)),
        }
        for index, row in enumerate(rows)
    ]
    return {
        "type": "scatter",
        "symbol": "circle",
        "symbolSize": theme.dot,
        "data": data,
        "markLine": {
            "silent": True,
            "symbol": "none",
            "animation": False,
            "data": _marks(lines, wording, theme),
        },
    }


def _dot_style(row: Row, theme: Theme) -> Option:
    if row.small_base:
        return {
            "color": theme.surface,
            "borderColor": row.colour,
            "borderWidth": 0.9,
            "opacity": 1,
        }
    return {"color": row.colour, "opacity": 1}


def _marks(lines: Lines, wording: Wording, theme: Theme) -> list[Option]:
    """The overall line and the target's; their words lean away from each other."""
    _ = wording.gettext
    marks: list[Option] = []
    overall = lines.overall.value if lines.overall else None
    target_right = overall is None or lines.target is None or lines.target >= overall
    both = overall is not None and lines.target is not None
    if overall is not None:
        text = lines.whole if lines.bare else f"{lines.whole} {wording.number(overall)}"
        side = "middle" if not both else "left" if target_right else "right"
        marks.append(_mark(overall, text, side, theme.whole, theme))
    if lines.target is not None:
        text = _("Target %(value)s", value=wording.number(lines.target))
        side = "middle" if not both else "right" if target_right else "left"
        marks.append(_mark(lines.target, text, side, theme.target, theme))
    return marks


def _mark(value: float, text: str, side: str, colour: str, theme: Theme) -> Option:
    """A dashed line; `side` says to which side of it the word stands."""
    anchor = {"left": "right", "right": "left", "middle": "center"}[side]
    return {
        "xAxis": value,
        "lineStyle": {"color": colour, "width": 0.8, "type": [3, 2], "opacity": 1},
        "label": {
            "formatter": text,
            "position": "start",
            "distance": theme.small * 0.5,
            "align": anchor,
            **theme.words(colour, size=theme.small),
        },
    }


def _sentence(row: Row, wording: Wording) -> str:
    figure = row.figure
    text = f"{row.full_name}: {row.value(wording)}"
    if figure.low is not None:
        text += f" ({wording.interval(figure.low, figure.high)})"
    return f"{text}, {wording.base(figure.n)}"


def _summary(rows: Sequence[Row], wording: Wording) -> str:
    _ = wording.gettext
    sure = [row for row in rows if not row.small_base] or list(rows)
    best, worst = sure[0], sure[-1]
    return _(
        "Dots with 95%% intervals: %(count)s rows, from %(best)s %(high)s to %(worst)s %(low)s. "
        "The values stand in the table.",
        count=len(rows),
        best=best.full_name,
        high=best.value(wording),
        worst=worst.full_name,
        low=worst.value(wording),
    )
