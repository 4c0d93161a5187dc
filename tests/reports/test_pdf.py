"""The press: what it serves, what it refuses, what stops it, and the same bytes every time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader

from reports import pdf
from reports.pdf import Limits, PdfError, PdfRefusedError, PdfSetupError, probe_fonts, render_pdf
from scripts import processes
from tests.reports.sample import sample_report

PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)
ROW = "<tr><td>a<td>b<td>c<td>d"
SLOW = "<table>" + ROW * 60_000


def _page(body, head=""):
    return f"<html lang=en><head><title>t</title>{head}</head><body>{body}</body></html>"


def test_same_input_same_bytes(chinese_page, chinese_bytes):
    created = sample_report("zh").generated_on
    assert render_pdf(chinese_page.html, chinese_page.assets, created=created) == chinese_bytes


def test_creation_date_is_ours():
    made = render_pdf(_page("x"), {}, created=date(2026, 10, 19))
    assert PdfReader(BytesIO(made)).metadata.creation_date.date() == date(2026, 10, 19)


def test_serves_its_map_and_drawn_pictures():
    made = render_pdf(
        _page(f"<p>x<img src='{PNG}'>", "<link rel=stylesheet href=a.css>"),
        {"a.css": b"@page { size: 100pt 50pt; margin: 0 }"},
    )
    assert PdfReader(BytesIO(made)).pages[0].mediabox.width == 100


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "https://document.invalid/other.css",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://127.0.0.1/x",
        "gopher://127.0.0.1/x",
        "data:text/css,p{}",
        "data:text/html,<p>",
        "//example.org/x",
        "/etc/passwd",
    ],
)
def test_fetcher_refuses_everything_else(url):
    with pytest.raises(pdf._RefusedError, match="may not have"):
        pdf._fetcher({"a.css": b""}).fetch(url)


def test_fetcher_serves_its_map():
    fetched = pdf._fetcher({"a.css": b"p {}"}).fetch("https://document.invalid/a.css")
    assert (fetched.read(), fetched.content_type) == (b"p {}", "text/css")


@pytest.mark.parametrize(
    "body",
    [
        "<img src=http://127.0.0.1:9/x.png>",
        "<svg width=9 height=9><image href=file:///etc/passwd width=9 height=9 /></svg>",
        "<style>@import url(file:///etc/passwd);</style>",
        "<link rel=attachment href=file:///etc/passwd>",
        "<link rel=attachment href=a.css>",
        "<a rel=attachment href=a.css>x</a>",
    ],
)
def test_a_page_that_asks_for_more_is_refused(body):
    with pytest.raises(PdfRefusedError, match=r"may (not )?have"):
        render_pdf(_page(body), {"a.css": b""})


def test_too_many_pages_are_refused():
    body = "<p style='break-after: page'>x" * 4
    with pytest.raises(PdfRefusedError, match="3 are the most"):
        render_pdf(_page(body), {}, limits=Limits(pages=3))


def test_wall_limit_stops_a_pathological_document():
    with pytest.raises(PdfError, match="longer than 2 seconds"):
        render_pdf(_page(SLOW), {}, limits=Limits(seconds=2))
    ours = [child.cmdline() for child in psutil.Process().children()]
    assert not [line for line in ours if pdf.__file__ in line]


def test_memory_limit_stops_a_pathological_document():
    with pytest.raises(PdfError, match="120 MiB"):
        render_pdf(_page(SLOW), {}, limits=Limits(resident_bytes=120 << 20))


def test_child_sees_no_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    seen = {}
    start = subprocess.Popen

    def spy(*args, **kwargs):
        seen.update(kwargs["env"])
        return start(*args, **kwargs)

    monkeypatch.setattr(pdf.subprocess, "Popen", spy)
    render_pdf(_page("x"), {})
    assert "DATABASE_URL" not in seen
    assert set(seen) <= set(pdf.KEPT_ENVIRONMENT)


def test_child_dies_with_its_parent():
    root = Path(pdf.__file__).resolve().parent.parent
    code = f"from reports.pdf import render_pdf; render_pdf('<table>' + {ROW!r} * 60_000, {{}})"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=root)
    try:
        children = []
        end = time.monotonic() + 120
        while not children and time.monotonic() < end:
            time.sleep(0.1)
            children = psutil.Process(parent.pid).children()
        time.sleep(1)
        assert all(child.is_running() for child in children)
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    assert children
    # Who inherits it may not collect it at once: a zombie is dead as well.
    assert processes.wait_until(
        lambda: not any(processes.alive(each.pid) for each in children), patience=60
    )


def test_probe_finds_chinese_fonts():
    assert any("Serif" in name for name in probe_fonts().fonts)


def test_probe_refuses_a_machine_without_fonts(monkeypatch, tmp_path):
    empty = tmp_path / "fonts.conf"
    empty.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    with pytest.raises(PdfSetupError, match="fonts-noto-cjk"):
        probe_fonts()


def test_probe_refuses_boxes(monkeypatch):
    reply = b'{"weasyprint": "70.0", "harfbuzz_subset": true, "fonts": ["DejaVu-Sans"]}'
    monkeypatch.setattr(pdf, "_run", lambda request, limits: reply)
    with pytest.raises(PdfSetupError, match="Found instead: DejaVu-Sans"):
        probe_fonts()


def test_probe_refuses_slow_subsetting(monkeypatch):
    reply = b'{"weasyprint": "70.0", "harfbuzz_subset": false, "fonts": []}'
    monkeypatch.setattr(pdf, "_run", lambda request, limits: reply)
    with pytest.raises(PdfSetupError, match="libharfbuzz-subset0"):
        probe_fonts()
