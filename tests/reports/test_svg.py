"""Drawing: the same bytes from a fresh and a warm interpreter, readable, without live parts."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports import svg
from reports.charts import PAPER, nps_chart
from tests.reports.sample import sample_report

OPTION = {
    "animation": False,
    "grid": {"left": 0, "right": 0, "top": 0, "bottom": 0},
    "xAxis": {"type": "category", "data": ["甲", "<b>"]},
    "yAxis": {"type": "value"},
    "series": [{"type": "bar", "data": [1, 2]}, {"type": "line", "data": [1, 2]}],
}
ROOT = Path(__file__).resolve().parents[2]
IN_A_FRESH_PROCESS = f"""
import sys
from reports import svg
sys.stdout.buffer.write(svg.draw({OPTION!r}, 200, 100, "Bars", "chart-1").encode())
"""


def _draw():
    return svg.draw(OPTION, 200, 100, "Bars", "chart-1")


def test_fresh_and_warm_interpreters_give_the_same_bytes():
    _draw()
    fresh = subprocess.run(
        [sys.executable, "-c", IN_A_FRESH_PROCESS], cwd=ROOT, capture_output=True, check=True
    )
    assert fresh.stdout.decode() == _draw()


def test_threads_share_one_interpreter():
    drawn: list[str] = []
    threads = [threading.Thread(target=lambda: drawn.append(_draw())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == 1


def test_ids_are_numbered_by_appearance():
    assert svg.with_stable_ids('<a id="zr7-c3"/><b x="url(#zr7-c3)"/>', "c") == (
        '<a id="c-1"/><b x="url(#c-1)"/>'
    )


def test_a_drawing_is_named_and_well_formed():
    root = ElementTree.fromstring(_draw())
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title")
    assert root[0].text == "Bars"
    assert root.get("width") == "200pt"


def test_texts_are_escaped():
    assert "&lt;b&gt;" in _draw()
    assert "<title>a &lt; b</title>" in svg.draw(OPTION, 200, 100, "a < b", "c")


def test_nothing_of_the_live_page_remains():
    drawn = _draw()
    assert "hover" not in drawn
    assert "ecmeta" not in drawn


def test_font_family_has_no_quotes(chinese):
    chart = nps_chart(sample_report("zh").nps, chinese, PAPER)
    drawn = svg.draw(chart.option, chart.width, chart.height, chart.summary, "c")
    assert "font-family:Noto Sans CJK SC;" in drawn
    assert 'stroke-width="2" paint-order' not in drawn  # no outline round labels


def test_missing_echarts_is_said_plainly(monkeypatch, tmp_path):
    monkeypatch.setattr(svg, "ECHARTS", tmp_path / "echarts.min.js")
    monkeypatch.setattr(svg, "_interpreters", [])
    with pytest.raises(svg.ChartsUnavailableError, match="front-end assets"):
        _draw()


def test_processes_that_drew_end_by_themselves():
    """One in twelve waited for V8's thread for ever, before it was closed in time."""
    drawing = [
        subprocess.Popen(
            [sys.executable, "-c", IN_A_FRESH_PROCESS], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        for _ in range(6)
    ]
    try:
        assert [process.wait(timeout=120) for process in drawing] == [0] * 6
    finally:
        for process in drawing:
            process.kill()
            process.wait()
