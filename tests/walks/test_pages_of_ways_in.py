"""Every page of the ways in is fit for everybody to use: axe, width, both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import Respondent, ask
from inviting import links_in, page_of, send_list, way_into
from walks.conftest import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from house_cast import Cast
    from walks.conftest import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

WARDS = "key,name,email,ward\nA1,林小雨,lin@example.org,3A\nA2,王芳,,5B\n"


@pytest.fixture
def paths(app: Flask, cast: Cast) -> dict[str, str]:
    """The addresses of these pages, by name."""
    asked = ask(cast, "anonymous")
    named = ask(cast, "named", name="实名回访")
    home, own = f"/app/surveys/{asked.survey.ref}", f"/app/surveys/{named.survey.ref}"
    doors = {kind: way_into(cast, asked, kind) for kind in ("kiosk", "embed", "paper")}
    list_page = page_of(cast, named, way_into(cast, named))
    links = links_in(send_list(cast, list_page, WARDS))
    Respondent(app).fill_in(links["A1"])
    empty = page_of(cast, asked, way_into(cast, asked))
    sheet = f"{home}/paper/{doors['paper']}"
    cast.wen.post(f"{sheet}/1", {"a.who": "1", "a.r1": "4", "a.wish": "座位少"})
    cast.alice.post(f"{sheet}/1", {"a.who": "1", "a.r1": "5", "a.wish": "座位太少"})
    return {
        "survey": home,
        "ways": f"{home}/ways",
        "ways of a named one": f"{own}/ways",
        "add a kiosk": f"{home}/ways/kiosk",
        "kiosk": f"{home}/links/{doors['kiosk']}",
        "kiosk seconds": f"{home}/links/{doors['kiosk']}/kiosk",
        "embed": f"{home}/links/{doors['embed']}",
        "people": list_page,
        "nobody": empty,
        "add people": f"{list_page}/add",
        "renew": f"{list_page}/renew",
        "sheets": sheet,
        "sheet": f"{sheet}/2",
        "decide": f"{sheet}/1/decide",
        "settings": "/app/settings",
        "form of a kiosk": f"/jiangzhou/{doors['kiosk']}",
        "still there": f"/jiangzhou/{doors['kiosk']}/still-there",
        "privacy inside": f"/jiangzhou/{doors['kiosk']}/privacy",
        "thanks of a kiosk": f"/jiangzhou/{doors['kiosk']}/thanks",
        "form in a frame": f"/jiangzhou/{doors['embed']}",
        "code": f"{asked.path}/resume",
        "used link": links["A1"],
        "personal link": links["A2"],
        "public": asked.path,
    }


@pytest.mark.parametrize(("width", "language"), [(360, "zh"), (1440, "en")])
def test_each_page(
    walker: Callable[..., Walker],
    cast: Cast,
    paths: dict[str, str],
    width: int,
    language: str,
) -> None:
    mei = sign_in(
        walker(width=width, language=language, scripts=True, shots=f"doors-{width}"), cast.alice
    )
    for name, path in paths.items():
        if path.startswith("/app"):
            mei.go(path)
            mei.look(name.replace(" ", "-"))
    mei.go(paths["add people"])
    mei.page.fill("#people", WARDS)
    mei.follow("main button[type=submit]")
    mei.look("list-understood")
    lin = walker(width=width, language=language, scripts=True, shots=f"portal-{width}")
    for name, path in paths.items():
        if not path.startswith("/app"):
            lin.go(path)
            lin.look(name.replace(" ", "-"))
    lin.go(paths["public"])
    lin.page.check("input[name='q.who'][value='self']", force=True)
    with lin.page.expect_navigation():
        lin.page.locator("button[value=next]:visible").last.click()
    lin.follow("button[value=elsewhere]")
    lin.look("a-code")
