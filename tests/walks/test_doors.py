"""Ways in, in a real browser: a frame on another site, a kiosk that is left alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from asking import GOOD, Asked, ask
from inviting import rows, way_into

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Ballot
from surveys.services.ways_in import add_way_in
from tenants.models import Tenant

if TYPE_CHECKING:
    from house_cast import Cast
    from walks.conftest import Live

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@contextmanager
def site(url: str) -> Iterator[str]:
    """A site elsewhere whose only page shows a survey in a frame; its origin."""
    body = f'<!doctype html><title>x</title><iframe src="{url}" width="400" height="700"></iframe>'

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return ask(cast, "anonymous")


def allow(asked: Asked, origin: str) -> None:
    with tenant_scope(asked.tenant_id), unit_of_work():
        from foundation.audit import record

        tenant = session().get(Tenant, asked.tenant_id)
        tenant.embed_sites = origin
        tenant.revision += 1
        record("settings.changed", tenant)


def answer(frame: Any) -> None:
    """Fill in the three pages of the survey."""
    frame.locator("input[name='q.who'][value='self']").check(force=True)
    frame.locator("button[value=next]:visible").last.click()
    frame.locator("input[name='q.r1'][value='4']").check(force=True)
    frame.locator("button[value=next]:visible").last.click()
    frame.locator("textarea[name='q.wish']").fill(GOOD["q.wish"])
    frame.locator("button[value=next]:visible").last.click()


def test_an_allowed_site_shows_it_and_another_does_not(
    live: Live, chromium: Any, cast: Cast, asked: Asked
) -> None:
    url = f"{live.url}/jiangzhou/{way_into(cast, asked, 'embed')}"
    with site(url) as origin, site(url) as other:
        allow(asked, origin)
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(origin)
        frame = page.frame_locator("iframe")
        answer(frame)
        frame.locator(".code").wait_for()
        assert context.cookies() == []
        refused = context.new_page()
        refused.goto(other)
        refused.wait_for_timeout(1_500)
        assert refused.frame_locator("iframe").locator("#answers").count() == 0
        context.close()
    assert len(rows(asked, Ballot)) == 1


def test_a_kiosk_left_alone_asks_and_begins_anew(
    live: Live, chromium: Any, cast: Cast, asked: Asked
) -> None:
    with tenant_scope(asked.tenant_id), unit_of_work():
        settings = {"idle_seconds": 20}
        place = cast.jiangzhou.departments["paediatrics"]
        code = add_way_in(asked.survey, "kiosk", place, settings).short_code
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1024, "height": 768})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.clock.install()
    page.goto(f"{live.url}/jiangzhou/{code}")
    page.locator("input[name='q.who'][value='self']").check(force=True)
    page.locator("button[value=next]:visible").last.click()
    page.locator("input[name='q.r1'][value='4']").check(force=True)
    page.clock.run_for(21_000)
    page.locator("dialog[open]").wait_for()
    page.locator("dialog button").click()
    assert page.locator("dialog[open]").count() == 0
    page.clock.run_for(45_000)
    page.wait_for_selector("input[name='q.who']", state="attached")
    assert page.locator("input:checked").count() == 0
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("input:checked").count() == 0
    context.close()
