"""The style guide in a browser: axe finds nothing, nothing overflows, our policy is kept."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from design.sheets import ROOT
from flask import Flask
from werkzeug.serving import make_server

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = ["/styleguide/index", "/styleguide/survey", "/error/staff/404", "/error/public/410"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(gallery: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, gallery, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


def _open(browser: Any, url: str, width: int, scheme: str) -> tuple[Any, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url)
    page.wait_for_load_state("load")
    return page, said


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(("scheme", "language"), [("light", "zh"), ("dark", "en")])
def test_it_is_fit_for_everybody(browser, address, path, width, scheme, language):
    if not AXE.exists():
        pytest.fail("the set-up step has not fetched axe-core yet")
    page, said = _open(browser, f"{address}{path}?lang={language}", width, scheme)
    page.evaluate(AXE.read_text())  # by the debugger, which our policy does not bind
    found = page.evaluate("axe.run()")
    page.context.close()

    assert [
        (fault["id"], node["html"][:120], node["failureSummary"])
        for fault in found["violations"]
        for node in fault["nodes"]
    ] == []
    assert said == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
def test_nothing_runs_out_of_the_page(browser, address, path, width):
    page, _ = _open(browser, f"{address}{path}?lang=en", width, "light")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert wide <= width


@pytest.mark.parametrize("path", ["/styleguide/index", "/styleguide/survey"])
def test_text_at_double_size_stays_inside(browser, address, path):
    page, _ = _open(browser, f"{address}{path}?lang=zh", 360, "light")
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert wide <= 360


def test_the_chart_is_drawn_and_follows_the_theme(browser, address):
    page, said = _open(browser, f"{address}/styleguide/index", 1440, "light")
    chart = page.locator(".hs-chart")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector(".hs-chart canvas")
    light = page.evaluate("document.querySelector('.hs-chart canvas').toDataURL()")
    page.emulate_media(color_scheme="dark")
    # Waits until it is drawn anew, and fails if it never is.
    page.wait_for_function(
        "light => document.querySelector('.hs-chart canvas').toDataURL() != light", arg=light
    )
    page.context.close()

    assert said == []


def test_the_link_button_appears_with_a_script_and_answers(browser, address):
    page, _ = _open(browser, f"{address}/styleguide/index?lang=en", 1440, "light")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("[data-copy]")
    button.click()
    page.wait_for_function("document.querySelector('[data-copy]').textContent.includes('Copied')")
    kept = page.evaluate("navigator.clipboard.readText()")
    page.context.close()

    assert kept == "https://survey.example/jz/7f3k92"


def test_filters_are_folded_on_a_phone_and_open_by_keyboard_without_a_script(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/styleguide/index?lang=en")
    form, chip = page.locator("form.hs-filters"), page.locator(".hs-sorts .hs-chip")
    folded = form.is_visible()
    chosen = chip.first.is_visible()
    page.locator(".hs-fold > summary").focus()
    page.keyboard.press("Enter")
    opened = form.is_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}/styleguide/index?lang=en")
    wide, summary = form.is_visible(), page.locator(".hs-fold > summary").is_visible()
    context.close()

    assert not folded
    assert chosen
    assert opened
    assert wide
    assert not summary


def test_no_word_of_the_stepper_breaks_on_a_phone(browser, address):
    page, _ = _open(browser, f"{address}/styleguide/index?lang=en", 360, "light")
    labels = ["Lodged", "Acknowledged", "Inquiry", "Reply", "Confirmation", "Settled"]
    broken = page.evaluate(
        """(labels) => {
            const steps = document.querySelector('.hs-steps');
            steps.innerHTML = labels.map((word) => `<li><b>${word}</b></li>`).join('');
            const lines = (label) => {
                const range = document.createRange();
                range.selectNodeContents(label);
                return range.getClientRects().length;
            };
            return [...steps.querySelectorAll('b')].filter((label) => lines(label) > 1)
                .map((label) => label.textContent);
        }""",
        labels,
    )
    page.context.close()

    assert broken == []


def test_menus_close_by_escape(browser, address):
    page, _ = _open(browser, f"{address}/styleguide/index", 1440, "light")
    page.click(".hs-person > summary")
    opened = page.evaluate("document.querySelector('.hs-person').open")
    page.keyboard.press("Escape")
    closed = not page.evaluate("document.querySelector('.hs-person').open")
    page.context.close()

    assert opened
    assert closed


def test_enter_goes_on_and_does_not_switch_the_language(browser, address):
    page, _ = _open(browser, f"{address}/styleguide/survey", 360, "light")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.fill("#q-q12", "x")
    with page.expect_request(lambda request: request.method == "POST"):
        page.press("#q-q12", "Enter")
    page.context.close()

    assert any("go=next" in body for body in sent)
    assert not any("lang=" in body for body in sent)
