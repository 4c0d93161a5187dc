"""What the answers come to: results, departments, what is left out, and the report."""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image

from scripts.pictures.camera import Camera, fetched

_PAGES_OF_REPORT = (0, 2, 4)  # cover, management summary, index
_WIDTH = 400  # pixels of a page of the report


def take_results(camera: Camera, page: Any, survey: str) -> None:
    """The first screen of the results, and the departments below."""
    page.goto(survey.replace("/app/surveys/", "/app/results/"))
    camera.shoot(page, "results", height=1180)
    departments = page.locator("section:has(#departments-h), section:has(table svg)").first
    departments.scroll_into_view_if_needed()
    camera.keep("departments", departments.screenshot())


def take_report(camera: Camera, page: Any, survey: str) -> None:
    """Have the report made in this language, and keep three pages of it side by side."""
    page.goto(survey.replace("/app/surveys/", "/app/results/"))
    page.click(f"form[action$='/reports'] button[value={camera.language}]")
    page.wait_for_url(re.compile(r"/app/reports/"))
    link = f"{page.url}/download"
    for _try in range(300):  # seconds: the worker has all the demo's mail to send first
        if page.locator("a[href$='/download']").count():
            camera.keep("report", _side_by_side(fetched(page, link)), 80 * 1024)
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise LookupError("the report was not made: is the worker running?")


def take_mobile(camera: Camera, page: Any, survey: str) -> None:
    """A decision on what counts with both figures, and the vouchers of the survey."""
    page.goto(f"{survey}/answers")
    camera.shoot(page, "left-out", height=1120)
    page.goto(f"{survey}/incentive")
    camera.shoot(page, "vouchers")


def _side_by_side(pdf: bytes) -> bytes:
    import pypdfium2  # type: ignore[import-untyped]

    whole = pypdfium2.PdfDocument(pdf)
    pages = [whole[at].render(scale=1).to_pil() for at in _PAGES_OF_REPORT]
    height = round(_WIDTH * pages[0].height / pages[0].width)
    sheet = Image.new("RGB", (_WIDTH * len(pages) + 8 * (len(pages) - 1), height), "#c8ccd0")
    for place, one in enumerate(pages):
        sheet.paste(one.resize((_WIDTH, height)), (place * (_WIDTH + 8), 0))
    kept = io.BytesIO()
    sheet.save(kept, "PNG")
    return kept.getvalue()
