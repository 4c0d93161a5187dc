"""Browsers that take the guides' pictures, and how a picture is kept small."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

PASSWORD = "demo huisheng 2026"  # the demo's, which every page of it tells
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PHONE, TABLET, DESK = (360, 740), (820, 1000), (1280, 760)
_FETCH = "at => fetch(at).then(it => it.arrayBuffer()).then(it => [...new Uint8Array(it)])"
_SIGNED_OUT = "/app/sign-in"
_COLOURS = (128, 64, 32, 16)
_PATIENCE = 300  # seconds: the worker has all the demo's mail to send first
_MOST = 40 * 1024  # bytes of a picture; a whole page may take twice that


def shrink(png: bytes, most: int = _MOST) -> bytes:
    """The picture in a palette of its own, with as many colours as fit into so many bytes."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in _COLOURS:
        kept = io.BytesIO()
        whole.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if kept.tell() <= most:
            break
    return kept.getvalue()


@contextmanager
def cameras(url: str, port: int, folder: Path) -> Iterator[dict[str, Camera]]:
    """A camera for each language; `url` is what the demo calls itself, `port` where it listens."""
    from playwright.sync_api import sync_playwright

    host = urlsplit(url).hostname
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        f"--host-resolver-rules=MAP {host}:80 127.0.0.1:{port}",
    ]
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as play:
        # A browser each: its own words in a field for files or days follow LANGUAGE, where it has
        # them (Debian's are in chromium-l10n).
        browsers = {
            tag: play.chromium.launch(
                executable_path=path,
                args=[*flags, f"--lang={locale}"],
                env={**os.environ, "LANGUAGE": locale.replace("-", "_")},
            )
            for tag, locale in LOCALES.items()
        }
        yield {tag: Camera(each, url.rstrip("/"), tag, folder) for tag, each in browsers.items()}
        for each in browsers.values():
            each.close()


@dataclass
class Camera:
    """What takes the pictures of one language."""

    browser: Any
    url: str
    language: str
    folder: Path
    kept: set[str] = field(default_factory=set)

    def page(self, size: tuple[int, int], *, scripts: bool = True) -> Any:
        """An empty page of a browser of its own, whose person reads this language."""
        view = {"width": size[0], "height": size[1]}
        context = self.browser.new_context(
            viewport=view,
            locale=LOCALES[self.language],
            java_script_enabled=scripts,
            base_url=self.url,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        return context.new_page()

    def staff(self, name: str, house: str = "jiangzhou") -> Any:
        """The page of somebody of the demo, signed in and reading this language."""
        page = self.page(DESK)
        self.sign_in(page, f"{name}@{house}.example.org")
        self.speak(page)
        return page

    def sign_in(self, page: Any, address: str) -> None:
        """Sign somebody in who has the demo's password."""
        page.goto(_SIGNED_OUT)
        page.fill("[name=email]", address)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state("load")

    def speak(self, page: Any) -> None:
        """Have who is signed in read this language."""
        page.goto("/app/account")
        page.select_option("main [name=language]", self.language)
        page.locator("main form:has([name=theme]) button[type=submit]").first.click()
        page.wait_for_load_state("load")

    def mailed(self, page: Any, reader: str, part: str) -> str:
        """The link with this part in the latest mail to somebody that this machine kept."""
        for _try in range(_PATIENCE):
            page.goto("/app/development/mail")
            link = page.locator(f"section:has-text('{reader}') .hs-mail a[href*='{part}']")
            if link.count():
                return str(link.first.get_attribute("href"))
            page.wait_for_timeout(1000)
        raise LookupError(f"no mail came to {reader}: is the worker running?")

    def keep(self, name: str, png: bytes, most: int = _MOST) -> None:
        """Write a picture of this language where the guides look for it."""
        (self.folder / f"{name}.{self.language}.png").write_bytes(shrink(png, most))
        self.kept.add(name)

    def shoot(self, page: Any, name: str, *, height: int | None = None) -> None:
        """Keep the page as it stands, from its top, with nothing in the focus."""
        page.evaluate("document.activeElement && document.activeElement.blur(); scrollTo(0, 0)")
        size = page.viewport_size
        if height:
            page.set_viewport_size({"width": size["width"], "height": height})
        self.keep(name, page.screenshot(), 2 * _MOST)
        page.set_viewport_size(size)


def fetched(page: Any, address: str) -> bytes:
    """What stands at an address, as the browser gets it: it alone knows where the demo is."""
    return bytes(page.evaluate(_FETCH, address))
