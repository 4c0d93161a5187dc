"""Chart option to SVG text: ECharts' own renderer, run in V8 inside this process.

One interpreter serves the process; a lock keeps threads apart. It is started on the first chart, so
a web process that draws none never loads it.
"""

from __future__ import annotations

import atexit
import json
import re
import threading
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

ECHARTS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "echarts.min.js"

# V8 alone has no timers: ECharts asks for one while loading, and a real one would keep the
# interpreter waiting at exit. Text is measured by the rule below, so that a label is cut or wrapped
# alike in every process: Han and full-width marks one em, the rest a little over half.
PRELUDE = """
var setTimeout = function () { return 0; }, clearTimeout = function () {};
var setInterval = function () { return 0; }, clearInterval = function () {};
"""
DRAW = """
echarts.setPlatformAPI({
  measureText: function (text, font) {
    var size = parseFloat((/([\\d.]+)px/.exec(font || '') || [0, 12])[1]), width = 0;
    for (var i = 0; i < text.length; i++) {
      width += text.charCodeAt(i) > 0x2e7f ? 1 : 0.56;
    }
    return { width: width * size };
  }
});
function drawChart(option, width, height) {
  var place = { renderer: 'svg', ssr: true, width: width, height: height };
  var chart = echarts.init(null, null, place);
  chart.setOption(JSON.parse(option));
  var svg = chart.renderToSVGString({ useViewBox: true });
  chart.dispose();
  return svg;
}
"""

# What serves a living page alone: hover rules, their classes, and marks for a second script.
DECORATION = re.compile(
    r"<style >.*?</style>\n?|\s(?:class|ecmeta_\w+|pointer-events|xml:space)=\"[^\"]*\"", re.DOTALL
)

# ECharts writes the ends of an axis with a hyphen; in print a minus is a minus.
HYPHEN = re.compile(r">-(?=\d)")

_lock = threading.Lock()
_interpreters: list[MiniRacer] = []


class ChartsUnavailableError(RuntimeError):
    """ECharts' script is not where set-up puts it."""


def draw(option: Mapping[str, Any], width: float, height: float, title: str, name: str) -> str:
    """Draw a chart as an inline SVG, `width` by `height` points.

    `title` says the message in one line and where the values stand: screen readers and the PDF's
    alternative text read it. `name` prefixes ids, and is unique on the page.
    """
    text = json.dumps(option, ensure_ascii=False, sort_keys=False)
    with _lock:
        svg = str(_interpreter().call("drawChart", text, width, height))
    return dress(svg, width, height, title, name)


def dress(svg: str, width: float, height: float, title: str, name: str) -> str:
    """Give a drawn chart its size in points, its name for readers, and ids that never change."""
    svg = with_stable_ids(DECORATION.sub("", svg), name)
    inner = HYPHEN.sub(">\N{MINUS SIGN}", svg[svg.index(">") + 1 :])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:g}pt"'
        f' viewBox="0 0 {width:g} {height:g}" role="img">'
        f"<title>{escape(title)}</title>{inner}"
    )


def with_stable_ids(svg: str, name: str) -> str:
    """Number ids by their order of appearance, so that a warm interpreter gives the same bytes."""
    numbers: dict[str, str] = {}

    def renumber(match: re.Match[str]) -> str:
        return numbers.setdefault(match[0], f"{name}-{len(numbers) + 1}")

    return re.sub(r"\bzr\d+-[\w-]+", renumber, svg)


def _interpreter() -> MiniRacer:
    if not _interpreters:
        _interpreters.append(_start())
    return _interpreters[0]


def _start() -> MiniRacer:
    from py_mini_racer import MiniRacer

    if not ECHARTS.exists():
        raise ChartsUnavailableError(f"{ECHARTS} is missing: run the set-up of front-end assets.")
    interpreter = MiniRacer()
    # Closed while threads still run: left to the end of Python, its own thread may be gone by then
    # and the process waits for it for ever (5 of 60 processes did).
    atexit.register(interpreter.close)
    interpreter.eval(PRELUDE)
    interpreter.eval(ECHARTS.read_text(encoding="utf-8"))
    interpreter.eval(DRAW)
    return interpreter
