"""What respondents meet: large type, a kiosk, the thanks, and a poster on the wall."""

from __future__ import annotations

import io
import re
from typing import Any

from scripts.pictures.camera import PHONE, TABLET, Camera, fetched

_FINAL = re.compile(r"/thanks$")


def take_large(camera: Camera, address: str) -> None:
    """The first rating in large type on a phone, behind questions that are answered."""
    page = camera.page(PHONE)
    page.goto(address)
    page.click("button[value=large]")
    page.wait_for_load_state("load")
    for _question in range(8):
        if page.locator("main .scale").count():
            break
        _fill(page)
        page.locator("main button[value=next]:visible").last.click()
        page.wait_for_load_state("load")
    camera.shoot(page, "large")


def kiosk(page: Any, survey: str) -> str:
    """The address of a new kiosk of this survey."""
    page.goto(f"{survey}/ways/kiosk")
    page.click("main form button[type=submit]")
    page.wait_for_load_state("load")
    if "/links/" not in page.url:
        page.goto(page.locator(f"main a[href*='{survey}/links/']").last.get_attribute("href"))
    return str(page.locator("main input[readonly]").first.input_value())


def take_kiosk(camera: Camera, address: str) -> None:
    """The first page as it stands on the device of a kiosk."""
    page = camera.page(TABLET)
    page.goto(address)
    camera.shoot(page, "kiosk")


def take_thanks(camera: Camera, address: str) -> None:
    """The first page, the receipt, and “You said, we did” below it, all on a phone."""
    page = camera.page(PHONE)
    page.goto(address)
    camera.shoot(page, "phone-form")
    for _page in range(12):
        _fill(page)
        page.locator(
            "main button[value=next]:visible, main button[value=send]:visible"
        ).last.click()
        page.wait_for_load_state("load")
        if _FINAL.search(page.url):
            break
    camera.shoot(page, "phone-thanks")
    told = page.locator("section:has(.say)").first
    told.scroll_into_view_if_needed()
    camera.keep("said", told.screenshot())


def _fill(page: Any) -> None:
    names = page.eval_on_selector_all(
        "main input[type=radio]", "all => [...new Set(all.map(each => each.name))]"
    )
    for name in names:
        choices = page.locator(f"[name='{name}']")
        choices.nth(min(3, choices.count() - 1)).check(force=True)


def take_poster(camera: Camera, page: Any, survey: str) -> None:
    """Have posters of A6 made for a department, and keep a picture of the first."""
    page.goto(f"{survey}/posters")
    before = _ready(page, survey)
    page.check("[name=paper][value=a6]", force=True)
    page.check(f"[name=languages][value={camera.language}]", force=True)
    page.locator("[name=departments]").first.check(force=True)
    page.click("main form[action$='/order'] button[type=submit]")
    page.wait_for_load_state("load")
    page.goto("/app/account")  # away from the page that opens itself again and again
    for _try in range(300):
        page.wait_for_timeout(1000)
        if now := [each for each in _ready(page, survey) if each not in before]:
            camera.keep("poster", _first_page(fetched(page, now[0])))
            return
    raise LookupError("the posters were not made: is the worker running?")


def _ready(page: Any, survey: str) -> list[str]:
    """The addresses of the posters that can be fetched."""
    read = fetched(page, f"{survey}/posters").decode()
    return re.findall(r'href="([^"]+/posters/[^"]+/download)"', read)


def _first_page(pdf: bytes) -> bytes:
    import pypdfium2  # type: ignore[import-untyped]

    image = pypdfium2.PdfDocument(pdf)[0].render(scale=1.4).to_pil()
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
