"""Public addresses of surveys and their QR codes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby

import segno
from markupsafe import Markup, escape

from foundation.unit_of_work import settings

_QUIET = 4  # modules of quiet zone, as the standard asks


def public_url(slug: str, short_code: str) -> str:
    """Where respondents come in; made from the configured base, never from the request."""
    return f"{settings().base_url.rstrip('/')}/{slug}/{short_code}"


def personal_url(slug: str, token: str) -> str:
    """The address of one person's link."""
    return f"{settings().base_url.rstrip('/')}/{slug}/p/{token}"


def embed_snippet(url: str, title: str) -> str:
    """What a site puts into its page: a plain frame, without a script."""
    return (
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="100%" height="760"'
        ' loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )


def _code(url: str) -> segno.QRCode:
    # Level M outlives a stain on a poster; a higher one is taken where it costs no size.
    return segno.make_qr(url, error="m", boost_error=True)


def qr_inline(url: str) -> Markup:
    """The QR code as SVG to stand in a page."""
    return Markup(  # noqa: S704 - segno's own markup; it holds coordinates, no text of ours
        _code(url).svg_inline(border=_QUIET, omitsize=True, svgclass=None, lineclass=None)
    )


def qr_path(url: str) -> tuple[int, str]:
    """The QR code as one outline to fill, with the width of its square in modules.

    Each run of dark modules is drawn twice, along and across, so that no printer or screen shows
    a seam between rows. The quiet zone is left to the page.
    """
    dark = [[bool(module) for module in row] for row in _code(url).matrix]
    size = len(dark)
    along = (f"M{x} {y}h{n}v1h-{n}z" for y in range(size) for x, n in _runs(dark[y]))
    columns = [[row[x] for row in dark] for x in range(size)]
    across = (f"M{x} {y}h1v{n}h-1z" for x in range(size) for y, n in _runs(columns[x]) if n > 1)
    return size, "".join((*along, *across))


def _runs(modules: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin, and how many stand together."""
    start = 0
    for is_dark, run in groupby(modules):
        length = sum(1 for _ in run)
        if is_dark:
            yield start, length
        start += length


def qr_svg(url: str) -> bytes:
    """The QR code as an SVG file."""
    out = io.BytesIO()
    _code(url).save(out, kind="svg", border=_QUIET, scale=8, svgclass=None, lineclass=None)
    return out.getvalue()


def qr_png(url: str) -> bytes:
    """The QR code as a PNG file that prints sharply at 5 cm."""
    out = io.BytesIO()
    _code(url).save(out, kind="png", border=_QUIET, scale=20)
    return out.getvalue()
