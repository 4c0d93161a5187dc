"""The pages on which staff write a questionnaire, send it and ask it."""

from __future__ import annotations

import json
import re
from typing import Any

from scripts.pictures.camera import DESK, Camera

# A questionnaire of SurveyJS, with a kind of question that we cannot keep: Chinese, English.
_ELSEWHERE: list[dict[str, Any]] = [
    {
        "type": "radiogroup",
        "title": ("您在哪个窗口取药？", "At which counter?"),
        "choices": (["西药", "中药"], ["Western medicine", "Chinese medicine"]),
    },
    {"type": "rating", "title": ("等候时间能接受吗？", "Was the wait acceptable?")},
    {"type": "signaturepad", "title": ("请签名", "Please sign")},
    {"type": "comment", "title": ("还想说什么？", "Anything else?")},
]
_CALLED = ("取药满意度", "Visit to the pharmacy")


def new_draft(page: Any, pack: str = "hospital_outpatient") -> str:
    """The address of a new draft: a copy of a questionnaire of the library."""
    page.goto("/app/questionnaires/library")
    page.click(f"form[action$='/library/{pack}/copy'] button")
    page.wait_for_url(re.compile(r"/versions/1\b"))
    return str(page.url).split("/versions/")[0] + "/versions/1"


def take_writing(camera: Camera, page: Any, draft: str) -> None:
    """The library, the editor, a question, the weights, and reading a foreign file."""
    for name, address, height in (
        ("library", "/app/questionnaires/library", None),
        ("editor", draft, None),
        ("question", f"{draft}/questions/o2", 1000),
        ("indicators", f"{draft}/indicators", None),
    ):
        page.goto(address)
        camera.shoot(page, name, height=height)
    take_import(camera, page)


def take_import(camera: Camera, page: Any) -> None:
    """What a file of another program comes to, before anything is kept."""
    page.goto("/app/questionnaires/import")
    content = json.dumps(_elsewhere(camera.language), ensure_ascii=False).encode()
    file = {"name": "pharmacy.json", "mimeType": "application/json", "buffer": content}
    page.set_input_files("[name=file]", files=[file])
    page.click("main form:has([name=file]) button[type=submit]")
    page.wait_for_load_state("load")
    camera.shoot(page, "import")


def _elsewhere(language: str) -> dict[str, Any]:
    at = ("zh", "en").index(language)
    asked = [
        {name: said[at] if isinstance(said, tuple) else said for name, said in each.items()}
        | {"name": f"q{number}"}
        for number, each in enumerate(_ELSEWHERE, 1)
    ]
    locale = ("zh-cn", "en")[at]
    return {"locale": locale, "title": _CALLED[at], "pages": [{"name": "p", "elements": asked}]}


def take_condition(camera: Camera, page: Any, draft: str) -> None:
    """A condition of two lines being built, and the try-out that tells what it hid."""
    page.goto(f"{draft}/questions/improve/condition")
    for at, answer in enumerate(("answer:o3", "answer:visit")):
        page.select_option("[name=what]", answer)
        page.click("button[value=add]")
        page.wait_for_selector(f"[name='lines-{at}-operator']")
    page.select_option("[name='lines-0-operator']", "at_most")
    page.select_option("[name='lines-0-one']", "2")
    page.check("[name='lines-1-several'][value='return']")
    camera.shoot(page, "condition")
    page.click("button.btn-primary[value=save]")
    page.wait_for_load_state("load")


def take_preview(camera: Camera, page: Any, draft: str) -> None:
    """The page of the try-out that is the first to tell what is not asked, and why."""
    page.goto(f"{draft}/preview?lang={camera.language}")
    for name, value in (("who", "self"), ("visit", "first")):
        page.check(f"[name='q.{name}'][value='{value}']", force=True)
    for _page in range(12):
        if page.locator("details.tried li").count():
            break
        for name in page.eval_on_selector_all(
            ".paper input[type=radio]", "all => [...new Set(all.map(each => each.name))]"
        ):
            if not page.locator(f"[name='{name}']:checked").count():
                page.locator(f"[name='{name}']").nth(3).check(force=True)
        page.click("button[name=go][value=next]")
        page.wait_for_load_state("load")
    page.locator("details.tried").last.evaluate("all => { all.open = true }")
    page.set_viewport_size({"width": 760, "height": 900})
    camera.shoot(page, "preview", height=page.evaluate("document.body.scrollHeight"))
    page.set_viewport_size(dict(zip(("width", "height"), DESK, strict=True)))


def send(page: Any, draft: str) -> None:
    """Send the draft for approval."""
    page.goto(f"{draft}/approval")
    page.click("main form[action$='/submit'] button")
    page.wait_for_load_state("load")


def survey_called(page: Any, *names: str) -> str:
    """The address of the latest survey with one of these names."""
    page.goto("/app/surveys")
    found = [
        str(link.get_attribute("href"))
        for link in page.locator("main a[href*='/app/surveys/S-']").all()
        if link.inner_text().strip() in names
    ]
    return max(found)


def take_survey(camera: Camera, page: Any, survey: str) -> str:
    """The survey, its ways in, its paper, a link with its code; the address behind the link."""
    page.goto(survey)
    camera.shoot(page, "survey")
    page.goto(f"{survey}/ways")
    camera.shoot(page, "ways", height=1000)
    page.locator(f"main a[href*='{survey}/links/']").last.click()
    page.wait_for_url(re.compile("/paper/"))
    camera.shoot(page, "paper", height=1000)
    page.goto(f"{survey}/doors")
    link = page.locator(f"main a[href*='{survey}/links/']:not([href$='places'])").first
    page.goto(link.get_attribute("href"))
    camera.shoot(page, "link")
    return str(page.locator("main input[readonly]").first.input_value())
