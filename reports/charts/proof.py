"""Before and after a corrective action: levels with their doubt, treated over untreated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.document import Figure
from reports.wording import Wording

from .dots import Axes, Lines, Row, dot_chart, scale_for
from .labels import shortened
from .theme import Chart, Theme


@dataclass(frozen=True)
class Level:
    """A line of the chart: whose figure and when, and how to draw it.

    `tone` is "good" or "bad" after a change that is sure, else empty.
    """

    name: str
    figure: Figure
    tone: str = ""


def effect_chart(
    levels: Sequence[Level], wording: Wording, theme: Theme, *, target: float | None = None
) -> Chart | None:
    """The levels in the order given, with the target; none at all without a figure."""
    if not levels:
        return None
    _ = wording.gettext
    lines = Lines(None, "", target)
    axes = Axes(
        scale_for([level.figure for level in levels], lines),
        lines,
        ("", "n", _("Index")),
    )
    chart = dot_chart([_row(level, wording, theme) for level in levels], axes, wording, theme)
    return replace(chart, summary=_summary(levels, wording))


def _row(level: Level, wording: Wording, theme: Theme) -> Row:
    colours = {"good": theme.good, "bad": theme.bad}
    return Row(
        name=shortened(level.name, ems=16.0),
        beside=wording.count(level.figure.n),
        figure=level.figure,
        colour=colours.get(level.tone, theme.context),
        full_name=level.name,
    )


def _summary(levels: Sequence[Level], wording: Wording) -> str:
    told = "; ".join(f"{each.name} {wording.number(each.figure.value)}" for each in levels)
    return wording.gettext(
        "Dots with 95%% intervals: %(levels)s. The values stand in the table.", levels=told
    )
