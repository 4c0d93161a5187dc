"""Changes with their doubt, on one axis around nought."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reports.document import Figure
from reports.wording import Wording

from .dots import ROWS_PER_PART, Axes, Lines, Row, Scale, dot_chart
from .labels import shortened
from .theme import Chart, Theme

LEAST_REACH = 2.0  # points on either side that the axis holds at least


def change_charts(
    changes: Sequence[tuple[str, Figure, bool]],
    wording: Wording,
    theme: Theme,
    *,
    head: str,
    target: float | None = None,
) -> tuple[Chart, ...]:
    """Names with their change and whether it is clear, in the order given; n stands beside.

    Blue or rust means a clear change. What is not clear is grey, whatever its size.
    """
    if not changes:
        return ()
    _ = wording.gettext
    rows = [_row(name, figure, clear, wording, theme) for name, figure, clear in changes]
    lines = Lines(Figure(0, 0.0), _("no change"), target, bare=True)
    axes = Axes(scale_around(rows, target), lines, (head, "n", _("Change (points)")))
    parts = [rows[i : i + ROWS_PER_PART] for i in range(0, len(rows), ROWS_PER_PART)]
    return tuple(dot_chart(part, axes, wording, theme) for part in parts)


def scale_around(rows: Sequence[Row], target: float | None = None) -> Scale:
    """The least range of round numbers around nought that holds every whisker and the target."""
    ends = [0.0, target or 0.0]
    for row in rows:
        found = (row.figure.value, row.figure.low, row.figure.high)
        ends += [end for end in found if end is not None]
    low, high = min(*ends, -LEAST_REACH), max(*ends, LEAST_REACH)
    step = next(step for step in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if high - low <= step * 9)
    return Scale(math.floor(low / step) * step, math.ceil(high / step) * step, step)


def _row(name: str, figure: Figure, clear: bool, wording: Wording, theme: Theme) -> Row:
    colour = theme.context
    if clear:
        colour = theme.good if figure.value > 0 else theme.bad
    return Row(
        name=shortened(name, ""),
        beside=wording.count(figure.n),
        figure=figure,
        colour=colour,
        full_name=name,
        written=wording.signed(figure.value),
    )
