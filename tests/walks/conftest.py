"""Walks in a real browser through the real product: web, worker, scheduler, mail, all running."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from house_cast import Person
from living import Live, bring_to_life
from walks.words import words

from foundation.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def live(whole_app, settings: Settings, tmp_path_factory) -> Live:
    """Web, worker and scheduler in processes of their own, on this run's database."""
    return bring_to_life(settings, tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium, once for the run."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium is found: install the package chromium, or set CHROMIUM"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Walker:
    """A person's browser, which keeps what the console said and checks each page with axe."""

    page: Any
    url: str
    scripts: bool
    language: str = "zh"
    complaints: list[str] = field(default_factory=list)
    shots: Path | None = None
    _number: int = 0

    def go(self, path: str) -> None:
        """Open an address of the product."""
        self.page.goto(path if path.startswith("http") else self.url + path)

    def look(self, name: str) -> None:
        """Check the page as it stands: axe, our policy, no sideways scrolling; keep a picture."""
        self._number += 1
        # A page that is just being left has no root for a moment.
        self.page.wait_for_function("document.documentElement && document.readyState == 'complete'")
        if self.shots:
            self.page.screenshot(path=self.shots / f"{self._number:02}-{name}.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name}: the page is {wide} px too wide"
        found = axe(self.page)
        assert found == [], f"{name}: {found}"
        assert self.complaints == [], f"{name}: {self.complaints}"

    def press(self, message: str, **values: Any) -> None:
        """Press the button or follow the link that says this, and wait for the page."""
        said = words(self.language, message, **values)
        button = self.page.get_by_role("button", name=said, exact=True)
        target = button if button.count() else self.page.get_by_role("link", name=said, exact=True)
        assert target.count(), f"no button or link “{said}” on {self.page.url}"
        target.first.click()
        self.page.wait_for_load_state("load")

    def follow(self, selector: str) -> None:
        """Click what leads to another page, and be there."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def fill(self, **values: str) -> None:
        """Fill in fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']").first.fill(value)

    def tick(self, name: str, value: str) -> None:
        """Tick a box or a round button."""
        self.page.locator(f"main input[name='{name}'][value='{value}']").check(force=True)

    def sees(self, message: str, **values: Any) -> None:
        """The page says this."""
        said = words(self.language, message, **values)
        assert said in self.page.locator("body").inner_text(), f"“{said}” is not on {self.page.url}"


def sign_in(walker: Walker, person: Person) -> Walker:
    """Give a browser the cookie of somebody of the cast, who is signed in."""
    kept = person.client.get_cookie("huisheng")
    cookie = {"name": kept.key, "value": kept.value, "url": walker.url}
    walker.page.context.add_cookies([cookie])
    return walker


def axe(page: Any) -> list[str]:
    """What axe finds against WCAG 2.2 AA, a line each; empty when all is well."""
    if page.evaluate("typeof axe") == "undefined":  # it stays when only the window's size changes
        page.evaluate(AXE.read_text())
    # What is well need not be described: that is most of the time.
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'],"
        " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in found["violations"]
    ]


@pytest.fixture
def walker(live: Live, chromium: Any) -> Iterator[Callable[..., Walker]]:
    """Open a browser: `walker(width=360, language="zh", scripts=False)`."""
    contexts = []

    def make(*, width: int, language: str, scripts: bool, shots: str = "") -> Walker:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            locale="zh-CN" if language == "zh" else "en-GB",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)
        if not scripts:
            # Not by switching scripts off in the browser, where axe could not run either: the
            # policy allows none but files of ours, and those are not let through.
            context.route("**/*.js", lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(20_000)
        folder = os.environ.get("WALK_PICTURES")
        kept = Path(folder) / shots if folder and shots else None
        if kept:
            kept.mkdir(parents=True, exist_ok=True)
        made = Walker(page, live.url, scripts, language, shots=kept)
        page.on("console", lambda m: made.complaints.append(m.text) if _grave(m) else None)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        return made

    yield make
    for context in contexts:
        context.close()


def _grave(message: Any) -> bool:
    """Errors, our policy's among them; an answer of 4xx that the walk asked for is none, nor a
    script that the walk does not let through.
    """
    spared = ("the server responded with a status of 4", "net::ERR_FAILED")
    return message.type == "error" and not any(words in message.text for words in spared)
