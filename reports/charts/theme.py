"""Colours and sizes of charts, on paper and on the screen, and the parts all charts share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Option = dict[str, Any]

# Widths of a chart in the document, in points: both columns, the reading column, half.
WIDE, COLUMN, HALF = 476.2, 374.2, 230.0
# ECharts 6 would move a grid so that labels fit; ours are placed to the point.
FIXED: Option = {"containLabel": False, "outerBoundsMode": "none"}
NARROW = 328.0  # a telephone of 360 px less its margins


@dataclass(frozen=True)
class Chart:
    """An option with the size it was laid out for and its message in words.

    In the browser the height holds and the width follows the page.
    """

    option: Option
    width: float
    height: float
    summary: str


@dataclass(frozen=True)
class Theme:
    """Roles of colour and the few sizes that differ between paper and screen."""

    text: str
    label: str
    faint: str
    grid: str
    surface: str
    good: str
    bad: str
    context: str
    whole: str
    target: str
    likert: tuple[str, ...]  # best to worst, five steps
    likert_on: tuple[str, ...]
    size: float  # of a row's name
    small: float  # of everything else
    row: int  # height of a row: odd, so that dots and whiskers share a pixel line
    bar: float
    dot: float
    stroke: float
    screen: bool = False
    font: str = "Noto Sans CJK SC"

    def likert_scale(self, steps: int) -> tuple[tuple[str, str], ...]:
        """Fill and text colours for a scale of `steps` answers, best first."""
        order = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
        chosen = order.get(steps) or tuple(round(4 * i / (steps - 1)) for i in range(steps))
        return tuple((self.likert[i], self.likert_on[i]) for i in chosen)

    def words(self, colour: str = "", *, size: float = 0, bold: bool = False) -> Option:
        """A text style without ECharts' outline, which the document's renderer would draw."""
        return {
            "color": colour or self.label,
            "fontSize": size or self.small,
            "fontWeight": 700 if bold else 400,
            "fontFamily": self.font,
            "textBorderWidth": 0,
        }


# The document's palette is the same for every tenant, so that two tenants' reports compare.
PAPER = Theme(
    text="#1b2430",
    label="#4b5664",
    faint="#68727e",
    grid="#e3e7eb",
    surface="#ffffff",
    good="#14507a",
    bad="#a63d1f",
    context="#7c8793",
    whole="#4b5664",
    target="#a63d1f",
    likert=("#14507a", "#7fa8c6", "#dcdfe2", "#e2a27f", "#a63d1f"),
    likert_on=("#ffffff", "#1b2430", "#1b2430", "#1b2430", "#ffffff"),
    size=8.0,
    small=7.4,
    row=13,
    bar=9.0,
    dot=5.4,
    stroke=1.4,
)


def screen_theme(tokens: Mapping[str, str]) -> Theme:
    """The theme of a page, from its design tokens in their light or their dark values.

    `tokens` maps names such as `--hs-text` to colours; the five Likert steps run from worst (`l1`)
    to best (`l5`), as in the style sheet.
    """
    steps = (5, 4, 3, 2, 1)
    return Theme(
        text=tokens["--hs-text"],
        label=tokens["--hs-text-2"],
        faint=tokens["--hs-chart-label"],
        grid=tokens["--hs-chart-line"],
        surface=tokens["--hs-surface"],
        good=tokens["--hs-l5"],
        bad=tokens["--hs-l1"],
        context=tokens["--hs-chart-axis"],
        whole=tokens["--hs-text-2"],
        target=tokens["--hs-chart-target"],
        likert=tuple(tokens[f"--hs-l{step}"] for step in steps),
        likert_on=tuple(tokens[f"--hs-l{step}-on"] for step in steps),
        size=13.0,
        small=12.0,
        row=29,
        bar=18.0,
        dot=9.0,
        stroke=2.4,
        screen=True,
        font=tokens.get("--hs-font", "sans-serif").replace('"', ""),
    )


@dataclass(frozen=True)
class Header:
    """A word above a column, placed from the left or from the right edge."""

    text: str
    left: float | None = None
    right: float | None = None
    align: str = "left"

    def option(self, theme: Theme, top: float) -> Option:
        """The title component that writes it."""
        place = {"right": self.right} if self.left is None else {"left": self.left}
        return {
            "text": self.text,
            "top": top,
            "padding": 0,
            "textAlign": self.align if self.left is not None else "auto",
            "textStyle": theme.words(theme.faint),
            **place,
        }


@dataclass(frozen=True)
class Column:
    """A column of texts beside the rows: a category axis that shows labels alone."""

    texts: tuple[str, ...]
    margin: float
    align: str = "left"
    position: str = "left"
    styles: tuple[Option, ...] = field(default=())
    above: float = 0.0  # on a narrow screen labels stand this far above their row

    def option(self, theme: Theme) -> Option:
        """The axis that writes it."""
        styles = self.styles or (theme.words(theme.faint),) * len(self.texts)
        lift: Option = {}
        if self.above:
            lift = {"verticalAlign": "bottom", "padding": [0, 0, self.above, 0]}
        data = [
            {"value": text, "textStyle": {**style, "align": self.align, **lift}}
            for text, style in zip(self.texts, styles, strict=True)
        ]
        return {
            "type": "category",
            "inverse": True,
            "position": self.position,
            "data": data,
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"show": False},
            "axisLabel": {
                "interval": 0,
                "margin": self.margin,
                "align": self.align,
                "inside": bool(self.above),
                "hideOverlap": False,
                **theme.words(theme.faint),
            },
            "z": 10,
        }


def frame(theme: Theme) -> Option:
    """What every option starts with."""
    option: Option = {"animation": False, "textStyle": {"fontFamily": theme.font}}
    if theme.screen:
        option["tooltip"] = {
            "trigger": "item",
            "renderMode": "richText",
            "backgroundColor": theme.surface,
            "borderColor": theme.grid,
            "textStyle": {"color": theme.text, "fontSize": theme.size},
        }
    return option


def tip(theme: Theme, text: str) -> Option:
    """The tooltip of one mark, on the screen alone; braces would be read as a template."""
    if not theme.screen:
        return {}
    return {"tooltip": {"formatter": text.replace("{", "｛").replace("}", "｝")}}
