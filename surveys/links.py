"""Public addresses of surveys and their QR codes."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

from foundation.unit_of_work import settings

_QUIET = 4  # modules of quiet zone, as the standard asks


def public_url(slug: str, short_code: str) -> str:
    """Where respondents come in; made from the configured base, never from the request."""
    return f"{settings().base_url.rstrip('/')}/{slug}/{short_code}"


def _code(url: str) -> segno.QRCode:
    # Level M outlives a stain on a poster; a higher one is taken where it costs no size.
    return segno.make_qr(url, error="m", boost_error=True)


def qr_inline(url: str) -> Markup:
    """The QR code as SVG to stand in a page."""
    return Markup(  # noqa: S704 - segno's own markup; it holds coordinates, no text of ours
        _code(url).svg_inline(border=_QUIET, omitsize=True, svgclass=None, lineclass=None)
    )


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
