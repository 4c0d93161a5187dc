"""What all documents share: page, chapters, counters, drawings, the tenant's two shades."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import svg
from .charts import Chart
from .charts.labels import cut, em
from .typography import set_chinese
from .wording import Wording

ROOT = Path(__file__).resolve().parent.parent
STYLE_SHEET = ROOT / "static" / "report" / "report.css"
TEMPLATES = ROOT / "templates" / "reports" / "pdf"

RINGS = "rings.svg"  # a background of the cover, so that readers of the page are not told of it
HEAD_EMS = 46  # what fits beside the chapter in the head of a page

LEAST_CONTRAST = 4.5  # of the tenant's colour on white, and of white on it


LONG_TITLE = 26  # ems; beyond it the cover sets a title smaller


@dataclass(frozen=True)
class Page:
    """A finished page and the files it may ask for, by name."""

    html: str
    assets: Mapping[str, bytes]


@dataclass(frozen=True)
class Chapter:
    """One chapter: where it is, what it is called, and the template that fills it."""

    anchor: str
    number: str
    title: str
    about: str
    thesis: str
    template: str
    short: str = ""  # for the head of the page, where the title is too long for it


class Counter:
    """Numbers figures, tables or sections in the order in which the template asks."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._count = 0

    def next(self) -> str:
        """The next number."""
        self._count += 1
        return f"{self._prefix}{self._count}"


class Drawings:
    """Draws charts and names them in order, so that ids are unique on the page."""

    def __init__(self) -> None:
        self._names = Counter("chart-")

    def draw(self, chart: Chart) -> Markup:
        """The chart as inline SVG; its texts were escaped by the renderer that made it."""
        drawn = svg.draw(chart.option, chart.width, chart.height, chart.summary, self._names.next())
        return Markup(drawn)  # noqa: S704 - our own renderer's output


def page_of(template: str, context: Mapping[str, Any], wording: Wording, *styles: Path) -> Page:
    """The page that a template makes of its values, set in its language, with its files.

    `styles` are sheets beside the one that all documents share.
    """
    html = environment().get_template(template).render(context)
    if wording.chinese:
        html = set_chinese(html)
    assets = {sheet.name: sheet.read_bytes() for sheet in (STYLE_SHEET, *styles)}
    return Page(html, {**assets, RINGS: echo_rings().encode()})


def frame_of(
    title: str, organisation: str, accent: str, chapters: Sequence[Chapter], wording: Wording
) -> dict[str, Any]:
    """What every report's frame asks for: title and colours, chapters, running numbers."""
    own, soft = accent_shades(accent)
    return {
        "w": wording,
        "_": wording.gettext,
        "ngettext": wording.ngettext,
        "title": title,
        "long_title": em(title) > LONG_TITLE,
        "accent": own,
        "accent_soft": soft,
        "running_title": running_title(title, organisation),
        "chapters": chapters,
        "numbers": {chapter.anchor: chapter.number for chapter in chapters},
        "figures": Counter(),
        "tables": Counter(),
        "section_counter": lambda number: Counter(f"{number}."),
    }


def running_title(title: str, organisation: str) -> str:
    """The title as the head of a page has room for it, beside the organisation's name."""
    return cut(title, max(HEAD_EMS - em(organisation), 12))


def environment() -> Environment:
    """Where the templates of all documents are found; what they name must be given."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def accent_shades(accent: str) -> tuple[str, str]:
    """The tenant's colour, darkened until white text on it can be read, and a soft tint of it."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        raise ValueError("An accent colour is written #rrggbb.")
    channels = [int(accent[i : i + 2], 16) for i in (1, 3, 5)]
    while 1.05 / (_luminance(channels) + 0.05) < LEAST_CONTRAST:
        channels = [int(channel * 0.94) for channel in channels]
    soft = [round(255 - (255 - channel) * 0.1) for channel in channels]
    return _hex(channels), _hex(soft)


def _luminance(channels: Sequence[int]) -> float:
    parts = [channel / 255 for channel in channels]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _hex(channels: Sequence[int]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def echo_rings() -> str:
    """The rings on the cover, an echo going out from the corner."""
    rings = "".join(
        f'<circle cx="425" cy="425" r="{40 + 34 * i}" fill="none" stroke="#ffffff"'
        f' stroke-opacity="{0.42 - 0.03 * i:.2f}" stroke-width="{2.2 if i % 3 == 0 else 1.1}"/>'
        for i in range(12)
    )
    dot = '<circle cx="425" cy="425" r="14" fill="#ffffff"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="425pt" height="425pt"'
        f' viewBox="0 0 425 425">{rings}{dot}</svg>'
    )
