"""The benchmark: brings up a scratch product and a bare one, measures, prints, leaves nothing.

make bench             everything
make bench ARGS=load   only one of: load, weight, long, dashboard,
                       report, register
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import wsgi
from bench.dashboard import measure_dashboard
from bench.figures import Figures
from bench.long import measure_long
from bench.register import measure_register
from bench.report import measure_report
from bench.scene import make_scene
from bench.scratch import environment, scratch_database
from bench.server import Server
from bench.serving import measure_serving
from bench.weight import measure_weight
from scripts.paths import say, tail

PARTS = ("load", "weight", "long", "dashboard", "report", "register")


def main() -> None:
    """Measure the parts named, or all."""
    wanted = tuple(sys.argv[1:]) or PARTS
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. There are {', '.join(PARTS)}.")
    began, figures = time.monotonic(), Figures()
    name = f"hs_bench_{os.getpid()}"
    with ExitStack() as open_things:
        folder = Path(open_things.enter_context(tempfile.TemporaryDirectory(prefix="hs-bench-")))
        values = environment(name, folder)
        settings = open_things.enter_context(scratch_database(values))
        app = wsgi.create_app(settings)
        scene = make_scene(app)
        hello = Server("hello", "bench.hello:create_app()", {}, folder)
        product = Server("product", "wsgi:create_app()", values, folder)
        for server, probe in ((hello, "/"), (product, "/health/live")):
            open_things.callback(server.stop)
            server.start(probe)
        try:
            if "weight" in wanted:
                measure_weight(figures, product, scene)
            if "long" in wanted:
                measure_long(figures, product, scene)
            if "load" in wanted:
                measure_serving(figures, hello, product, scene, name)
            if "dashboard" in wanted:
                measure_dashboard(figures, app, product, scene, name)
            if "report" in wanted:
                measure_report(figures, app, scene, values, folder)
            if "register" in wanted:
                measure_register(figures, app, name)
        except Exception:
            say(f"The product's last words:\n{tail(product.log)}")
            raise
    figures.print_table()
    say(f"\nMeasured in {time.monotonic() - began:.0f} s; an aim is a wish, nothing is asserted.")


if __name__ == "__main__":
    main()
