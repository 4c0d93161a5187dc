"""What `bench.report` measures from outside, each in a process of its own.

python -m bench.pressing job TENANT WORK   the product's job, as a worker runs it
python -m bench.pressing alone PAGE        WeasyPrint on finished pages, and nothing else
"""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

_BASE = "https://document.invalid/"


def write_page(path: Path, html: str, assets: Mapping[str, bytes]) -> None:
    """Keep pages and their files for `alone`."""
    files = {name: base64.b64encode(data).decode() for name, data in assets.items()}
    path.write_text(json.dumps({"html": html, "assets": files}), encoding="utf-8")


def job(tenant_id: str, work_id: str) -> None:
    """Perform one piece of work; status 1 unless it is done. A worker has started long before."""
    import wsgi
    from foundation.work.jobs import perform

    app = wsgi.create_app()
    began = time.perf_counter()
    with app.app_context():
        outcome = perform(UUID(tenant_id), UUID(work_id))
    print(time.perf_counter() - began)
    if outcome != "done":
        raise SystemExit(f"The report is not done: {outcome}.")


def alone(path: str) -> None:
    """Set the pages, tagged as the product does, and throw them away.

    WeasyPrint is loaded within the time measured, as the product's press loads it for each report.
    """
    began = time.perf_counter()
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    kept = json.loads(Path(path).read_text(encoding="utf-8"))
    files = {name: base64.b64decode(data) for name, data in kept["assets"].items()}

    class Kept(URLFetcher):  # type: ignore[misc]  # WeasyPrint comes untyped
        """The page's own files."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """A file of the page, or a picture inside it."""
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix(_BASE)
            kind = "text/css" if name.endswith(".css") else "image/svg+xml"
            return URLFetcherResponse(url, files[name], {"Content-Type": kind})

    HTML(string=kept["html"], base_url=_BASE, url_fetcher=Kept()).write_pdf(pdf_variant="pdf/ua-1")
    print(time.perf_counter() - began)


if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    if kind == "job":
        job(*arguments)
    else:
        alone(*arguments)
