"""Posters as a page of HTML, ready for the press.

`posters_html` is pure: the same posters and the same catalogue give the same text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from reports.charts.labels import em
from reports.paper import STYLE_SHEET, Page, accent_shades, environment
from reports.posters.document import Poster, PosterSet
from reports.typography import set_chinese
from reports.wording import GetText
from surveys.links import qr_path

STYLES = STYLE_SHEET.with_name("poster.css")
ECHO = "echo.svg"  # behind the code, so that readers of the page are not told of it
CROP = "crop.svg"  # where to cut, behind four posters on a sheet
FOUR = 4
# Ems of a line of the invitation, from the widest that a size holds to the narrowest.
HEADINGS = ((8.2, "xl"), (12.2, "l"), (16.4, "m"), (99, "s"))
HOUSES = ((31, "l"), (40, "m"), (99, "s"))
SECOND = ((20.5, "l"), (99, "m"))
LINKS = ((19, "l"), (25, "m"), (99, "s"))
PLACES = ((14.5, "l"), (21, "m"), (99, "s"))


def posters_html(posters: PosterSet, gettext: GetText, _ngettext: GetText) -> Page:
    """Render an order of posters."""
    accent, _soft = accent_shades(posters.accent)
    html = (
        environment()
        .get_template("posters.html")
        .render(
            p=posters,
            _=gettext,
            accent=accent,
            house=size("　".join(dict.fromkeys(text.house for text in posters.texts)), HOUSES),
            sheets=_sheets(posters),
            heading=size(posters.texts[0].invitation, HEADINGS),
            second=size(posters.texts[-1].invitation, SECOND),
            qr=_qr,
            link=_link,
            place=lambda words: size(" · ".join(words), PLACES),
        )
    )
    assets = {
        STYLES.name: STYLES.read_bytes(),
        ECHO: echo().encode(),
        CROP: crop_marks().encode(),
    }
    return Page(set_chinese(html), assets)


def _sheets(posters: PosterSet) -> Sequence[Sequence[Poster]]:
    """The posters page by page."""
    step = FOUR if posters.paper == "a6_sheet" else 1
    every = posters.posters
    return [every[at : at + step] for at in range(0, len(every), step)]


def size(text: str, sizes: Sequence[tuple[float, str]]) -> str:
    """The largest size in which a text has room."""
    width = em(text)
    return next((name for room, name in sizes if width <= room), sizes[-1][1])


def _qr(url: str, label: str) -> Markup:
    """The code as a drawing whose quiet zone is its own margin of four modules."""
    modules, path = qr_path(url)
    return Markup(
        '<svg class="code" viewBox="-4 -4 {side} {side}" role="img"><title>{label}</title>'
        '<path d="{path}" fill="#000"/></svg>'
    ).format(side=modules + 8, label=label, path=path)


def _link(url: str) -> dict[str, Any]:
    """The address as it is typed: without scheme, its code apart."""
    typed = re.sub(r"^https?://", "", url)
    head, _, code = typed.rpartition("/")
    return {"head": f"{head}/", "code": code, "size": size(typed, LINKS)}


def echo() -> str:
    """Rings going out from behind the code, fainter with each."""
    rings = "".join(
        f'<circle cx="97" cy="121.5" r="{88 + 9 * step}" stroke-opacity="{0.2 - 0.02 * step:.2f}"/>'
        for step in range(8)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="194mm" height="112mm"'
        f' viewBox="0 0 194 112"><g fill="none" stroke="#fff" stroke-width=".7">{rings}</g></svg>'
    )


def crop_marks() -> str:
    """A cross in the middle and short strokes at the edges, on the lines to cut along."""
    strokes = ("M105 4v7M105 286v7M4 148.5h7M199 148.5h7", "M105 146v5M102.5 148.5h5")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm"'
        f' viewBox="0 0 210 297"><path d="{"".join(strokes)}" stroke="#68727e"'
        ' stroke-width=".2" fill="none"/></svg>'
    )
