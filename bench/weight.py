"""What the survey's page weighs on the wire, with all that a browser loads for it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bench.figures import Figures
from bench.http import Browser, Caller
from bench.scene import Scene
from bench.server import Server

_LOADED = re.compile(
    r"<(?:link\b[^>]*\brel=\"(?:stylesheet|icon|preload)\"[^>]*\bhref"
    r"|link\b[^>]*\bhref|script\b[^>]*\bsrc|img\b[^>]*\bsrc)=\"([^\"]+)\""
)


def measure_weight(figures: Figures, product: Server, scene: Scene) -> None:
    """Load the page and everything it names, as a browser does the first time."""
    caller, browser = Caller(product.port), Browser(product.host, packed=True)
    try:
        page = caller.ask(browser.get(scene.anonymous.path))
        total = page.wire
        for address in sorted(set(_LOADED.findall(page.text))):
            path = urljoin(scene.anonymous.path, address)
            if not path.startswith("/"):
                raise RuntimeError(f"The page loads something from elsewhere: {address}")
            part = caller.ask(browser.get(path))
            if part.status != 200:
                raise RuntimeError(f"The page names {path}, which answers {part.status}.")
            total += part.wire
            figures.add(f"  of these {path.rpartition('/')[2]}", part.wire, "bytes")
    finally:
        caller.close()
    figures.add(
        "  of these the page itself",
        page.wire,
        "bytes",
        note=f"{page.one('content-encoding') or 'NOT PACKED'}, {len(page.text.encode())} unpacked",
    )
    figures.add("public page with all it loads", total, "bytes", aim="≤ 20 000", note="with heads")
